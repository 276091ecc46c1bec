/* SPDX-License-Identifier: MIT
 *
 * Waivers that lie in the judged tree and are no part of the policy: they accept
 * nothing, and whoever wrote one is told what to do.
 */
#ifndef HV_FLOW_PENDING_WAIVERS_H
#define HV_FLOW_PENDING_WAIVERS_H

#include "flow/comparison.h"

/* Set `pending` of the unwaived findings that a waiver of the new tree fits. own: the
 * new tree is about to be committed, so the index and the working tree are looked at.
 * The policy's waivers have been applied. A waiver that cannot be read is a remark. */
void hv_pending_waivers_find(struct hv_comparison *comparison, bool own);

#endif
