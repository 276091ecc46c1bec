/* SPDX-License-Identifier: MIT
 *
 * Decisions: what reports count, list and ask about.
 */
#ifndef HV_JUDGE_GROUPS_H
#define HV_JUDGE_GROUPS_H

#include "model/finding.h"

/* Make the groups of a finished result, give each finding its own, and count both. The
 * result's waivers and failures are known. */
void hv_groups_make(struct hv_result *result);

#endif
