/* SPDX-License-Identifier: MIT
 *
 * Precedents: which changes of the past are like the ones that are to be decided.
 */
#ifndef HV_JUDGE_PRECEDENTS_H
#define HV_JUDGE_PRECEDENTS_H

#include "model/precedent.h"

/* The precedents of findings that are one question: all of the past that are of the
 * same sort on the same entity, or of the same kind on the same interface or for the
 * same audience, and how many breaks there were. A finding is no precedent of itself:
 * what has its id in `release` (that of the new side; NULL: unknown) is left out. Never
 * fails; lives in the arena, borrows from the past. */
const struct hv_precedents *hv_precedents_find(const struct hv_change_index *past,
                                               const struct hv_finding *const *findings,
                                               size_t n,
                                               const struct hv_profile *profile,
                                               const char *release,
                                               struct hv_arena *arena);

#endif
