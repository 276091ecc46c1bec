/* SPDX-License-Identifier: MIT
 *
 * What the release that a tree is going to be commits to: all that is new in it, by
 * interface. What a stable audience sees, and what is marked as stable, lasts for ever;
 * so does what no version macro covers; the rest lasts until its macro is raised.
 */
#ifndef HV_JUDGE_FREEZE_H
#define HV_JUDGE_FREEZE_H

#include "judge/hazard/additions.h"
#include "model/commitment.h"

/* Fills ret, in its arena, which the caller gives and frees; hazards is borrowed. */
void hv_freeze_find(const struct hv_additions *additions,
                    const struct hv_hazards *hazards, struct hv_freeze *ret);

#endif
