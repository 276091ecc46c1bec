/* SPDX-License-Identifier: MIT
 *
 * Where a finding is in the new tree. Whoever reads a report has the new files: what is
 * gone from them is shown in the hunk where it stood.
 */
#ifndef HV_FLOW_PLACES_H
#define HV_FLOW_PLACES_H

#include "flow/input.h"

/* Set the line of each finding about what the new side has no more to that of the new
 * file. old: the tree before, whose lines are known; of a recorded release they are
 * not, and nothing is done. Headers that are gone keep their old lines. */
void hv_places_find(struct hv_result *result, const struct hv_input *old,
                    const struct hv_input *new);

#endif
