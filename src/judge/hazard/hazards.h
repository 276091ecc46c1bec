/* SPDX-License-Identifier: MIT
 *
 * Hazards in additions: in what the headers of a tree have and the reference does not.
 * model/hazard.h lists the kinds, the catalogue says why each one is a hazard.
 */
#pragma once

#include "judge/hazard/additions.h"
#include "model/commitment.h"
#include "model/hazard.h"

/* Find all hazards, one row for all architectures of each, in ret's arena, which the
 * caller gives and frees. Fails if a hazard has no rule in the catalogue: nothing is
 * dropped. */
bool hv_hazards_find(const struct hv_additions *additions,
                     const struct hv_catalogue *catalogue, struct hv_hazards *ret,
                     struct hv_err *err);

/* Find what the next release of a tree commits to: all its additions, by interface.
 * What a stable audience sees, what is marked as stable and what no version macro
 * covers can never change; the rest can change if its macro is raised. Fills ret, in
 * its arena, which the caller gives and frees; hazards is borrowed. */
void hv_freeze_find(const struct hv_additions *additions,
                    const struct hv_hazards *hazards, struct hv_freeze *ret);
