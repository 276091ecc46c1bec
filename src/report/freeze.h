/* SPDX-License-Identifier: MIT
 *
 * Commitments as text and as JSON (schema hvabi-freeze/1). The result tells what was
 * held against what, what was read and what was not; its findings are not looked at.
 */
#ifndef HV_REPORT_FREEZE_H
#define HV_REPORT_FREEZE_H

#include "model/commitment.h"
#include "report/report.h"

void hv_freeze_text(const struct hv_result *result, const struct hv_freeze *freeze,
                    const struct hv_report_options *options, struct hv_buf *buf);
void hv_freeze_markdown(const struct hv_result *result, const struct hv_freeze *freeze,
                        const struct hv_report_options *options, struct hv_buf *buf);
void hv_freeze_json(const struct hv_result *result, const struct hv_freeze *freeze,
                    struct hv_buf *buf);

#endif
