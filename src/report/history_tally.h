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

/* Count changes. decisions: number of each row's decision, unique across steps. A
 * decision counts once for each of its kinds and architectures, whatever its number of
 * rows; NULL: each row counts. The caller frees v. */
struct hv_tally hv_tally_make(const struct hv_timeline *timeline,
                              const size_t *decisions);

/* In the steps [from, to). */
size_t hv_tally_count(const struct hv_tally *tally, enum hv_kind kind, unsigned arch,
                      size_t from, size_t to);

/* The index after the rows of the step that begin at from. */
size_t hv_behind_step(const struct hv_timeline *timeline, const struct hv_step *step,
                      size_t from);

/* Is it listed for a person by default? Changes that break in either direction are, and
 * those that a version covers. */
bool hv_precedent_listed(const struct hv_report_options *options,
                         const struct hv_precedent *precedent);
