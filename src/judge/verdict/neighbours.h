/* SPDX-License-Identifier: MIT
 *
 * The facts of a change that depend on its neighbours: which bytes a new member takes,
 * which member has those of an old one, what the consequences are, and where other
 * records contain a record. Internal to judge/.
 */
#pragma once

#include "judge/verdict/context.h"

/* As a bit set, 1u << HV_FACT_x. */
uint64_t hv_neighbour_facts(const struct hv_change *change,
                            const struct hv_judge_arch *arch);

/* May the record grow at its end, as the profile says: always (growable), or because a
 * member of its old form, or of another record, says how long it is (sized)? */
bool hv_may_grow(const struct hv_judge_arch *arch, const char *record,
                 uint32_t audiences);

/* Does the profile name the member as padding, by its own name ("op.pad": "pad") or by
 * its full path ("struct x.op.pad")? path may be NULL. */
bool hv_is_padding(const struct hv_profile *profile, const char *entity,
                   const char *path);
