/* SPDX-License-Identifier: MIT
 *
 * Findings that exist only because of other findings: one decision, several rows.
 */
#ifndef HV_JUDGE_VERDICT_FOLLOWS_H
#define HV_JUDGE_VERDICT_FOLLOWS_H

#include "model/finding.h"

/* Is it of a kind that can follow from other findings? */
bool hv_finding_may_follow(const struct hv_finding *finding);

/* Is the finding there only because of that break (and others that it follows from)? */
bool hv_finding_follows(const struct hv_finding *finding,
                        const struct hv_finding *cause);

#endif
