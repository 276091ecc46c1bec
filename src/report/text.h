/* SPDX-License-Identifier: MIT
 *
 * Blocks of result_page.h written at once, for reports that are no page yet. Private to
 * report/.
 */
#ifndef HV_REPORT_TEXT_H
#define HV_REPORT_TEXT_H

#include "report/result_page.h"
#include "report/wording.h"

struct hv_text {
    const struct hv_result *result;
    const struct hv_report_options *options;
    struct hv_buf *buf;
};

void hv_text_verdict(const struct hv_text *text, enum hv_verdict verdict);
void hv_text_head(const struct hv_text *text);
void hv_text_left_out(const struct hv_text *text);
void hv_text_errors(const struct hv_text *text);
void hv_text_coverage(const struct hv_text *text);

#endif
