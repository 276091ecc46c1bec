/* SPDX-License-Identifier: MIT
 *
 * Who decides about the headers that findings touch.
 */
#ifndef HV_FLOW_OWNERS_H
#define HV_FLOW_OWNERS_H

#include "flow/input.h"
#include "model/owner.h"

/* The owners of every file that these findings are in, by the MAINTAINERS of the tree
 * (the new side; of a baseline there is none). Paths are those of the findings'
 * changes, from the tree's top. That there is no such file, or that parts of it make no
 * sense, stands in remarks and is no failure. NULL only where the profile names no
 * file of owners. Lives in the arena. */
const struct hv_owners *hv_owners_find(struct hvabi *run, const struct hv_input *tree,
                                       const struct hv_finding *findings, size_t n,
                                       struct hv_arena *arena);

#endif
