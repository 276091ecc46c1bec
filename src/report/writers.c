/* SPDX-License-Identifier: MIT */
#include "report/writers.h"

#include "report/json_util.h"
#include "report/xml.h"

struct hv_writer {
    enum hv_report_kind kind;
    const char *format;               /* "text", "json" */
    bool (*load)(struct hv_err *err); /* called before a run; NULL: needs nothing */
    hv_write *write;
    hv_build_json *json;
    hv_page_build *page;
    void (*put)(const struct hv_page *page, struct hv_buf *buf); /* of a page */
};

static void put_text(const struct hv_page *page, struct hv_buf *buf)
{
    hv_page_text(page, page->options->width, page->options->color, buf);
}

/* Lines for programs do not depend on the width of a terminal. */
static void put_lines(const struct hv_page *page, struct hv_buf *buf)
{
    hv_page_text(page, 0, page->options->color, buf);
}

/* Text appended later must not become part of the last block. */
static void put_markdown(const struct hv_page *page, struct hv_buf *buf)
{
    hv_page_markdown(page, buf);
    hv_buf_putc(buf, '\n');
}

static const struct hv_writer writers[] = {
    {HV_REPORT_COMPARISON, "text", .page = hv_text_write, .put = put_text},
    {HV_REPORT_COMPARISON, "json", .json = hv_json_write},
    {HV_REPORT_COMPARISON, "sarif", .json = hv_sarif_write},
    {HV_REPORT_COMPARISON, "junit", .write = hv_junit_write, .load = hv_xml_load},
    {HV_REPORT_COMPARISON, "codequality", .json = hv_codequality_write},
    {HV_REPORT_COMPARISON, "github", .write = hv_github_write},
    {HV_REPORT_COMPARISON, "markdown", .page = hv_markdown_write, .put = put_markdown},
    {HV_REPORT_COMPARISON, "oneline", .page = hv_oneline_write, .put = put_lines},
    {HV_REPORT_COMPARISON, "stat", .page = hv_stat_write, .put = put_text},
    {HV_REPORT_ROLLBACK, "text", .page = hv_rollback_text, .put = put_text},
    {HV_REPORT_ROLLBACK, "json", .json = hv_rollback_json},
    {HV_REPORT_LINT, "text", .page = hv_lint_text, .put = put_text},
    {HV_REPORT_LINT, "json", .json = hv_lint_json},
    {HV_REPORT_LINT, "sarif", .json = hv_sarif_write},
    {HV_REPORT_LINT, "codequality", .json = hv_codequality_write},
    {HV_REPORT_LINT, "github", .write = hv_github_write},
    {HV_REPORT_LINT, "markdown", .page = hv_lint_markdown, .put = put_markdown},
    {HV_REPORT_LINT, "oneline", .page = hv_oneline_write, .put = put_lines},
    {HV_REPORT_LINT, "stat", .page = hv_lint_stat, .put = put_text},
    {HV_REPORT_FREEZE, "text", .page = hv_freeze_text, .put = put_text},
    {HV_REPORT_FREEZE, "json", .json = hv_freeze_json},
    {HV_REPORT_FREEZE, "markdown", .page = hv_freeze_markdown, .put = put_markdown},
    {HV_REPORT_MASKS, "text", .page = hv_masks_text, .put = put_text},
    {HV_REPORT_MASKS, "json", .json = hv_masks_json},
    {HV_REPORT_TRIAL, "text", .page = hv_trial_text, .put = put_text},
    {HV_REPORT_TRIAL, "json", .json = hv_trial_json},
    {HV_REPORT_HISTORY, "text", .page = hv_history_text, .put = put_text},
    {HV_REPORT_HISTORY, "json", .json = hv_history_json},
    {HV_REPORT_HISTORY, "html", .page = hv_history_html, .put = hv_page_html,
     .load = hv_xml_load},
    {HV_REPORT_HISTORY, "oneline", .page = hv_history_oneline, .put = put_lines},
    {HV_REPORT_HISTORY, "stat", .page = hv_history_stat, .put = put_text},
    {HV_REPORT_VOTE, "mail", .page = hv_vote_mail, .put = hv_page_mail},
    {HV_REPORT_VOTE, "markdown", .page = hv_vote_whole, .put = hv_page_markdown},
    {HV_REPORT_VOTE, "html", .page = hv_vote_whole, .put = hv_page_html,
     .load = hv_xml_load},
    {HV_REPORT_VOTE, "json", .json = hv_vote_json},
    {HV_REPORT_COPY, "text", .page = hv_copy_text, .put = put_text},
    {HV_REPORT_COPY, "json", .json = hv_copy_json},
    {HV_REPORT_WHO, "text", .page = hv_who_text, .put = put_text},
    {HV_REPORT_WHO, "json", .json = hv_who_json},
    {HV_REPORT_LOG, "text", .page = hv_log_text, .put = put_text},
    {HV_REPORT_LOG, "json", .json = hv_log_json},
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

bool hv_writer_load(const struct hv_writer *writer, struct hv_err *err)
{
    return !writer->load || writer->load(err);
}

void hv_writer_write(const struct hv_writer *writer, const struct hv_report *report,
                     const struct hv_report_options *options, struct hv_buf *buf)
{
    struct hv_report r = *report;
    struct hv_result of_additions;
    r.kind = writer->kind;
    r.options = options;
    if (writer->kind == HV_REPORT_LINT) { /* only hazards are reported */
        of_additions = *report->result;
        of_additions.n_findings = of_additions.n_groups = 0;
        r.result = &of_additions;
    }
    if (writer->write) {
        writer->write(&r, buf);
    } else if (writer->json) {
        hv_json_dump(writer->json(&r), buf);
    } else {
        struct hv_page page = hv_page_begin(r.result, options);
        writer->page(&page, &r);
        writer->put(&page, buf);
        hv_arena_free(page.arena);
    }
}
