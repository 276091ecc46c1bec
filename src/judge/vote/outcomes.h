/* SPDX-License-Identifier: MIT
 *
 * What was done about earlier changes, as far as it takes the changes of several
 * releases to see it.
 */
#ifndef HV_JUDGE_OUTCOMES_H
#define HV_JUDGE_OUTCOMES_H

#include "model/precedent.h"

/* Fill reverted_in and new_op of a past that has all changes, compatible ones among
 * them. */
void hv_change_index_judge(struct hv_change_index *past,
                           const struct hv_profile *profile);

/* Drop what can be no precedent: what is compatible, there and back. */
void hv_change_index_keep_precedents(struct hv_change_index *past);

#endif
