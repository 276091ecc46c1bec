/* SPDX-License-Identifier: MIT
 *
 * Since which release the old side of a change was shipped. Only what a release shipped
 * can be broken, so a possible break asks twice: for the whole form of the entity, and,
 * where no release shipped that form, for the part of it that the change touches.
 */
#ifndef HV_JUDGE_AGE_H
#define HV_JUDGE_AGE_H

#include "judge/verdict/context.h"

struct hv_age {
    bool shipped;      /* also true where it is unknown */
    const char *since; /* NULL: not shipped, or unknown */
};

/* Of the audiences of the change: the strict ones if there are any, else all. parts:
 * ask for the part as well (slow). */
struct hv_age hv_change_age(const struct hv_change *change,
                            const struct hv_judge_arch *arch, bool parts);

#endif
