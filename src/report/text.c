/* SPDX-License-Identifier: MIT
 *
 * A comparison as text: the verdict, the decisions, what was compared, why it fails.
 */
#include "report/hazard_page.h"
#include "report/message.h"
#include "report/result_page.h"
#include "report/writers.h"

static int id_length(const struct hv_result *result)
{
    enum { LEAST = 6 };
    HV_FREED const char **ids = hv_alloc((result->n_findings + 1) * sizeof *ids);
    size_t n = 0;
    int length = LEAST;
    for (size_t i = 0; i < result->n_findings; i++) {
        if (result->findings[i].id)
            ids[n++] = result->findings[i].id;
    }
    qsort(ids, n, sizeof *ids, hv_by_text);
    for (size_t i = 1; i < n; i++) {
        int common = (int)hv_common_prefix(ids[i - 1], ids[i]);
        if (common >= length && ids[i][common]) /* equal ids stay equal */
            length = common + 1;
    }
    return length;
}

static bool is_listed(const struct hv_page *page, const struct hv_finding *f)
{
    const struct hv_report_options *options = page->options;
    if (options->quiet)
        return f->fails;
    return (f->introduced_here || f->fails || options->verbose) &&
           !hv_finding_condensed(f, options);
}

/* Is the reason given? Later findings of a rule only name the rule. */
static bool says_why(const struct hv_page *page, const struct hv_finding *finding)
{
    if (page->options->verbose || !finding->why)
        return true;
    for (const struct hv_finding *f = page->result->findings; f < finding; f++)
        if (f->rule == finding->rule && f->group != finding->group &&
            f->introduced_here == finding->introduced_here &&
            f->verdict == finding->verdict && is_listed(page, f) && f->why &&
            strcmp(f->why, finding->why) == 0)
            return false;
    return true;
}

/* Collect the listed findings, consequences after their causes. */
static size_t collect_listed(struct hv_page *page, const struct hv_group *group,
                             const struct hv_finding **ret)
{
    const struct hv_result *r = page->result;
    size_t index = (size_t)(group - r->groups), n = 0;
    for (int follows = 0; follows <= 1; follows++)
        for (size_t i = group->first; i <= group->last; i++) {
            const struct hv_finding *f = &r->findings[i];
            bool missing = f->change.kind == HV_KIND_INTERFACE_VERSION_MISSING;
            if (f->group == index && missing == follows && is_listed(page, f))
                ret[n++] = f;
        }
    return n;
}

/* The findings of the group that are listed one by one. */
static void add_group(struct hv_page *page, const struct hv_group *group)
{
    const struct hv_finding **listed =
        hv_arena_alloc(page->arena, (group->n + 1) * sizeof *listed);
    size_t n = collect_listed(page, group, listed);
    if (!n)
        return;
    hv_page_gap(page);
    if (!group->introduced_here && !group->fails)
        for (size_t i = 0; i < n; i++)
            hv_page_finding_line(page, listed[i], 0);
    else if (n == 1)
        hv_page_finding(page, listed[0], says_why(page, listed[0]));
    else
        hv_page_group(page, group, listed, n);
}

static void add_groups(struct hv_page *page, bool introduced)
{
    size_t before = page->n;
    for (size_t i = 0; i < page->result->n_groups; i++)
        if (page->result->groups[i].introduced_here == introduced)
            add_group(page, &page->result->groups[i]);
    if (!introduced && page->n > before)
        hv_page_gap(page);
}

void hv_text_write(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_result *result = report->result;
    page->id_length = id_length(result);
    if (!page->options->quiet) {
        hv_page_head(page);
        hv_page_verdict(page);
        hv_page_verification(page);
    }
    add_groups(page, true);
    add_groups(page, false);
    if (!page->options->quiet)
        hv_page_drop_gap(page); /* findings are indented, the next block is not */
    if (!page->options->quiet) {
        if (report->hazards)
            hv_page_hazard_lines(page, report->hazards);
        hv_page_condensed(page);
    }
    hv_page_errors(page);
    if (!page->options->quiet) {
        hv_page_left_out(page);
        hv_page_closing(page);
    } else if (hv_compared_nothing(result)) {
        hv_page_verdict(page);
    }
    hv_page_outcome(page);
}
