/* SPDX-License-Identifier: MIT
 *
 * The contents of git's nodes: the children of a directory and the bytes of a file,
 * read when a caller needs them. For this folder alone.
 */
#ifndef HV_SOURCE_GIT_LOAD_H
#define HV_SOURCE_GIT_LOAD_H

#include "source/staged.h"

/* What stands behind a tree of this kind; in its arena. */
struct hv_gitted {
    struct hv_repo *repo;
    struct hv_git_node root;
    struct hv_staged *staged; /* of the index, else NULL */
};

/* Have a directory's children, or a file's bytes. Fail with HV_ERR_INPUT, and the name
 * of the node: the object is missing or damaged, or the path unmerged. */
bool hv_node_load_dir(struct hv_tree *tree, struct hv_git_node *dir,
                      struct hv_err *err);
bool hv_node_load_bytes(struct hv_tree *tree, struct hv_git_node *node,
                        struct hv_err *err);

#endif
