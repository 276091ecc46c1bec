/* SPDX-License-Identifier: MIT
 *
 * Judge: changes -> findings. The program judges changes in this folder alone, mostly
 * by rules/catalogue.json.
 */
#pragma once

#include "judge/verdict/context.h"
#include "model/finding.h"

/* Judge the changes of all architectures and merge equal ones into findings, which are
 * added to the result (allocated in result->arena) with its counts. Fails when a
 * finding has no rule in the catalogue: nothing is dropped. */
bool hv_judge(const struct hv_judge_arch *archs, size_t n,
              const struct hv_catalogue *catalogue, struct hv_result *result,
              struct hv_err *err);

/* Decisions are what reports count, list and ask about.
 * Make the groups of a finished result, give each finding its own, and count both. The
 * result's waivers and failures are known. */
void hv_groups_make(struct hv_result *result);

/* Findings that exist only because of other findings: one decision, several rows.
 * Is it of a kind that can follow from other findings? */
bool hv_finding_may_follow(const struct hv_finding *finding);

/* Is the finding there only because of that break (and others that it follows from)? */
bool hv_finding_follows(const struct hv_finding *finding,
                        const struct hv_finding *cause);
