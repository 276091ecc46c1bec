/* SPDX-License-Identifier: MIT
 *
 * Interface versions after everything else has been judged: one that should have been
 * raised, and one that was raised for nothing.
 */
#ifndef HV_JUDGE_BUMPS_H
#define HV_JUDGE_BUMPS_H

#include "judge/judge.h"

/* Of one architecture's findings: the change that tells of a version macro which covers
 * a break and was not raised, in the arena; NULL: none for that macro (index in the
 * profile). */
struct hv_change *hv_missing_bump(const struct hv_finding *findings, size_t n,
                                  size_t macro, const struct hv_judge_arch *arch,
                                  const struct hv_profile *profile,
                                  struct hv_arena *arena);

/* Was the version of that finding (kind interface-version) raised though nothing that
 * it covers needed it? */
bool hv_bump_is_needless(const struct hv_finding *finding,
                         const struct hv_finding *findings, size_t n,
                         const struct hv_judge_arch *arch,
                         const struct hv_profile *profile);

#endif
