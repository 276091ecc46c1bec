/* SPDX-License-Identifier: MIT
 *
 * Since which release the old side of a change was shipped, as far as the change is
 * about it: a member of a record that got another member last week was shipped all the
 * same. Only what a release shipped can be broken.
 */
#ifndef HV_JUDGE_AGE_H
#define HV_JUDGE_AGE_H

#include "judge/verdict/context.h"

struct hv_age {
    bool shipped;      /* also true where it is unknown */
    const char *since; /* NULL: not shipped, or unknown */
};

/* Of the audiences of the change: the strict ones if there are any, else all. */
struct hv_age hv_change_age(const struct hv_change *change,
                            const struct hv_judge_arch *arch);

#endif
