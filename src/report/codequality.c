/* SPDX-License-Identifier: MIT
 *
 * GitLab's code quality report: an array of issues, each with description, check_name,
 * fingerprint, severity and a place. An empty array is "nothing found", so what could
 * not be read is an issue, too.
 */
#include "report/hazard_page.h"
#include "report/json_util.h"
#include "report/message.h"
#include "report/writers.h"

/* An issue; the buffers are taken over. */
struct issue {
    struct hv_buf *description, *rule;
    struct hv_buf *content; /* what to do; NULL: nothing is known */
    const char *fingerprint, *severity, *file;
    uint32_t line; /* 0: unknown */
};

static const char *severity(const struct hv_finding *finding)
{
    bool breaks = finding->verdict == HV_VERDICT_BREAK || finding->rollback_break;
    switch (hv_finding_level(finding)) {
    case HV_LEVEL_ERROR:
        return breaks ? "blocker" : "critical";
    case HV_LEVEL_WARNING:
        return breaks ? "major" : "minor";
    case HV_LEVEL_NOTE:
        break;
    }
    return "info";
}

static json_t *location(const char *file, uint32_t line)
{
    struct hv_buf path = {0};
    hv_put_escaped(&path, file, SIZE_MAX);
    return HV_JSON_OBJECT(KEY("path", hv_json_taken(&path)),
                          KEY("lines", HV_JSON_OBJECT(KEY("begin", line ? line : 1))));
}

static json_t *issue_object(const struct issue *issue)
{
    return HV_JSON_OBJECT(
        KEY("description", hv_json_taken(issue->description)),
        KEY_IF(issue->content && issue->content->n, "content",
               HV_JSON_OBJECT(KEY("body", hv_json_taken(issue->content)))),
        KEY("check_name", hv_json_taken(issue->rule)),
        KEYS(issue, fingerprint, severity),
        KEY("location", location(issue->file, issue->line)));
}

static json_t *finding_issue(const struct hv_result *result,
                             const struct hv_finding *finding)
{
    struct hv_buf description = {0}, rule = {0}, content = {0};
    hv_put_message(&description, result, finding);
    hv_put_rule(&rule, finding);
    if (hv_finding_wants_fix(finding))
        hv_put_escaped(&content, finding->fix, SIZE_MAX);
    return issue_object(&(struct issue){.description = &description,
                                        .content = &content,
                                        .rule = &rule,
                                        .fingerprint = finding->id ? finding->id : "",
                                        .severity = severity(finding),
                                        .file = hv_finding_file(result, finding),
                                        .line = finding->change.line});
}

static json_t *error_issue(const struct hv_result *result, size_t i)
{
    const struct hv_err *err = &result->errors[i].err;
    struct hv_buf description = {0}, whole = {0}, rule = {0};
    char fingerprint[HV_SHA256_HEX + 1];
    hv_put_error(&description, result, i, false);
    hv_put_error(&whole, result, i, true);
    hv_sha256_hex(whole.p, whole.n, fingerprint);
    hv_buf_done(&whole);
    hv_buf_puts(&rule, "unreadable");
    return issue_object(
        &(struct issue){.description = &description,
                        .rule = &rule,
                        .fingerprint = fingerprint,
                        .severity = "blocker",
                        .file = err->path[0] ? err->path : hv_result_home(result),
                        .line = err->line});
}

static void append_errors(json_t *array, const struct hv_result *result)
{
    for (size_t i = 0; i < result->n_errors; i++)
        if (!hv_error_reported(result, i))
            hv_json_append(array, error_issue(result, i));
}

static void append_hazards(json_t *array, const struct hv_report *report)
{
    const struct hv_result *result = report->result;
    HV_EACH (h, report->hazards ? report->hazards->v : NULL, report->hazards->n) {
        struct hv_buf description = {0}, rule = {0};
        char hex[HV_SHA256_HEX + 1];
        hv_put_hazard_message(&description, result, h);
        hv_put_hazard_rule(&rule, h);
        hv_hazard_fingerprint(result, h, hex);
        hv_json_append(array,
                       issue_object(&(struct issue){.description = &description,
                                                    .rule = &rule,
                                                    .fingerprint = hex,
                                                    .severity = "minor",
                                                    .file = hv_hazard_file(result, h),
                                                    .line = h->line}));
    }
}

json_t *hv_codequality_write(const struct hv_report *report)
{
    const struct hv_result *result = report->result;
    json_t *array = hv_json_array();
    append_errors(array, result);
    for (size_t i = 0; i < result->n_findings; i++)
        if (!hv_finding_condensed(&result->findings[i], report->options))
            hv_json_append(array, finding_issue(result, &result->findings[i]));
    append_hazards(array, report);
    return array;
}

json_t *hv_lint_codequality(const struct hv_report *report)
{
    json_t *array = hv_json_array();
    append_errors(array, report->result);
    append_hazards(array, report);
    return array;
}
