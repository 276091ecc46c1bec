/* SPDX-License-Identifier: MIT
 *
 * One cause, one row: when a guard moves, everything that stands under it is hidden or
 * exposed at once; when saved state grows, so does the record that is saved.
 */
#ifndef HV_JUDGE_GROUPING_H
#define HV_JUDGE_GROUPING_H

#include "model/finding.h"

/* Fold rows about guards that moved in one file, for the same audiences and
 * architectures, under the same condition and with the same judgement, into one of
 * them: the others become its consequences. The same for members that were added to
 * saved state, where the way back is all that they fail, below the row of that state.
 * Keeps the order. */
void hv_findings_group(struct hv_result *result);

#endif
