/* SPDX-License-Identifier: MIT
 *
 * The facts of a change that rules ask for. Some come with the change from compare/,
 * some follow from the profile's patterns (padding, sentinels, records that may grow),
 * some from the neighbours of the changed part on both sides.
 */
#ifndef HV_JUDGE_FACTS_H
#define HV_JUDGE_FACTS_H

#include "judge/verdict/context.h"

/* The facts of a change as a bit set, 1u << HV_FACT_x. */
uint64_t hv_change_facts(const struct hv_change *change,
                         const struct hv_judge_arch *arch);

/* The first rule of the catalogue whose kind and facts fit, or NULL. */
const struct hv_rule *hv_rule_for(const struct hv_catalogue *catalogue,
                                  enum hv_kind kind, uint64_t facts);

#endif
