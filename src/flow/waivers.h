/* SPDX-License-Identifier: MIT
 *
 * Who accepted what: the policy's waivers laid over the findings of a result.
 */
#ifndef HV_FLOW_WAIVERS_H
#define HV_FLOW_WAIVERS_H

#include "flow/result.h"

/* Give each finding the waiver of the policy (NULL: none) that accepts it or all of its
 * causes, count them, and remark on waivers that are unused, have run out, or accept
 * something else than what is there. The policy's waivers have been read. */
void hv_result_apply_waivers(struct hv_result *result, const struct hv_policy *policy);

#endif
