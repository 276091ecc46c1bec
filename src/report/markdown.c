/* SPDX-License-Identifier: MIT
 *
 * A summary for a merge request or a job's page. Text from the input is written
 * as code, in a line or in a block, so that no reader of Markdown makes HTML, a table,
 * a link or a mention of it.
 */
#include "report/message.h"
#include "report/result_page.h"
#include "report/wording.h"
#include "report/writers.h"

/* Comments of forges end at a million characters; the rest is in other formats. */
enum { ROWS_MAX = 100, DETAILS_MAX = 40 };

/* ---- head ---- */

static size_t count_failing_groups(const struct hv_result *result)
{
    return HV_SUM(x, result->groups, result->n_groups, x->fails);
}

static const char *tree_words(struct hv_arena *arena, const struct hv_tree_name *tree)
{
    return hv_textf(arena, tree->commit ? "`%s` at `%s`" : "`%s`%s", tree->text,
                    tree->commit);
}

static void add_head(struct hv_page *page)
{
    const struct hv_result *result = page->result;
    const char *command = page->options->command ? page->options->command : "diff";
    bool unread = result->n_errors || hv_compared_nothing(result);
    size_t n = count_failing_groups(result),
           rows = HV_SUM(x, result->findings, result->n_findings, x->fails);
    if (n)
        hv_page_headingf(page, 2, "hvabi %s: %s%-s", command,
                         hv_number(page->arena, n, "decision fails", "decisions fail"),
                         rows == n ? ""
                                   : hv_textf(page->arena, " (%zu findings)", rows));
    else
        hv_page_headingf(page, 2, "hvabi %s: %s", command,
                         unread ? "could not read everything"
                         : hv_read_in_part(result)
                             ? "nothing fails in what could be read"
                             : "nothing fails");
    hv_page_say(page, "From %-s to %-s.", tree_words(page->arena, &result->old),
                tree_words(page->arena, &result->new));
}

/* ---- decisions that fail ---- */

/* The text, which it takes over, as code. */
static const char *code_cell(struct hv_arena *arena, struct hv_buf *text)
{
    return text->n ? hv_textf(arena, "`%-s`", hv_keep(arena, text)) : "-";
}

/* The first failing finding, for the place; the details have the others. */
static const struct hv_finding *first_failing(const struct hv_result *result, size_t g)
{
    const struct hv_finding *f = &result->findings[result->groups[g].first];
    while (f->group != g || !f->fails)
        f++;
    return f;
}

static void add_row(struct hv_page *page, size_t g)
{
    const struct hv_group *group = &page->result->groups[g];
    const struct hv_finding *f = first_failing(page->result, g);
    const struct hv_change *c = &f->change;
    const struct hv_result *r = page->result;
    struct hv_arena *a = page->arena;
    HV_PAGE_ROW(
        page,
        hv_textf(a, group->rollback_break ? "%s, rollback" : "%s",
                 hv_verdict_name(f->verdict)),
        code_cell(a, HV_TEXT(hv_put_group, r, group)),
        c->file ? code_cell(a, HV_TEXT(hv_put_place, c->file, c->line)) : "-",
        code_cell(a, HV_TEXT(hv_put_where, r, c->archs)),
        code_cell(a, HV_TEXT(hv_put_audiences, r->profile, c->audiences, r->audiences)),
        f->released_since ? code_cell(a, HV_TEXT(hv_put_since, r->profile, f)) : "-",
        code_cell(a, HV_TEXT(hv_put_rule, f)));
}

static void add_more(struct hv_page *page, size_t n, size_t most)
{
    if (n > most)
        hv_page_say(page,
                    "%s not shown here; the formats json and sarif list all of them.",
                    hv_number(page->arena, n - most, "more is", "more are"));
}

static void add_table(struct hv_page *page)
{
    size_t n = count_failing_groups(page->result), rows = 0;
    if (!n)
        return;
    HV_PAGE_TABLE(page, "decisions that fail", "verdict", "what", "where", "on", "for",
                  "since", "rule");
    for (size_t i = 0; i < page->result->n_groups; i++)
        if (page->result->groups[i].fails && rows++ < ROWS_MAX)
            add_row(page, i);
    add_more(page, n, ROWS_MAX);
}

/* ---- details ---- */

static void add_details(struct hv_page *page, bool fails)
{
    static const char *const summaries[2][2] = {
        {"findings that do not fail here", "finding that does not fail here"},
        {"findings that fail, in detail", "finding that fails, in detail"}};
    struct hv_buf text = {0};
    size_t n = 0;
    HV_EACH (f, page->result->findings, page->result->n_findings)
        if (f->fails == fails && !hv_finding_condensed(f, page->options) &&
            n++ < DETAILS_MAX)
            hv_put_plain(&text, page->result, page->options, f);
    if (!n)
        return;
    hv_page_details(page, "%zu %s", n, summaries[fails][n == 1]);
    hv_page_lines(page, false, &text);
    add_more(page, n, DETAILS_MAX);
    hv_page_details_end(page);
}

static void add_closing(struct hv_page *page)
{
    struct hv_buf *text = HV_TEXT(hv_put_closing, page->result, page->options, true);
    if (!text->n)
        return;
    hv_page_details(page, "What was compared, and what was left out");
    hv_page_lines(page, false, text);
    hv_page_details_end(page);
}

void hv_markdown_write(struct hv_page *page, const struct hv_report *report)
{
    (void)report;
    add_head(page);
    hv_page_unread(page, page->result,
                   HV_STRONG "Not read, so not checked:" HV_STRONG_END);
    add_table(page);
    add_details(page, true);
    add_details(page, false);
    add_closing(page);
}
