/* SPDX-License-Identifier: MIT
 *
 * Workflow commands of GitHub's runner, one a line: annotations beside the changed
 * lines. A line that begins with "::" is a command, so every line of this writer is a
 * command of its own and no text of input begins one.
 */
#include "report/hazard_page.h"
#include "report/message.h"
#include "report/result_page.h"
#include "report/writers.h"

/* One workflow command. Title and message, which hold safe text, are empty afterwards.
 */
struct annotation {
    struct hv_buf title, message;
    const char *file; /* NULL: not known */
    uint32_t line;    /* 0: not known */
};

enum { WHOLE_ID = 12 };

/* As the runner takes it apart again: in a message only % and line ends mean something,
 * in a property ':' and ',' as well. */
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
    }
    if (file && *file && annotation->line)
        hv_buf_printf(buf, "line=%" PRIu32 ",", annotation->line);
    hv_buf_puts(buf, "title=");
    put_escaped(buf, annotation->title.p, true);
    hv_buf_puts(buf, "::");
    put_escaped(buf, annotation->message.p, false);
    hv_buf_putc(buf, '\n');
    hv_buf_done(&annotation->title);
    hv_buf_done(&annotation->message);
}

static void put_finding(struct hv_buf *buf, const struct hv_result *result,
                        const struct hv_finding *finding)
{
    static const char *const commands[] = {"error", "warning", "notice"};
    struct annotation a = {.file = finding->change.file, .line = finding->change.line};
    struct hv_buf accept = {0};
    hv_buf_printf(&a.title, "%s: ", hv_verdict_name(finding->verdict));
    hv_put_rule(&a.title, finding);
    hv_put_message(&a.message, result, finding);
    if (finding->fails && hv_finding_wants_fix(finding)) {
        HV_BUF paste = {0};
        hv_buf_puts(&a.message, "\nfix: ");
        hv_put_escaped(&a.message, finding->fix, SIZE_MAX);
        hv_put_paste(&paste, finding);
        hv_buf_printf(&a.message, "%s%s", paste.n ? "\n" : "", paste.n ? paste.p : "");
    }
    hv_put_acceptance(&accept, result, finding, WHOLE_ID);
    if (accept.n)
        hv_buf_printf(&a.message, "\n%s", accept.p);
    hv_buf_done(&accept);
    put_command(buf, commands[hv_finding_level(finding)], &a);
}

static void put_summary(struct hv_buf *buf, const struct hv_result *result,
                        const struct hv_report_options *options)
{
    struct annotation a = {0};
    bool nothing = hv_compared_nothing(result);
    hv_buf_printf(&a.title, "hvabi %s", options->command ? options->command : "diff");
    hv_put_closing(&a.message, result, options, false);
    if (a.message.n) /* the last line end */
        a.message.p[--a.message.n] = '\0';
    if (a.message.n)
        put_command(buf, nothing ? "error" : "notice", &a);
    hv_buf_done(&a.title);
    hv_buf_done(&a.message);
}

static void put_errors(struct hv_buf *buf, const struct hv_result *result)
{
    for (size_t i = 0; i < result->n_errors; i++)
        if (!hv_error_reported(result, i)) {
            const struct hv_err *err = &result->errors[i].err;
            struct annotation a = {.file = err->path, .line = err->line};
            hv_buf_puts(&a.title, "hvabi could not read this");
            hv_put_error(&a.message, result, i, false);
            put_command(buf, "error", &a);
        }
}

static void put_hazards(struct hv_buf *buf, const struct hv_report *report)
{
    HV_EACH (h, report->hazards ? report->hazards->v : NULL, report->hazards->n) {
        struct annotation a = {.file = h->file, .line = h->line};
        hv_buf_puts(&a.title, "hazard: ");
        hv_put_hazard_rule(&a.title, h);
        hv_put_hazard_message(&a.message, report->result, h);
        hv_buf_puts(&a.message, "\nfix: ");
        hv_put_escaped(&a.message, h->rule->fix, SIZE_MAX);
        put_command(buf, "warning", &a);
    }
}

void hv_github_write(const struct hv_report *report, struct hv_buf *buf)
{
    const struct hv_result *result = report->result;
    const struct hv_report_options *options = report->options;
    put_errors(buf, result);
    for (size_t i = 0; i < result->n_findings; i++)
        if (!hv_finding_condensed(&result->findings[i], options))
            put_finding(buf, result, &result->findings[i]);
    put_hazards(buf, report);
    put_summary(buf, result, options);
}

void hv_lint_github(const struct hv_report *report, struct hv_buf *buf)
{
    struct annotation counts = {0};
    put_errors(buf, report->result);
    put_hazards(buf, report);
    hv_buf_puts(&counts.title, "hvabi lint");
    hv_put_hazard_counts(&counts.message, report->result, report->hazards);
    put_command(buf, "notice", &counts);
}
