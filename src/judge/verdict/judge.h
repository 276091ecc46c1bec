/* SPDX-License-Identifier: MIT
 *
 * Judge: changes -> findings. The program judges changes in this folder alone, mostly
 * by rules/catalogue.json.
 */
#pragma once

#include "judge/verdict/context.h"
#include "model/finding.h"

/* Judge the changes of all architectures, merge equal ones into findings and add them
 * to the result (allocated in result->arena) with its counts. Fails if a finding has no
 * rule in the catalogue: nothing is dropped. */
bool hv_judge(const struct hv_judge_arch *archs, size_t n,
              const struct hv_catalogue *catalogue, struct hv_result *result,
              struct hv_err *err);

/* Group the findings of a finished result into decisions, which reports count, list and
 * ask about. Sets the group of each finding and counts both; waivers and failures must
 * be known. */
void hv_groups_make(struct hv_result *result);

/* Is it of a kind that can exist only because of other findings? Both are then one
 * decision with several rows. */
bool hv_finding_may_follow(const struct hv_finding *finding);

/* Is the finding there only because of that break (and others that it follows from)? */
bool hv_finding_follows(const struct hv_finding *finding,
                        const struct hv_finding *cause);
