/* SPDX-License-Identifier: MIT
 *
 * Numbers that some release gave to another operation, though OLD does not know it any
 * more (R17: they are never used again).
 */
#ifndef HV_JUDGE_NUMBERS_H
#define HV_JUDGE_NUMBERS_H

#include "judge/judge.h"

/* A new op whose number a recorded release shipped under another name: the change that
 * says so, in the arena; NULL: the change is no new op, or its number was free. */
struct hv_change *hv_reused_number(const struct hv_change *change,
                                   const struct hv_judge_arch *arch,
                                   struct hv_arena *arena);

#endif
