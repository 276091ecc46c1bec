/* SPDX-License-Identifier: MIT
 *
 * What the formats for forges have in common, whatever is reported in them: findings of
 * a comparison, hazards, commitments. Private to report/.
 */
#ifndef HV_REPORT_CI_FORMATS_H
#define HV_REPORT_CI_FORMATS_H

#include "report/report.h"
#include "report/sarif.h"

/* One workflow command of GitHub's runner: "error", "warning" or "notice". file and
 * line may be unknown. Takes over title and message, which hold safe text. */
void hv_github_command(struct hv_buf *buf, const char *command, const char *file,
                       uint32_t line, struct hv_buf *title, struct hv_buf *message);
/* What could not be read. */
void hv_github_errors(struct hv_buf *buf, const struct hv_result *result);

/* One issue of GitLab's code quality report. Takes over description and rule. */
struct hv_issue {
    struct hv_buf *description, *rule;
    const char *fingerprint, *severity, *file;
    uint32_t line; /* 0: unknown */
};
json_t *hv_codequality_issue(const struct hv_issue *issue);
void hv_codequality_errors(json_t *array, const struct hv_result *result);

/* A whole SARIF log with one run, whose results (taken over) name these rules. */
void hv_sarif_log(const struct hv_result *result,
                  const struct hv_report_options *options,
                  const struct hv_sarif_rules *rules, json_t *results,
                  struct hv_buf *buf);

#endif
