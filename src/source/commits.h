/* SPDX-License-Identifier: MIT
 *
 * Commits in a range, as git's own plumbing lists them.
 */
#pragma once

#include "base/base.h"

struct hv_repo;

struct hv_commit {
    const char *id; /* full */
    size_t n_parents;
    const char **parents; /* full ids */
    const char *subject;  /* first line of its message; "" if there is none */
    const char *date;     /* author's, in the author's time zone: "2019-05-14" */
};

struct hv_commits {
    struct hv_commit *v;
    size_t n, cap;
    const char *from, *to; /* full ids of the ends; from NULL: no lower end */
};

/* Selects the commits that `to` has and `from` (NULL: nothing) has not, and that touch
 * one of the paths. A merge touches a path if it differs from all of its parents. */
struct hv_commit_query {
    const char *from, *to;
    const char *const *paths;
    size_t n_paths;
};

/* List commits, ancestors first; commits of one line of history stay together. They
 * live in the arena. Fails with HV_ERR_INPUT: no such revision; a missing or malformed
 * commit. */
bool hv_repo_commits(struct hv_repo *repo, const struct hv_commit_query *query,
                     struct hv_arena *arena, struct hv_commits *ret_commits,
                     struct hv_err *err);

/* The best common ancestor of two revisions, as a full id that the caller frees. Fails
 * with HV_ERR_INPUT, with advice if the clone is shallow. */
char *hv_repo_merge_base(struct hv_repo *repo, const char *a, const char *b,
                         struct hv_err *err);
