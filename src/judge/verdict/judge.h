/* SPDX-License-Identifier: MIT
 *
 * Judge: changes -> findings. The program judges changes in this folder alone, mostly
 * by rules/catalogue.json.
 */
#ifndef HV_JUDGE_JUDGE_H
#define HV_JUDGE_JUDGE_H

#include "judge/verdict/context.h"
#include "model/finding.h"

/* Judge the changes of all architectures and merge equal ones into findings, which are
 * added to the result (allocated in result->arena) with its counts. Fails when a
 * finding has no rule in the catalogue: nothing is dropped. */
bool hv_judge(const struct hv_judge_arch *archs, size_t n,
              const struct hv_catalogue *catalogue, struct hv_result *result,
              struct hv_err *err);

#endif
