/* SPDX-License-Identifier: MIT
 *
 * Hazards in what is new: found in the headers of a tree by looking at what the
 * reference has not. Which sorts there are stands in model/hazard.h, why each is one in
 * the catalogue.
 */
#ifndef HV_JUDGE_HAZARDS_H
#define HV_JUDGE_HAZARDS_H

#include "judge/hazard/additions.h"
#include "model/hazard.h"

/* All hazards, each on all its architectures one row, in ret's arena (which the caller
 * gives and frees). Fails when a hazard has no rule in the catalogue: nothing is
 * dropped. */
bool hv_hazards_find(const struct hv_additions *additions,
                     const struct hv_catalogue *catalogue, struct hv_hazards *ret,
                     struct hv_err *err);

#endif
