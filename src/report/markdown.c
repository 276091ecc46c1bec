/* SPDX-License-Identifier: MIT
 *
 * A summary for a merge request or a job's page. Whatever comes from input stands in
 * code, in a line or in a block, which no reader of Markdown looks into: no HTML, no
 * table, no link, no mention is made of it.
 */
#include "report/markdown.h"
#include "report/ci_formats.h"
#include "report/message.h"
#include "report/wording.h"
#include "report/writers.h"

#include <inttypes.h>
#include <string.h>

/* Comments of forges end at a million characters; the rest is in other formats. */
enum { ROWS_MAX = 100, DETAILS_MAX = 40 };

struct markdown {
    const struct hv_result *result;
    const struct hv_report_options *options;
    struct hv_buf *buf;
};

static void put_name(struct hv_buf *buf, const char *name)
{
    struct hv_buf safe = {0};
    hv_put_escaped(&safe, name && *name ? name : "?", HV_NAME_MAX);
    hv_markdown_code(buf, &safe);
}

static void details_begin(struct hv_buf *buf, const char *words)
{
    hv_buf_printf(buf, "<details><summary>%s</summary>\n\n", words);
}

static void details_end(struct hv_buf *buf)
{
    hv_buf_puts(buf, "</details>\n\n");
}

/* ---- head ---- */

static size_t count_fails(const struct hv_result *result)
{
    size_t n = 0;
    for (size_t i = 0; i < result->n_findings; i++)
        n += result->findings[i].fails;
    return n;
}

static void put_verdict(const struct markdown *m)
{
    const struct hv_result *result = m->result;
    size_t n = count_fails(result);
    if (n)
        hv_buf_printf(m->buf, "%zu %s\n\n", n,
                      n == 1 ? "finding fails" : "findings fail");
    else if (result->n_errors || hv_compared_nothing(result))
        hv_buf_puts(m->buf, "could not read everything\n\n");
    else
        hv_buf_puts(m->buf, "nothing fails\n\n");
}

static void put_tree(struct hv_buf *buf, const struct hv_tree_name *tree)
{
    put_name(buf, tree->text);
    if (tree->commit) {
        hv_buf_puts(buf, " at ");
        put_name(buf, tree->commit);
    }
}

static void put_head(const struct markdown *m)
{
    const char *command = m->options->command ? m->options->command : "diff";
    hv_buf_printf(m->buf, "## hvabi %s: ", command);
    put_verdict(m);
    hv_buf_puts(m->buf, "From ");
    put_tree(m->buf, &m->result->old);
    hv_buf_puts(m->buf, " to ");
    put_tree(m->buf, &m->result->new);
    hv_buf_puts(m->buf, ".\n\n");
}

static void put_errors(const struct markdown *m)
{
    struct hv_buf text = {0};
    for (size_t i = 0; i < m->result->n_errors; i++) {
        if (hv_error_reported(m->result, i))
            continue;
        hv_put_error(&text, m->result, i, true);
        hv_buf_putc(&text, '\n');
    }
    if (text.n) {
        hv_buf_puts(m->buf, "**Not read, so nothing is known about it:**\n\n");
        hv_markdown_block(m->buf, &text);
    }
}

/* ---- findings that fail ---- */

static void put_place(struct hv_buf *buf, const struct hv_change *change)
{
    struct hv_buf place = {0};
    if (!change->file) {
        hv_buf_putc(buf, '-');
        return;
    }
    hv_put_escaped(&place, change->file, HV_NAME_MAX);
    if (change->line)
        hv_buf_printf(&place, ":%" PRIu32, change->line);
    hv_markdown_code(buf, &place);
}

static void put_row(const struct markdown *m, const struct hv_finding *finding)
{
    const struct hv_change *change = &finding->change;
    const struct hv_result *result = m->result;
    struct hv_buf what = {0}, rule = {0}, archs = {0}, audiences = {0};
    hv_put_headline(&what, change);
    hv_put_rule(&rule, finding);
    hv_put_where(&archs, result, change);
    hv_put_audiences(&audiences, result->profile, change->audiences, result->audiences);
    hv_buf_printf(m->buf, "| %s%s | ", hv_verdict_name(finding->verdict),
                  finding->rollback_break ? ", rollback" : "");
    hv_markdown_code(m->buf, &what);
    hv_buf_puts(m->buf, " | ");
    put_place(m->buf, change);
    hv_buf_puts(m->buf, " | ");
    hv_markdown_code(m->buf, &archs);
    hv_buf_puts(m->buf, " | ");
    hv_markdown_code(m->buf, &audiences);
    hv_buf_puts(m->buf, " | ");
    if (finding->released_since)
        put_name(m->buf, finding->released_since);
    else
        hv_buf_putc(m->buf, '-');
    hv_buf_puts(m->buf, " | ");
    hv_markdown_code(m->buf, &rule);
    hv_buf_puts(m->buf, " |\n");
}

static void put_more(struct hv_buf *buf, size_t n)
{
    if (n)
        hv_buf_printf(buf,
                      "\n%zu more %s not shown here; the formats json and sarif "
                      "have all of them.\n",
                      n, n == 1 ? "is" : "are");
}

static void put_table(const struct markdown *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->result->n_findings; i++) {
        const struct hv_finding *finding = &m->result->findings[i];
        if (!finding->fails)
            continue;
        if (n++ == 0)
            hv_buf_puts(m->buf, "| verdict | what | where | on | for | since | rule |\n"
                                "| --- | --- | --- | --- | --- | --- | --- |\n");
        if (n <= ROWS_MAX)
            put_row(m, finding);
    }
    put_more(m->buf, n > ROWS_MAX ? n - ROWS_MAX : 0);
    hv_buf_puts(m->buf, n ? "\n" : "");
}

/* ---- details ---- */

static bool wanted(const struct markdown *m, size_t i, bool fails)
{
    const struct hv_finding *finding = &m->result->findings[i];
    return finding->fails == fails && !hv_finding_condensed(finding, m->options);
}

static void put_details(const struct markdown *m, bool fails)
{
    struct hv_buf text = {0}, words = {0};
    size_t n = 0;
    for (size_t i = 0; i < m->result->n_findings; i++) {
        if (wanted(m, i, fails) && n++ < DETAILS_MAX)
            hv_put_plain(&text, m->result, m->options, &m->result->findings[i]);
    }
    if (n) {
        hv_buf_printf(&words, "%zu %s", n, n == 1 ? "finding that" : "findings that");
        hv_buf_puts(&words, n == 1 ? (fails ? " fails" : " does not fail")
                                   : (fails ? " fail" : " do not fail"));
        hv_buf_puts(&words, fails ? ", in detail" : " here");
        details_begin(m->buf, words.p);
        hv_markdown_block(m->buf, &text);
        put_more(m->buf, n > DETAILS_MAX ? n - DETAILS_MAX : 0);
        details_end(m->buf);
    }
    hv_buf_done(&text);
    hv_buf_done(&words);
}

static void put_closing(const struct markdown *m)
{
    struct hv_buf text = {0};
    hv_put_closing(&text, m->result, m->options, true);
    if (text.n == 0)
        return;
    details_begin(m->buf, "What was compared, and what was left out");
    hv_markdown_block(m->buf, &text);
    details_end(m->buf);
}

void hv_markdown_write(const struct hv_result *result,
                       const struct hv_report_options *options, struct hv_buf *buf)
{
    struct markdown m = {result, options, buf};
    put_head(&m);
    put_errors(&m);
    put_table(&m);
    put_details(&m, true);
    put_details(&m, false);
    put_closing(&m);
}
