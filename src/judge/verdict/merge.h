/* SPDX-License-Identifier: MIT
 *
 * Rows: the same finding on several architectures becomes one, which keeps the values
 * and audiences of each architecture where they differ. Every row gets its id, its
 * sentence and its position in the order.
 */
#ifndef HV_JUDGE_MERGE_H
#define HV_JUDGE_MERGE_H

#include "model/finding.h"

/* Judged findings of single architectures (an array in any order, reordered here) ->
 * rows, added to the result, which is put in order and counted anew. */
void hv_findings_merge(struct hv_finding *findings, size_t n, struct hv_result *result);

#endif
