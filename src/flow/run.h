/* SPDX-License-Identifier: MIT
 *
 * A run: what all commands share. The public struct hvabi is this: what the caller
 * asked for, which never changes, and what was found since. Each part is found by the
 * file that is named with it.
 */
#pragma once

#include "extract/extract.h"
#include "hvabi/hvabi.h"
#include "model/profile.h"
#include "model/rule.h"

struct hv_cache;
struct hv_consumer;
struct hv_parse_cache;
struct hv_policy;
struct hv_compiled_rules;
struct hv_releases;
struct hv_repo;
struct hv_source_file;

struct hvabi {
    const struct hvabi_options options; /* as asked for */
    struct hvabi_error error;           /* of the last call that failed */
    hvabi_finding_fn *on_finding;       /* NULL: nobody wants them one by one */
    void *on_finding_ctx;
    hvabi_progress_fn *on_progress; /* NULL: nobody wants to know */
    void *on_progress_ctx;
    struct hv_arena *arena;
    struct hv_atoms *atoms;
    struct hv_repo *repo;

    /* policy.c */
    const char *rules, *baselines; /* directories */
    const char *policy_word;       /* --policy, or what stands for it in a pipeline */
    struct hv_policy *policy;      /* NULL: none */
    struct hv_releases *releases;
    struct hv_catalogue *catalogue;
    const struct hv_profile *cited_for;       /* whose sources it cites; NULL: all */
    struct hv_compiled_rules *compiled_rules; /* NULL: none */

    /* start.c */
    struct hv_profile **profiles; /* those that there are, or that was asked for */
    size_t n_profiles;
    const struct hv_profile **interfaces; /* those that the trees are of */
    size_t n_interfaces;
    bool several;          /* the command takes one after the other (interfaces.c) */
    const char *not_taken; /* why an interface of one tree is not compared; or NULL */
    struct hv_consumer **consumers; /* consumers.c: whose files were read */
    size_t n_consumers;
    const struct hv_consumer *consumer; /* whose copy is read; NULL: nobody's */
    const struct hv_profile *profile;   /* the one that the run is about */
    uint32_t archs, audiences;          /* that it looks at */

    /* what was parsed once need not be parsed again */
    struct hv_cache *cache; /* NULL until something is to be parsed */
    const char *identity;   /* of program and profile */
    struct hv_known known;  /* of what was read last */
    unsigned jobs;          /* --jobs; 1 in a worker, whose steps are done one by one */
};

/* "a, b", or "none", for a message. */
const char *hv_run_joined(struct hvabi *run, const char *const *names, size_t n);

/* "; valid values: a, b; did you mean 'b'?", for a word that is not among the names. */
const char *hv_run_meant(struct hvabi *run, const char *word, const char *const *names,
                         size_t n);

/* The program that reads ELF files; NULL: this build has none, or it is not there. */
const char *hv_run_binary_helper(struct hvabi *run);

/* err -> the public error, with its place in front. */
void hv_error_text(const struct hv_err *err, struct hvabi_error *ret_error);

/* Keep the error as that of the run's call. Returns the status that it means. */
enum hvabi_status hv_run_fail(struct hvabi *run, const struct hv_err *err);

/* Copy a structure of options that begins with its size in bytes. *to has room for
 * size, which is what this library knows; what the caller's has not is zero. from NULL:
 * all is zero. Fails with HV_ERR_USAGE where the size is 0, or the caller's is longer
 * and what this library does not know is not zero. */
bool hv_options_copy(void *to, size_t size, const void *from, struct hv_err *err);

/* Open the cache that the options ask for, and find what identifies this program and
 * the profile. NULL: there is none. The run closes it (hv_run_cache_close()). */
const struct hv_parse_cache *hv_run_cache_open(struct hvabi *run,
                                               const char **ret_identity);
void hv_run_cache_close(struct hvabi *run);

/* What stands at that path from the library's folder, links resolved, in the arena.
 * What is not there has the path at which it was looked for; ret_found, if given,
 * tells. Everything is found from the file that this code is in (libhvabi.so.0), so an
 * installation can be moved, a host program's own place says nothing, and no path of
 * the build is known. */
const char *hv_installation_path(const char *relative, struct hv_arena *arena,
                                 bool *ret_found);

/* The same, where it has the library's owner, whom code is taken from anyway; else
 * NULL. */
const char *hv_installation_own(const char *relative, struct hv_arena *arena);
