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
    hvabi_finding_fn *on_finding;       /* NULL: no callback */
    void *on_finding_ctx;
    hvabi_progress_fn *on_progress; /* NULL: no callback */
    void *on_progress_ctx;
    struct hv_arena *arena;
    struct hv_atoms *atoms;
    struct hv_repo *repo;

    /* policy.c */
    const char *rules, *baselines; /* directories */
    const char *policy_word;       /* --policy, or what replaces it in a pipeline */
    struct hv_policy *policy;      /* NULL: none */
    struct hv_releases *releases;
    struct hv_catalogue *catalogue;
    const struct hv_profile *cited_for;       /* whose sources it cites; NULL: all */
    struct hv_compiled_rules *compiled_rules; /* NULL: none */

    /* start.c */
    struct hv_profile **profiles; /* all, or the one that was asked for */
    size_t n_profiles;
    const struct hv_profile **interfaces; /* profiles that the trees match */
    size_t n_interfaces;
    bool several;          /* the command handles one after the other (interfaces.c) */
    const char *not_taken; /* why an interface of one tree is not compared; or NULL */
    struct hv_consumer **consumers; /* consumers.c: those whose files were read */
    size_t n_consumers;
    const struct hv_consumer *consumer; /* owner of the copy that is read; NULL: none */
    const struct hv_profile *profile;   /* current profile */
    uint32_t archs, audiences;          /* that it reads */

    /* results of earlier parses */
    struct hv_cache *cache; /* NULL until the first parse */
    const char *identity;   /* of program and profile */
    struct hv_known known;  /* of the last trees */
    unsigned jobs;          /* --jobs; 1 in a worker, which runs its steps one by one */
};

/* "a, b", or "none", for a message. */
const char *hv_run_joined(struct hvabi *run, const char *const *names, size_t n);

/* "; valid values: a, b; did you mean 'b'?", for a word that is none of the names. */
const char *hv_run_meant(struct hvabi *run, const char *word, const char *const *names,
                         size_t n);

/* The program that reads ELF files; NULL: not in this build, or missing. */
const char *hv_run_binary_helper(struct hvabi *run);

/* Convert err to the public error, with its place in front. */
void hv_error_text(const struct hv_err *err, struct hvabi_error *ret_error);

/* Store the error of the current call. Returns its status. */
enum hvabi_status hv_run_fail(struct hvabi *run, const struct hv_err *err);

/* Copy a structure of options that begins with its size in bytes. *to has `size` bytes,
 * the size that this library knows; fields that the caller's lacks are zero. from NULL:
 * all zero. Fails with HV_ERR_USAGE if the caller's size is 0, or larger with non-zero
 * bytes that this library does not know. */
bool hv_options_copy(void *to, size_t size, const void *from, struct hv_err *err);

/* Open the cache of the options, and compute the identity of program and profile. NULL:
 * there is no cache. The run closes it (hv_run_cache_close()). */
const struct hv_parse_cache *hv_run_cache_open(struct hvabi *run,
                                               const char **ret_identity);
void hv_run_cache_close(struct hvabi *run);

/* The path of an installed file relative to the library's folder, links resolved, in
 * the arena; the path searched, if it does not exist; ret_found, if given, tells which.
 * Everything is located from the file that contains this code (libhvabi.so.0), so an
 * installation can be moved, the place of a host program does not matter, and no path
 * of the build is known. */
const char *hv_installation_path(const char *relative, struct hv_arena *arena,
                                 bool *ret_found);

/* The same, if it has the owner of the library, whose code is trusted anyway; else
 * NULL. */
const char *hv_installation_own(const char *relative, struct hv_arena *arena);
