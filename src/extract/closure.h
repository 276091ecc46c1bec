/* SPDX-License-Identifier: MIT
 *
 * The closure of an interface: its headers and what they include, from several roots
 * of which an earlier one hides a later one. For interfaces whose headers stand among
 * many others.
 */
#pragma once

#include "model/profile.h"
#include "source/tree.h"

struct hv_closure_start {
    const struct hv_strings *headers; /* to begin with, as they would be included */
    const struct hv_profile *profile; /* its stubs win over the tree's files */
    const struct hv_layout *layout;   /* NULL: only the roots are given */
    const struct hv_strings
        *roots; /* from the tree's top, the layout's words filled in */
};

/* Read the headers and all that they include, each from the first root that has it. An
 * include that no root has, or that is one of hvabi's own headers (<stdint.h>), is no
 * error here: the compiler decides whether it matters. ret_files is sorted by path
 * below the roots (for a file outside of them, reached by "..": from the tree's top)
 * and lives in the arena, its bytes in the tree. Fails with HV_ERR_INPUT if a file
 * cannot be read, or there are too many. */
bool hv_closure_read(struct hv_tree *tree, const struct hv_closure_start *start,
                     struct hv_arena *arena, struct hv_source_files *ret_files,
                     struct hv_err *err);

/* "a/b/../c" -> "a/c", "./x" -> "x", into the arena; NULL when it leaves the root. */
const char *hv_path_normalised(struct hv_arena *arena, const char *path);
