/* SPDX-License-Identifier: MIT
 *
 * The policy's waivers against the findings of a comparison.
 */
#ifndef HV_FLOW_WAIVERS_H
#define HV_FLOW_WAIVERS_H

#include "flow/policy.h"

/* Give each finding the waiver that accepts it, count them, and remark on waivers that
 * are unused, have run out, or accept something else than what is there. */
void hv_waivers_apply(struct hvabi *run, struct hv_result *result);

/* Add to the result's remarks. text lives as long as the result. */
void hv_remark_add(struct hv_result *result, const char *file, const char *text);

#endif
