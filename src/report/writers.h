/* SPDX-License-Identifier: MIT
 *
 * The writers behind the table in writers.c. A new format is one file, one line here
 * and one line in the table.
 */
#ifndef HV_REPORT_WRITERS_H
#define HV_REPORT_WRITERS_H

#include "report/report.h"

void hv_text_write(const struct hv_result *result,
                   const struct hv_report_options *options, struct hv_buf *buf);
void hv_json_write(const struct hv_result *result,
                   const struct hv_report_options *options, struct hv_buf *buf);
void hv_sarif_write(const struct hv_result *result,
                    const struct hv_report_options *options, struct hv_buf *buf);
void hv_junit_write(const struct hv_result *result,
                    const struct hv_report_options *options, struct hv_buf *buf);
void hv_codequality_write(const struct hv_result *result,
                          const struct hv_report_options *options, struct hv_buf *buf);
void hv_github_write(const struct hv_result *result,
                     const struct hv_report_options *options, struct hv_buf *buf);
void hv_markdown_write(const struct hv_result *result,
                       const struct hv_report_options *options, struct hv_buf *buf);

/* The list of what going back has to see to. */
void hv_rollback_text(const struct hv_result *result,
                      const struct hv_report_options *options, struct hv_buf *buf);
void hv_rollback_json(const struct hv_result *result,
                      const struct hv_report_options *options, struct hv_buf *buf);

#endif
