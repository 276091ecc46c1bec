/* SPDX-License-Identifier: MIT
 *
 * The judgement context: what the changes of one architecture are judged by.
 */
#ifndef HV_JUDGE_CONTEXT_H
#define HV_JUDGE_CONTEXT_H

#include "model/finding.h"
#include "model/profile.h"
#include "model/release_view.h"

struct hv_judge_arch {
    const struct hv_profile *profile;
    unsigned arch;
    const struct hv_surface *old, *new;
    const struct hv_changes *changes;
    struct hv_release_view releases;
    bool old_is_release; /* OLD is what a release shipped, not a state on the way */
    bool new_is_binary;  /* NEW is a compiled file: when to raise a version macro is no
                            matter of its */
    bool across;         /* the changes are of several architectures at once, and name
                            them; old and new are those of one of them */
};

/* The entity that a change is about on its old side: what the change names, else what
 * the surface (NULL: none) has of that class and name, else NULL. */
static inline const struct hv_entity *
hv_change_old_entity(const struct hv_change *change, const struct hv_surface *old)
{
    if (change->before.entity || !old)
        return change->before.entity;
    return hv_surface_find(old, change->cls, change->entity, change->audiences);
}

#endif
