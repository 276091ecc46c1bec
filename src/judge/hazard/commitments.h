/* SPDX-License-Identifier: MIT
 *
 * What the next release of a tree commits to: all its additions, by interface. What a
 * stable audience sees, what is marked as stable and what no version macro covers can
 * never change; the rest can change when its macro is raised.
 */
#ifndef HV_JUDGE_FREEZE_H
#define HV_JUDGE_FREEZE_H

#include "judge/hazard/additions.h"
#include "model/commitment.h"

/* Fills ret, in its arena, which the caller gives and frees; hazards is borrowed. */
void hv_freeze_find(const struct hv_additions *additions,
                    const struct hv_hazards *hazards, struct hv_freeze *ret);

#endif
