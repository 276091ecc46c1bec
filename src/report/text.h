/* SPDX-License-Identifier: MIT
 *
 * The text report in parts: text.c is the whole and its order, text_finding.c one
 * finding, text_consequences.c what follows from it, text_summary.c what was left out,
 * errors, counts and coverage. Private to report/.
 */
#ifndef HV_REPORT_TEXT_H
#define HV_REPORT_TEXT_H

#include "report/wording.h"

enum { HV_TEXT_WIDTH = 100, HV_TEXT_INDENT = 4 };

struct hv_text {
    const struct hv_result *result;
    const struct hv_report_options *options;
    struct hv_buf *buf;
    int id_length; /* shortest prefix that tells all findings of the result apart */
};

/* The verdict, coloured as the options say. */
void hv_text_verdict(const struct hv_text *text, enum hv_verdict verdict);

/* One finding: its line, and what is to be said about it in indented ones. brief: the
 * line alone. */
void hv_text_finding(const struct hv_text *text, const struct hv_finding *finding,
                     bool brief);

/* "moves spsr_el1 ... (12 members), grows struct y 344 -> 352 bytes", wrapped, or with
 * verbose each on a line. Nothing without consequences. */
void hv_text_consequences(const struct hv_text *text, const struct hv_finding *finding);

/* "hvabi check: old -> new" and an empty line. */
void hv_text_head(const struct hv_text *text);
void hv_text_left_out(const struct hv_text *text);
void hv_text_errors(const struct hv_text *text);
/* What was compared: variants, records, constants, values. */
void hv_text_coverage(const struct hv_text *text);
/* Coverage and counts; quiet: only that nothing was compared, which is an error. */
void hv_text_closing(const struct hv_text *text);

#endif
