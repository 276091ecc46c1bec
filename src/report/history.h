/* SPDX-License-Identifier: MIT
 *
 * A timeline as bytes: the table of kinds, steps and architectures, and the changes one
 * by one. Private to report/ but for the writers.
 */
#ifndef HV_REPORT_HISTORY_H
#define HV_REPORT_HISTORY_H

#include "model/timeline.h"
#include "report/report.h"

/* For people. By default breaks, what a raised version covers, and what is one on the
 * way back are told one by one; options->show names others, quiet leaves breaks alone.
 */
void hv_history_text(const struct hv_timeline *timeline,
                     const struct hv_report_options *options, struct hv_buf *buf);

/* hvabi-timeline/1: the table, and each step's report with what was done. The steps
 * must have their reports. */
void hv_history_json(const struct hv_timeline *timeline, struct hv_buf *buf);

/* One HTML file: a chart for each architecture, and the changes. libxml2 has to be
 * loaded. */
void hv_history_html(const struct hv_timeline *timeline, struct hv_buf *buf);

/* ---- the table ---- */

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
