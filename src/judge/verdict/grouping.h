/* SPDX-License-Identifier: MIT
 *
 * One cause, one row: a guard that moves hides or exposes all declarations under it at
 * once; when saved state grows, so does the record that is saved.
 */
#ifndef HV_JUDGE_GROUPING_H
#define HV_JUDGE_GROUPING_H

#include "model/finding.h"

/* Group findings about guards that moved in one file, for the same audiences and
 * architectures, under the same condition and with the same judgement: one of them
 * stays, the others become its consequences. Members that were added to saved state
 * and break nothing but a rollback become consequences of that state's finding. Keeps
 * the order. */
void hv_findings_group(struct hv_result *result);

#endif
