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

/* Read the object that name (an id, or any form of gitrevisions(7)) refers to, into
 * arena. A missing object is a success with HV_GIT_MISSING. Fails with HV_ERR_INPUT if
 * git cannot be run or its output is malformed, or the object is longer than
 * HV_FILE_MAX. */
bool hv_git_read(struct hv_repo *repo, const char *name, struct hv_arena *arena,
                 struct hv_git_object *ret_object, struct hv_err *err);

/* The id of a commit's root directory, in arena. False: the commit is malformed. */
bool hv_git_tree_id(const struct hv_git_object *commit, struct hv_arena *arena,
                    const char **ret_id);

/* Start the process of hv_git_read() early. If that fails, the next hv_git_read()
 * reports it. */
void hv_git_warm(struct hv_repo *repo);

/* Run one git command (args end with NULL) and append its output to out. Fails with
 * HV_ERR_INPUT and git's message if the exit status is not 0. */
bool hv_git_run(struct hv_repo *repo, const char *const args[], struct hv_buf *out,
                struct hv_err *err);

/* The same in two steps; the process runs in between. hv_git_finish() always frees it;
 * hv_git_abandon() frees one whose output is not needed (accepts NULL). */
struct hv_git_process;
struct hv_git_process *hv_git_begin(struct hv_repo *repo, const char *const args[],
                                    struct hv_err *err);
bool hv_git_finish(struct hv_repo *repo, struct hv_git_process *child,
                   struct hv_buf *out, struct hv_err *err);
void hv_git_abandon(struct hv_git_process *child);

/* The directory as named in messages. */
const char *hv_git_dir(const struct hv_repo *repo);
