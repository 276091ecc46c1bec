/* SPDX-License-Identifier: MIT
 *
 * Interface versions: does the hypervisor refuse what was built against the old header?
 * It does when a version macro covers the entity, and its value in the new tree differs
 * from its value in every release that shipped the old form.
 */
#ifndef HV_JUDGE_VERSIONS_H
#define HV_JUDGE_VERSIONS_H

#include "judge/judge.h"
#include "judge/reach.h"

struct hv_version {
    const char *macro;          /* NULL: none covers it */
    const char *before, *after; /* NULL: that side has no value */
    bool bumped;                /* so the old form is refused */
};

/* old_reach is of arch->old; since: the oldest release that shipped the old form, or
 * NULL. Where several macros cover the entity, all must have been bumped; the answer
 * names one that was not. */
struct hv_version hv_version_of(const struct hv_judge_arch *arch,
                                const struct hv_profile *profile,
                                const struct hv_reach *old_reach,
                                const struct hv_entity *old, const char *since);

#endif
