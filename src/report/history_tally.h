/* SPDX-License-Identifier: MIT
 *
 * How often each kind changed in each step of a timeline, on each architecture. Private
 * to report/.
 */
#pragma once

#include "model/timeline.h"

struct hv_tally {
    size_t n;  /* steps */
    size_t *v; /* [kind][arch][step] */
};

/* decisions: of each row of the timeline, numbered so that no other step shares one. A
 * decision counts once for each of its kinds and architectures, however many rows it
 * has; NULL: each row counts. The caller frees v. */
struct hv_tally hv_tally_make(const struct hv_timeline *timeline,
                              const size_t *decisions);

/* In the steps [from, to). */
size_t hv_tally_count(const struct hv_tally *tally, enum hv_kind kind, unsigned arch,
                      size_t from, size_t to);
