/* SPDX-License-Identifier: MIT
 *
 * What is staged, as the difference between HEAD and the index: the git process that
 * prints it costs the same in a tree of any size, where a list of the index grows with
 * the tree. It is started at once and its output is read when the first directory is,
 * so that it runs in parallel. For this folder alone.
 */
#ifndef HV_SOURCE_STAGED_H
#define HV_SOURCE_STAGED_H

#include "source/git_node.h"

struct hv_staged;

/* Start git. NULL: it could not be started (HV_ERR_INPUT). */
struct hv_staged *hv_staged_start(struct hv_repo *repo, struct hv_err *err);

/* Read git's output, and set the id of HEAD's directory in root (NULL before the first
 * commit). Fails with HV_ERR_INPUT, at each call, where git failed. */
bool hv_staged_ready(struct hv_staged *staged, struct hv_arena *arena,
                     struct hv_git_node *root, struct hv_err *err);

/* Turn a directory of HEAD into that of the index. Fails with HV_ERR_INPUT where HEAD
 * is not the one that the difference was taken from: it moved meanwhile. */
bool hv_staged_apply(const struct hv_staged *staged, struct hv_tree *tree,
                     struct hv_git_node *dir, struct hv_err *err);

void hv_staged_free(struct hv_staged *staged); /* accepts NULL */

#endif
