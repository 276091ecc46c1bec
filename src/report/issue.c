/* SPDX-License-Identifier: MIT */
#include "report/issue.h"

void hv_each_issue(const struct hv_report *report,
                   void (*visit)(void *ctx, const struct hv_issue *issue), void *ctx)
{
    const struct hv_result *r = report->result;
    const struct hv_hazards *hazards = report->hazards;
    for (size_t i = 0; i < r->n_errors; i++) {
        const struct hv_err *err = &r->errors[i].err;
        if (!hv_error_reported(r, i))
            visit(ctx, &(struct hv_issue){r, .error = i, .file = err->path,
                                          .line = err->line});
    }
    HV_EACH (f, r->findings, r->n_findings)
        if (!hv_finding_condensed(f, report->options))
            visit(ctx, &(struct hv_issue){
                           r, f, .rule = f->rule, .level = hv_finding_level(f),
                           .file = f->change.file, .line = f->change.line});
    HV_EACH (h, hazards ? hazards->v : NULL, hazards->n)
        visit(ctx, &(struct hv_issue){r, .hazard = h, .rule = h->rule,
                                      .level = HV_LEVEL_WARNING, .file = h->file,
                                      .line = h->line});
}

void hv_put_issue(struct hv_buf *buf, const struct hv_issue *issue)
{
    if (issue->finding) {
        hv_put_message(buf, issue->result, issue->finding);
    } else if (issue->hazard) {
        hv_put_hazard(buf, issue->result, issue->hazard);
        hv_buf_puts(buf, ". ");
        hv_put_escaped(buf, issue->rule->why, SIZE_MAX);
    } else {
        hv_put_error(buf, issue->result, issue->error, false);
    }
}

void hv_put_issue_rule(struct hv_buf *buf, const struct hv_issue *issue)
{
    if (issue->finding)
        hv_put_rule(buf, issue->finding);
    else if (issue->hazard)
        hv_putf(buf, "%s %s", issue->rule->id, issue->rule->slug);
    else
        hv_buf_puts(buf, "unreadable");
}

const char *hv_issue_home(const struct hv_issue *issue)
{
    return issue->file && *issue->file ? issue->file : hv_result_home(issue->result);
}

void hv_issue_fingerprint(const struct hv_issue *issue, char ret_hex[HV_SHA256_HEX + 1])
{
    const struct hv_finding *f = issue->finding;
    const struct hv_hazard *h = issue->hazard;
    HV_BUF whole = {0};
    if (f) {
        snprintf(ret_hex, HV_SHA256_HEX + 1, "%s", f->id ? f->id : "");
        return;
    }
    if (h) {
        hv_put_issue_rule(&whole, issue);
        hv_buf_putc(&whole, ' ');
        hv_put_hazard(&whole, issue->result, h);
        hv_buf_printf(&whole, " %s", h->member ? h->member : "");
    } else {
        hv_put_error(&whole, issue->result, issue->error, true);
    }
    hv_sha256_hex(whole.p, whole.n, ret_hex);
}
