/* SPDX-License-Identifier: MIT
 *
 * One line for each decision, to be searched or sorted: the verdict, the id
 * (or the release or commit of a step), the rule, the place, what it is, and for whom.
 * Fields that are not known are "-". The lines do not depend on a terminal's width.
 */
#include "judge/vote/precedents.h"
#include "report/hazard_page.h"
#include "report/history_tally.h"
#include "report/message.h"
#include "report/wording.h"
#include "report/writers.h"

static const char *or_dash(const char *field)
{
    return field ? field : "-";
}

/* "xen.h:12: ". */
static void put_where_from(struct hv_buf *buf, const char *file, uint32_t line)
{
    hv_put_place(buf, or_dash(file), line);
    hv_buf_puts(buf, ": ");
}

/* ---- comparisons ---- */

static bool is_shown(const struct hv_page *page, const struct hv_group *group)
{
    const struct hv_report_options *options = page->options;
    return group->fails ||
           (!options->quiet && (group->introduced_here || options->verbose));
}

/* "on x86_64 for guest; on ppc64 for tools": whom any of the group's findings is about.
 */
static void put_whom(struct hv_buf *buf, const struct hv_result *result, size_t group)
{
    struct hv_finding whom = result->findings[result->groups[group].first];
    uint32_t audiences[HV_MAX_ARCHS] = {0}, left = 0;
    HV_EACH (f, result->findings, result->n_findings)
        HV_EACH_BIT (a, f->group == group ? f->change.archs : 0) {
            audiences[a] |= f->change.audiences;
            left |= HV_BIT(a);
        }
    for (bool first = true; left; left &= ~whom.change.archs, first = false) {
        whom.change.audiences = audiences[hv_lowest_bit(left)];
        whom.change.archs = 0;
        HV_EACH_BIT (a, left)
            if (audiences[a] == whom.change.audiences)
                whom.change.archs |= HV_BIT(a);
        hv_buf_puts(buf, first ? "" : "; ");
        hv_put_who(buf, result, &whom);
    }
}

static void add_group(struct hv_page *page, const struct hv_group *group)
{
    const struct hv_finding *f = &page->result->findings[group->first];
    struct hv_buf text = {0};
    if (group->waived)
        hv_buf_puts(&text, "waived");
    else
        hv_put_verdict(&text, group->verdict);
    if (group->rollback_break && group->verdict != HV_VERDICT_BREAK)
        hv_buf_puts(&text, ",rollback");
    hv_putf(&text, " %s %s ", or_dash(f->id), or_dash(f->rule ? f->rule->id : NULL));
    put_where_from(&text, f->change.file, f->change.line);
    hv_put_group(&text, page->result, group);
    hv_buf_putc(&text, ' ');
    put_whom(&text, page->result, f->group);
    hv_page_add(page, HV_BLOCK_LINE, &text);
}

static void add_unread(struct hv_page *page)
{
    HV_EACH (l, page->result->left_out, page->result->n_left_out)
        if (l->kind == HV_LEFT_OUT_FAILED)
            hv_page_line(page, "unread - - %s: %s", l->file, or_dash(l->why));
}

static void add_errors(struct hv_page *page)
{
    const struct hv_result *r = page->result;
    for (size_t i = 0; i < r->n_errors; i++) {
        struct hv_buf text = {0};
        if (hv_error_reported(r, i))
            continue;
        hv_buf_puts(&text, HV_ALERT "error" HV_STRONG_END " - - ");
        hv_put_error(&text, r, i, true);
        hv_page_add(page, HV_BLOCK_LINE, &text);
    }
    if (!r->n_errors && hv_compared_nothing(r))
        hv_page_line(page,
                     HV_ALERT "error" HV_STRONG_END " - - -: nothing was compared");
}

static void add_hazards(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_hazards *hazards = report->hazards;
    if (page->options->quiet && report->kind != HV_REPORT_LINT)
        return; /* only hazards fail a lint */
    HV_EACH (h, hazards ? hazards->v : NULL, hazards->n) {
        struct hv_buf text = {0};
        hv_putf(&text, "%chazard" HV_STRONG_END " - %s ",
                HV_VERDICT_MARK + HV_VERDICT_REVIEW, h->rule->id);
        put_where_from(&text, h->file, h->line);
        hv_put_hazard(&text, report->result, h);
        hv_page_add(page, HV_BLOCK_LINE, &text);
    }
}

void hv_oneline_write(struct hv_page *page, const struct hv_report *report)
{
    HV_EACH (group, page->result->groups, page->result->n_groups)
        if (is_shown(page, group))
            add_group(page, group);
    add_hazards(page, report);
    add_unread(page);
    add_errors(page);
}

/* ---- a timeline ---- */

static void add_precedent(struct hv_page *page, const struct hv_timeline *timeline,
                          const struct hv_precedent *p)
{
    struct hv_buf text = {0};
    hv_put_verdict(&text, p->verdict);
    if (p->rollback_break && p->verdict != HV_VERDICT_BREAK)
        hv_buf_puts(&text, ",rollback");
    hv_putf(&text, timeline->commits ? " %-.12s %s " : " %s %s ", p->release,
            or_dash(p->rule));
    put_where_from(&text, p->file, 0);
    hv_put_precedent_line(&text, p, timeline->profile);
    hv_page_add(page, HV_BLOCK_LINE, &text);
}

/* Is the row listed? Comments, which most commits touch, only if asked for. */
static bool is_listed(const struct hv_report_options *options,
                      const struct hv_precedent *p)
{
    return hv_precedent_listed(options, p) ||
           (!options->quiet && p->kind != HV_KIND_SEMANTICS_ONLY);
}

void hv_history_oneline(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_timeline *t = report->timeline;
    const struct hv_change_index *past = t->past;
    HV_FREED size_t *decisions = hv_change_index_decisions(past, t->profile);
    HV_FREED bool *seen = hv_alloc((past->n + 1) * sizeof *seen);
    for (size_t i = 0; i < past->n; i++) {
        if (seen[decisions[i]] || !is_listed(page->options, &past->v[i]))
            continue;
        seen[decisions[i]] = true;
        add_precedent(page, t, &past->v[i]);
    }
    HV_EACH (step, t->steps, t->n)
        if (step->n_errors)
            hv_page_line(page, HV_ALERT "error" HV_STRONG_END " %s - %s: %-s",
                         step->name, or_dash(step->err.path),
                         hv_escaped(page->arena, step->err.text));
}
