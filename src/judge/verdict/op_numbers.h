/* SPDX-License-Identifier: MIT
 *
 * Numbers that some release gave to another operation, which OLD does not have any more
 * (R17: numbers are never used again).
 */
#ifndef HV_JUDGE_OP_NUMBERS_H
#define HV_JUDGE_OP_NUMBERS_H

#include "judge/verdict/context.h"

/* A new op whose number a recorded release shipped under another name: the change that
 * says so, in the arena; NULL: the change is no new op, or its number was free. */
struct hv_change *hv_reused_number(const struct hv_change *change,
                                   const struct hv_judge_arch *arch,
                                   struct hv_arena *arena);

/* The next free number of the op's family, and the next feature bit, as a sentence for
 * a change of that op, in the arena; NULL: nothing to offer. */
const char *hv_offer(const struct hv_surface *surface, const struct hv_profile *profile,
                     const char *op, struct hv_arena *arena);

/* One more than the highest number of a feature bit; 0 where the profile knows none. */
uint64_t hv_next_feature(const struct hv_surface *surface,
                         const struct hv_profile *profile);

#endif
