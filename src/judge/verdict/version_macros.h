/* SPDX-License-Identifier: MIT
 *
 * Interface versions: does the hypervisor refuse binaries of the old header? It does
 * when a version macro covers the entity, and its value in the new tree differs from
 * its value in every release that shipped the old form.
 */
#ifndef HV_JUDGE_VERSIONS_H
#define HV_JUDGE_VERSIONS_H

#include "judge/verdict/context.h"
#include "judge/verdict/reach.h"

struct hv_version {
    const char *macro;          /* NULL: none covers it */
    const char *before, *after; /* NULL: that side has no value */
    bool bumped;                /* so the old form is refused */
};

/* old_reach is of arch->old; since: the oldest release that shipped the old form, or
 * NULL. Where several macros cover the entity, all must have been bumped; the answer
 * names one that was not. */
struct hv_version hv_version_of(const struct hv_judge_arch *arch,
                                const struct hv_reach *old_reach,
                                const struct hv_entity *old, const char *since);

/* Of one architecture's findings: the change that reports a version macro (index in the
 * profile) which covers a break and was not raised. False: there is none. */
bool hv_missing_bump(const struct hv_finding *findings, size_t n, size_t macro,
                     const struct hv_judge_arch *arch, struct hv_change *ret);

/* Was the version of that finding (kind interface-version) raised although no change
 * that it covers needed it? */
bool hv_bump_is_needless(const struct hv_finding *finding,
                         const struct hv_finding *findings, size_t n,
                         const struct hv_judge_arch *arch);

#endif
