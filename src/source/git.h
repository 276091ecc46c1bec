/* SPDX-License-Identifier: MIT
 *
 * Git's objects, asked for through its own plumbing. One `cat-file --batch` child
 * serves a whole run: revisions, tree objects and blobs are all asked of it by name, so
 * that a commit costs no process of its own (`rev-parse` and `ls-tree` would be two).
 * What git says is checked: an answer that is cut short or makes no sense is an error.
 */
#ifndef HV_SOURCE_GIT_H
#define HV_SOURCE_GIT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "source/tree.h"

#include <stddef.h>

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
 * when git cannot be run or says what it should not, or the object is longer than
 * HV_FILE_MAX. */
bool hv_git_read(struct hv_repo *repo, const char *name, struct hv_arena *arena,
                 struct hv_git_object *ret_object, struct hv_err *err);

/* The id of a commit's directory, in arena. False: this is no sound commit. */
bool hv_git_tree_id(const struct hv_git_object *commit, struct hv_arena *arena,
                    const char **ret_id);

/* Start the child that hv_git_read() will ask, so that it is there by then. Where that
 * fails, it is told when something is asked. */
void hv_git_warm(struct hv_repo *repo);

/* Run one git command (args end with NULL) and append what it prints to out. Fails with
 * HV_ERR_INPUT and git's own words when it does not exit with 0. */
bool hv_git_run(struct hv_repo *repo, const char *const args[], struct hv_buf *out,
                struct hv_err *err);

/* The same in two parts: the child runs in between. hv_git_finish() frees it in any
 * case, as hv_git_abandon() does with one whose words nobody wants (or with NULL). */
struct hv_git_process;
struct hv_git_process *hv_git_begin(struct hv_repo *repo, const char *const args[],
                                    struct hv_err *err);
bool hv_git_finish(struct hv_repo *repo, struct hv_git_process *child,
                   struct hv_buf *out, struct hv_err *err);
void hv_git_abandon(struct hv_git_process *child);

/* The directory to name in messages. */
const char *hv_git_dir(const struct hv_repo *repo);

#endif
