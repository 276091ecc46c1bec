/* SPDX-License-Identifier: MIT
 *
 * What is staged, as the difference between HEAD and the index: the one child that
 * tells it costs the same in a tree of any size, where a list of the index grows with
 * it. It is started at once and read at the first look into the tree, so that what is
 * done meanwhile is not waited for. For this room alone.
 */
#ifndef HV_SOURCE_STAGED_H
#define HV_SOURCE_STAGED_H

#include "source/git_node.h"

struct hv_staged;

/* Start to ask. NULL: git could not be started (HV_ERR_INPUT). */
struct hv_staged *hv_staged_start(struct hv_repo *repo, struct hv_err *err);

/* Have the answer, and the id of HEAD's directory in root (NULL before the first
 * commit). Fails with HV_ERR_INPUT, each time anew, where git cannot tell. */
bool hv_staged_ready(struct hv_staged *staged, struct hv_arena *arena,
                     struct hv_git_node *root, struct hv_err *err);

/* Turn a directory of HEAD into that of the index. Fails with HV_ERR_INPUT where HEAD
 * is not the one that the difference was taken from: it moved meanwhile. */
bool hv_staged_apply(const struct hv_staged *staged, struct hv_tree *tree,
                     struct hv_git_node *dir, struct hv_err *err);

void hv_staged_free(struct hv_staged *staged); /* accepts NULL */

#endif
