/* SPDX-License-Identifier: MIT
 *
 * A run: what all stories share. The public struct hvabi is this.
 */
#ifndef HV_FLOW_RUN_H
#define HV_FLOW_RUN_H

#include "base/err.h"
#include "hvabi/hvabi.h"
#include "model/profile.h"
#include "model/rule.h"

#include <stdint.h>

struct hv_cache;
struct hv_repo;
struct hv_atoms;
struct hv_input;
struct hv_policy;
struct hv_releases;

struct hvabi {
    struct hvabi_options options;
    struct hv_arena *arena;
    struct hv_atoms *atoms;
    struct hv_repo *repo;
    struct hv_cache *cache; /* NULL until something is to be parsed */
    const char *identity;   /* of program and profile, for the cache */
    const char *rules;      /* directories, found by hv_run_start() */
    const char *baselines;
    struct hv_releases *releases; /* that are recorded; since hv_run_find_rules() */
    struct hv_policy *policy;     /* NULL: --policy was not given */
    struct hv_profile **profiles; /* those that there are, or that was asked for */
    const struct hv_source_file **profile_files; /* of each, where the policy has it */
    size_t n_profiles;
    const struct hv_profile *profile; /* the one that the run is about */
    struct hv_catalogue *catalogue;
    uint32_t archs, audiences; /* asked for */
};

/* Find the data, recognise the profile from the inputs (in order; the first that tells
 * decides), read it and the catalogue, and take --arch and --audience by it. Fails with
 * HV_ERR_USAGE for what does not exist, HV_ERR_INPUT for what cannot be read. */
bool hv_run_start(struct hvabi *run, struct hv_input *const *inputs, size_t n,
                  struct hv_err *err);

/* The same without the catalogue. */
bool hv_run_find_profile(struct hvabi *run, struct hv_input *const *inputs, size_t n,
                         struct hv_err *err);

/* Find out where rules and baselines come from, and what overlays them. */
bool hv_run_find_rules(struct hvabi *run, struct hv_err *err);

/* A file of the rules by its path below them: the bytes of the policy's, else NULL, and
 * what to call or read it by. --rules goes before both. */
struct hv_source_file;
bool hv_run_find_rule_file(struct hvabi *run, const char *path,
                           const struct hv_source_file **ret_file,
                           const char **ret_path, struct hv_err *err);

/* "a, b", or "none", for a message. */
const char *hv_run_joined(struct hvabi *run, const char *const *names, size_t n);

/* Find the data directories and read the catalogue; enough for `explain`. */
bool hv_run_start_rules(struct hvabi *run, struct hv_err *err);

/* The program that reads ELF files; NULL: this build has none, or it is not there. */
const char *hv_run_binary_helper(struct hvabi *run);

/* err -> the public error, with its place in front; the status that it means. */
enum hvabi_status hv_run_fail(const struct hv_err *err, struct hvabi_error *ret_error);

#endif
