/* SPDX-License-Identifier: MIT
 *
 * The unchanged-tree fast path: most commits touch nothing public, which is found out
 * without reading anything as C.
 */
#ifndef HV_FLOW_UNCHANGED_TREE_H
#define HV_FLOW_UNCHANGED_TREE_H

#include "flow/input.h"

/* Are all files that the profile names the same in both: headers, companion files, and
 * what declares the release? False where that is not known. */
bool hv_inputs_same(struct hvabi *run, struct hv_input *a, struct hv_input *b);

/* Is the policy that they carry the same? */
bool hv_inputs_same_policy(const struct hv_input *a, const struct hv_input *b);

#endif
