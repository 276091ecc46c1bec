/* SPDX-License-Identifier: MIT */
#include "report/writers.h"

#include "report/xml.h"

static const struct hv_writer writers[] = {
    {HV_REPORT_COMPARISON, "text", NULL, hv_text_write},
    {HV_REPORT_COMPARISON, "json", NULL, hv_json_write},
    {HV_REPORT_COMPARISON, "sarif", NULL, hv_sarif_write},
    {HV_REPORT_COMPARISON, "junit", hv_xml_load, hv_junit_write},
    {HV_REPORT_COMPARISON, "codequality", NULL, hv_codequality_write},
    {HV_REPORT_COMPARISON, "github", NULL, hv_github_write},
    {HV_REPORT_COMPARISON, "markdown", NULL, hv_markdown_write},
    {HV_REPORT_COMPARISON, "oneline", NULL, hv_oneline_write},
    {HV_REPORT_COMPARISON, "stat", NULL, hv_stat_write},
    {HV_REPORT_ROLLBACK, "text", NULL, hv_rollback_text},
    {HV_REPORT_ROLLBACK, "json", NULL, hv_rollback_json},
    {HV_REPORT_LINT, "text", NULL, hv_lint_text},
    {HV_REPORT_LINT, "json", NULL, hv_lint_json},
    {HV_REPORT_LINT, "sarif", NULL, hv_lint_sarif},
    {HV_REPORT_LINT, "codequality", NULL, hv_lint_codequality},
    {HV_REPORT_LINT, "github", NULL, hv_lint_github},
    {HV_REPORT_LINT, "markdown", NULL, hv_lint_markdown},
    {HV_REPORT_LINT, "oneline", NULL, hv_lint_oneline},
    {HV_REPORT_LINT, "stat", NULL, hv_lint_stat},
    {HV_REPORT_FREEZE, "text", NULL, hv_freeze_text},
    {HV_REPORT_FREEZE, "json", NULL, hv_freeze_json},
    {HV_REPORT_FREEZE, "markdown", NULL, hv_freeze_markdown},
    {HV_REPORT_MASKS, "text", NULL, hv_masks_text},
    {HV_REPORT_MASKS, "json", NULL, hv_masks_json},
    {HV_REPORT_TRIAL, "text", NULL, hv_trial_text},
    {HV_REPORT_TRIAL, "json", NULL, hv_trial_json},
    {HV_REPORT_HISTORY, "text", NULL, hv_history_text},
    {HV_REPORT_HISTORY, "json", NULL, hv_history_json},
    {HV_REPORT_HISTORY, "html", hv_xml_load, hv_history_html},
    {HV_REPORT_HISTORY, "oneline", NULL, hv_history_oneline},
    {HV_REPORT_HISTORY, "stat", NULL, hv_history_stat},
    {HV_REPORT_VOTE, "mail", NULL, hv_vote_mail},
    {HV_REPORT_VOTE, "markdown", NULL, hv_vote_markdown},
    {HV_REPORT_VOTE, "html", hv_xml_load, hv_vote_html},
    {HV_REPORT_VOTE, "json", NULL, hv_vote_json},
    {HV_REPORT_COPY, "text", NULL, hv_copy_text},
    {HV_REPORT_COPY, "json", NULL, hv_copy_json},
    {HV_REPORT_WHO, "text", NULL, hv_who_text},
    {HV_REPORT_WHO, "json", NULL, hv_who_json},
    {HV_REPORT_LOG, "text", NULL, hv_log_text},
    {HV_REPORT_LOG, "json", NULL, hv_log_json},
};

const struct hv_writer *hv_writer_find(enum hv_report_kind kind, const char *format)
{
    return HV_FIND(writer, writers, HV_COUNT(writers),
                   writer->kind == kind && strcmp(writer->format, format) == 0);
}

void hv_put_formats(struct hv_buf *buf, enum hv_report_kind kind)
{
    const char *before = "";
    for (size_t i = 0; i < HV_COUNT(writers); i++) {
        if (writers[i].kind != kind)
            continue;
        hv_buf_printf(buf, "%s%s", before, writers[i].format);
        before = ", ";
    }
}
