/* SPDX-License-Identifier: MIT
 *
 * How often each kind changed in each step of a timeline, on each architecture. Private
 * to report/.
 */
#pragma once

#include "model/timeline.h"
#include "report/report.h"

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

/* Where the rows of the step, the first of which is at from, end. */
size_t hv_behind_step(const struct hv_timeline *timeline, const struct hv_step *step,
                      size_t from);

/* Does a person get it by default? What breaks in either direction, and what a version
 * covers. */
bool hv_precedent_listed(const struct hv_report_options *options,
                         const struct hv_precedent *precedent);
