/* SPDX-License-Identifier: MIT
 *
 * The known word nearest to one that is not known, for "did you mean".
 */
#pragma once

#include "base/base.h"

struct hv_nearest {
    const char *word;
    const char *best; /* NULL while nothing is near */
    size_t distance;  /* of best; without one, the lowest that is too far */
};

struct hv_nearest hv_nearest_begin(const char *word);

/* The end of a message: "; did you mean 'BEST'?" as arguments for "%s%s%s", or nothing
 * if best is NULL. */
#define HV_DID_YOU_MEAN(best)                                                          \
    (best) ? "; did you mean '" : "", (best) ? (best) : "", (best) ? "'?" : ""

/* Compare with word; answer becomes the best if it is nearer than all before. */
void hv_nearest_offer(struct hv_nearest *nearest, const char *word, const char *answer);
