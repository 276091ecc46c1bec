/* SPDX-License-Identifier: MIT
 *
 * What the formats for forges have in common, whatever is reported in them: findings of
 * a comparison, hazards, commitments. Private to report/.
 */
#pragma once

#include "report/json_util.h"
#include "report/report.h"

/* One workflow command of GitHub's runner. Title and message, which hold safe text, are
 * empty afterwards. */
struct hv_annotation {
    struct hv_buf title, message;
    const char *file; /* NULL: not known */
    uint32_t line;    /* 0: not known */
};
/* command: "error", "warning" or "notice". */
void hv_github_command(struct hv_buf *buf, const char *command,
                       struct hv_annotation *annotation);
/* What could not be read. */
void hv_github_errors(struct hv_buf *buf, const struct hv_result *result);

/* One issue of GitLab's code quality report. Takes over the buffers. */
struct hv_issue {
    struct hv_buf *description, *rule;
    struct hv_buf *content; /* what to do; NULL: nothing is known */
    const char *fingerprint, *severity, *file;
    uint32_t line; /* 0: unknown */
};
json_t *hv_codequality_issue(const struct hv_issue *issue);
void hv_codequality_errors(json_t *array, const struct hv_result *result);

/* The hazards of a report, if it has any: a warning each. suppressions: every result of
 * the run has them, be they none. */
struct hv_sarif_rules;
void hv_github_hazards(struct hv_buf *buf, const struct hv_report *report);
void hv_codequality_hazards(json_t *array, const struct hv_report *report);
void hv_sarif_hazards(json_t *array, const struct hv_report *report,
                      struct hv_sarif_rules *rules, bool suppressions);
