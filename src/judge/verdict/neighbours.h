/* SPDX-License-Identifier: MIT
 *
 * The facts of a change that its neighbours tell: whose bytes a new member takes, who
 * has those of an old one, what follows from the change, and where a record stands in
 * others. Internal to judge/.
 */
#ifndef HV_JUDGE_NEIGHBOURS_H
#define HV_JUDGE_NEIGHBOURS_H

#include "judge/verdict/context.h"

/* As a bit set, 1u << HV_FACT_x. */
uint64_t hv_neighbour_facts(const struct hv_change *change,
                            const struct hv_judge_arch *arch);

/* Does the profile take the member for padding, by its own name ("op.pad": "pad") or by
 * the whole of it ("struct x.op.pad")? path may be NULL. */
bool hv_is_padding(const struct hv_profile *profile, const char *entity,
                   const char *path);

#endif
