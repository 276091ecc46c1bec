/* SPDX-License-Identifier: MIT
 *
 * Workflow commands of GitHub's runner, one a line: annotations beside the changed
 * lines. A line that begins with "::" is a command, so every line of this writer is a
 * command of its own and no text of input begins one.
 */
#include "report/issue.h"
#include "report/writers.h"

/* One workflow command. Title and message, which hold safe text, are empty afterwards.
 */
struct annotation {
    struct hv_buf title, message;
    const char *file; /* NULL: not known */
    uint32_t line;    /* 0: not known */
};

enum { WHOLE_ID = 12 };

/* Escape as the runner expects: in a message only % and line ends are special, in a
 * property ':' and ',' as well. */
static void put_escaped(struct hv_buf *buf, const char *s, bool property)
{
    const char *special = property ? "%\r\n:," : "%\r\n";
    for (; s && *s; s++) {
        if (strchr(special, *s))
            hv_buf_printf(buf, "%%%02X", (unsigned)(unsigned char)*s);
        else
            hv_buf_putc(buf, *s);
    }
}

static void put_command(struct hv_buf *buf, const char *command,
                        struct annotation *annotation)
{
    const char *file = annotation->file;
    hv_buf_printf(buf, "::%s ", command);
    if (file && *file) {
        HV_BUF safe = {0};
        hv_put_escaped(&safe, file, SIZE_MAX);
        hv_buf_puts(buf, "file=");
        put_escaped(buf, safe.p, true);
        hv_buf_putc(buf, ',');
        if (annotation->line)
            hv_buf_printf(buf, "line=%" PRIu32 ",", annotation->line);
    }
    hv_buf_puts(buf, "title=");
    put_escaped(buf, annotation->title.p, true);
    hv_buf_puts(buf, "::");
    put_escaped(buf, annotation->message.p, false);
    hv_buf_putc(buf, '\n');
    hv_buf_done(&annotation->title);
    hv_buf_done(&annotation->message);
}

static void put_issue(void *buf, const struct hv_issue *issue)
{
    static const char *const commands[] = {"error", "warning", "notice"};
    struct annotation a = {.file = issue->file, .line = issue->line};
    const struct hv_finding *f = issue->finding;
    HV_BUF paste = {0}, accept = {0};
    if (f || issue->hazard) {
        hv_buf_printf(&a.title, "%s: ", f ? hv_verdict_name(f->verdict) : "hazard");
        hv_put_issue_rule(&a.title, issue);
    } else {
        hv_buf_puts(&a.title, "hvabi could not read this");
    }
    hv_put_issue(&a.message, issue);
    if (issue->hazard || (f && f->fails && hv_finding_wants_fix(f))) {
        hv_buf_puts(&a.message, "\nfix: ");
        hv_put_escaped(&a.message, f ? f->fix : issue->rule->fix, SIZE_MAX);
        if (f)
            hv_put_paste(&paste, f);
    }
    if (paste.n)
        hv_buf_printf(&a.message, "\n%s", paste.p);
    if (f)
        hv_put_acceptance(&accept, issue->result, f, WHOLE_ID);
    if (accept.n)
        hv_buf_printf(&a.message, "\n%s", accept.p);
    put_command(buf, commands[issue->level], &a);
}

static void put_summary(struct hv_buf *buf, const struct hv_report *report)
{
    const struct hv_result *result = report->result;
    const char *command = report->options->command;
    bool lint = report->kind == HV_REPORT_LINT;
    bool nothing = !lint && hv_compared_nothing(result);
    struct annotation a = {0};
    hv_buf_printf(&a.title, "hvabi %s", command ? command : "diff");
    if (lint)
        hv_put_hazard_counts(&a.message, result, report->hazards);
    else
        hv_put_closing(&a.message, result, report->options, false);
    if (a.message.n && a.message.p[a.message.n - 1] == '\n')
        a.message.p[--a.message.n] = '\0';
    if (a.message.n)
        put_command(buf, nothing ? "error" : "notice", &a);
    hv_buf_done(&a.title);
    hv_buf_done(&a.message);
}

void hv_github_write(const struct hv_report *report, struct hv_buf *buf)
{
    hv_each_issue(report, put_issue, buf);
    put_summary(buf, report);
}
