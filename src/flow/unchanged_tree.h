/* SPDX-License-Identifier: MIT
 *
 * Most commits touch nothing public; that is told without reading anything as C.
 */
#ifndef HV_FLOW_UNCHANGED_TREE_H
#define HV_FLOW_UNCHANGED_TREE_H

#include "flow/input.h"

/* Are all files that the profile names the same in both: headers, side files, and what
 * tells the release? False where it cannot be told. */
bool hv_inputs_same(struct hvabi *run, struct hv_input *a, struct hv_input *b);

/* Is the policy that they carry the same? */
bool hv_inputs_same_policy(const struct hv_input *a, const struct hv_input *b);

#endif
