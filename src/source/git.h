/* SPDX-License-Identifier: MIT
 *
 * Git's objects, read through its own plumbing. One `cat-file --batch` process serves a
 * whole run: it reads revisions, tree objects and blobs by name, so that a commit costs
 * no process of its own (`rev-parse` and `ls-tree` would be two). The output of git is
 * checked: output that is cut short or malformed is an error.
 */
#pragma once

#include "source/tree.h"

enum { HV_GIT_ID = 64 }; /* characters of the longest object id (SHA-256) */

enum hv_git_kind {
    HV_GIT_MISSING,
    HV_GIT_COMMIT,
    HV_GIT_TREE,
    HV_GIT_BLOB,
    HV_GIT_TAG
};

struct hv_git_object {
    enum hv_git_kind kind;
    char id[HV_GIT_ID + 1];
    const char *bytes; /* NUL-terminated behind n; NULL when missing */
    size_t n;
};

/* Read what name (an id, or anything gitrevisions(7) knows) stands for, into arena.
 * That there is no such thing is a success with HV_GIT_MISSING. Fails with HV_ERR_INPUT
 * when git cannot be run or its output is malformed, or the object is longer than
 * HV_FILE_MAX. */
bool hv_git_read(struct hv_repo *repo, const char *name, struct hv_arena *arena,
                 struct hv_git_object *ret_object, struct hv_err *err);

/* The id of a commit's directory, in arena. False: this is not a sound commit. */
bool hv_git_tree_id(const struct hv_git_object *commit, struct hv_arena *arena,
                    const char **ret_id);

/* Start the process that hv_git_read() needs, so that it is ready by then. Where that
 * fails, the next hv_git_read() reports it. */
void hv_git_warm(struct hv_repo *repo);

/* Run one git command (args end with NULL) and append what it prints to out. Fails with
 * HV_ERR_INPUT and git's own words when it does not exit with 0. */
bool hv_git_run(struct hv_repo *repo, const char *const args[], struct hv_buf *out,
                struct hv_err *err);

/* The same in two parts: the process runs in between. hv_git_finish() frees it in any
 * case; hv_git_abandon() frees one whose output is not needed (or accepts NULL). */
struct hv_git_process;
struct hv_git_process *hv_git_begin(struct hv_repo *repo, const char *const args[],
                                    struct hv_err *err);
bool hv_git_finish(struct hv_repo *repo, struct hv_git_process *child,
                   struct hv_buf *out, struct hv_err *err);
void hv_git_abandon(struct hv_git_process *child);

/* The directory to name in messages. */
const char *hv_git_dir(const struct hv_repo *repo);
