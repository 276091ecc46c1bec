/* SPDX-License-Identifier: MIT
 *
 * Hazards as text, Markdown and JSON (schema hvabi-lint/1). The result tells what was held
 * against what, what was read and what was not; its findings are not looked at.
 */
#ifndef HV_REPORT_LINT_H
#define HV_REPORT_LINT_H

#include "model/hazard.h"
#include "report/report.h"

void hv_lint_text(const struct hv_result *result, const struct hv_hazards *hazards,
                  const struct hv_report_options *options, struct hv_buf *buf);
void hv_lint_markdown(const struct hv_result *result, const struct hv_hazards *hazards,
                      const struct hv_report_options *options, struct hv_buf *buf);
void hv_lint_json(const struct hv_result *result, const struct hv_hazards *hazards,
                  struct hv_buf *buf);

/* The same for CI, in src/report/lint_ci_formats.c. */
void hv_lint_sarif(const struct hv_result *result, const struct hv_hazards *hazards,
                   const struct hv_report_options *options, struct hv_buf *buf);
void hv_lint_codequality(const struct hv_result *result,
                         const struct hv_hazards *hazards, struct hv_buf *buf);
void hv_lint_github(const struct hv_result *result, const struct hv_hazards *hazards,
                    struct hv_buf *buf);

#endif
