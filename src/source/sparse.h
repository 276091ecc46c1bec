/* SPDX-License-Identifier: MIT
 *
 * What a sparse checkout leaves out of a directory: files that git's index has and that
 * are not to be in the working tree. They are not files that somebody removed. For this
 * folder alone.
 */
#pragma once

#include "source/backend.h"

struct hv_sparse;

/* Of the directory whose real path that is, with memory of the tree's; NULL: it is part
 * of no sparse checkout, which is found out without git. */
struct hv_sparse *hv_sparse_new(struct hv_tree *tree, const char *real);
void hv_sparse_free(struct hv_sparse *sparse); /* accepts NULL */

/* Is the path (from the directory on) left out? ret_file NULL, or read it: as of
 * hv_tree_ops. */
enum hv_lookup hv_sparse_look(struct hv_sparse *sparse, const char *path,
                              struct hv_source_file *ret_file, struct hv_err *err);

/* Add all that are below the prefix to the listing. */
bool hv_sparse_list(struct hv_sparse *sparse, const char *prefix,
                    struct hv_listing *list, struct hv_err *err);
