/* SPDX-License-Identifier: MIT
 *
 * Decisions of the past: which rows of a change index are one.
 */
#ifndef HV_JUDGE_DECISIONS_H
#define HV_JUDGE_DECISIONS_H

#include "model/precedent.h"

/* For each row of the index the number of its decision, which no other release shares.
 * The caller frees it. */
size_t *hv_change_index_decisions(const struct hv_change_index *past,
                                  const struct hv_profile *profile);

#endif
