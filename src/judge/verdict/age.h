/* SPDX-License-Identifier: MIT
 *
 * Since when the old side of a change stands in releases. Only what a release shipped
 * can be broken, so a would-be break asks twice: for the whole form of the entity, and,
 * where that was never shipped as it is, for the part of it that the change touches.
 */
#ifndef HV_JUDGE_AGE_H
#define HV_JUDGE_AGE_H

#include "judge/verdict/context.h"

struct hv_age {
    bool shipped;      /* true as well where nobody can tell */
    const char *since; /* NULL: not shipped, or nobody can tell */
};

/* Of the audiences of the change: the strict ones if there are any, else all. parts:
 * ask for the part as well (slow). */
struct hv_age hv_change_age(const struct hv_change *change,
                            const struct hv_judge_arch *arch, bool parts);

#endif
