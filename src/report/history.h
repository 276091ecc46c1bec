/* SPDX-License-Identifier: MIT
 *
 * The counts of a timeline: which kind of change, where and when. Private to report/.
 */
#ifndef HV_REPORT_HISTORY_H
#define HV_REPORT_HISTORY_H

#include "model/timeline.h"

/* How often each kind changed in each step, on each architecture. A row of `diff`
 * counts once for each of its architectures. */
struct hv_tally {
    size_t n;  /* steps */
    size_t *v; /* [kind][arch][step] */
};

/* The caller frees v. */
struct hv_tally hv_tally_of(const struct hv_timeline *timeline);
/* In the steps [from, to). */
size_t hv_tally_count(const struct hv_tally *tally, enum hv_kind kind, unsigned arch,
                      size_t from, size_t to);

#endif
