/* SPDX-License-Identifier: MIT
 *
 * What could be had instead: the next free number of a family, the next feature bit.
 */
#ifndef HV_JUDGE_OFFERS_H
#define HV_JUDGE_OFFERS_H

#include "model/profile.h"
#include "model/surface.h"

/* The next free number of the op's family, and the next feature bit, as a sentence for
 * a change of that op, in the arena; NULL: nothing to offer. */
const char *hv_offer(const struct hv_surface *surface, const struct hv_profile *profile,
                     const char *op, struct hv_arena *arena);

/* One more than the highest number of a feature bit; 0 where the profile knows none. */
uint64_t hv_next_feature(const struct hv_surface *surface,
                         const struct hv_profile *profile);

#endif
