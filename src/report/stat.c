/* SPDX-License-Identifier: MIT
 *
 * How much changed where, as git diff --stat has it: a row for each header (or step),
 * a column for each verdict (or hazard) that occurs.
 */
#include "judge/vote/precedents.h"
#include "model/timeline.h"
#include "report/hazard_page.h"
#include "report/result_page.h"
#include "report/wording.h"
#include "report/writers.h"

enum { MOST_COLUMNS = 14, ROLLBACK = HV_VERDICT_COUNT, VERDICT_COLUMNS };

_Static_assert((int)HV_HAZARD_COUNT <= MOST_COLUMNS && VERDICT_COLUMNS <= MOST_COLUMNS,
               "counts of every kind need a column");

struct row {
    const char *name; /* NULL: the place is not known */
    size_t counts[MOST_COLUMNS];
};

struct counts {
    struct hv_page *page;
    size_t n_columns;
    const char *(*title)(struct hv_page *page, size_t column);
    size_t n, cap;
    struct row *rows;
};

static size_t *row_of(struct counts *counts, const char *name)
{
    for (size_t i = counts->n; i-- > 0;)
        if (hv_same_text(counts->rows[i].name, name))
            return counts->rows[i].counts;
    struct row *row =
        HV_ARENA_ADD(counts->page->arena, counts->rows, counts->n, counts->cap);
    *row = (struct row){.name = name};
    return row->counts;
}

HV_BY(by_name, struct row, hv_compare_text(x->name, y->name))

static size_t column_sum(const struct counts *counts, size_t column)
{
    return HV_SUM(row, counts->rows, counts->n, row->counts[column]);
}

static const char *verdict_title(struct hv_page *page, size_t column)
{
    if (column == ROLLBACK)
        return "rollback";
    return hv_keep(page->arena, HV_TEXT(hv_put_verdict, (enum hv_verdict)column));
}

static const char *hazard_title(struct hv_page *page, size_t column)
{
    (void)page;
    return hv_hazard_slug((enum hv_hazard_kind)column);
}

static const char *count_cell(const struct counts *counts, size_t count)
{
    return count ? hv_textf(counts->page->arena, "%zu", count) : ".";
}

/* Add the columns with a count; the last row has the sums. */
static void add_table(struct counts *counts, const char *what)
{
    struct hv_page *page = counts->page;
    const char *cells[MOST_COLUMNS + 1];
    size_t columns[MOST_COLUMNS], n = 0;
    for (size_t c = 0; c < counts->n_columns; c++)
        if (column_sum(counts, c))
            columns[n++] = c;
    if (!counts->n)
        return;
    hv_page_table(page, "counts", n + 1)->right = ~1u;
    cells[0] = what;
    for (size_t c = 0; c < n; c++)
        cells[c + 1] = counts->title(page, columns[c]);
    hv_page_row(page, n + 1, cells);
    HV_EACH (row, counts->rows, counts->n) {
        cells[0] = hv_textf(page->arena, "%s", row->name ? row->name : "(not known)");
        for (size_t c = 0; c < n; c++)
            cells[c + 1] = count_cell(counts, row->counts[columns[c]]);
        hv_page_row(page, n + 1, cells);
    }
    cells[0] = "all";
    for (size_t c = 0; c < n; c++)
        cells[c + 1] = count_cell(counts, column_sum(counts, columns[c]));
    hv_page_row(page, n + 1, cells);
}

void hv_stat_write(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_result *r = report->result;
    struct counts counts = {page, VERDICT_COLUMNS, verdict_title, 0, 0, NULL};
    HV_EACH (g, r->groups, r->n_groups) {
        if (!g->introduced_here && !g->fails && !page->options->verbose)
            continue;
        size_t *row = row_of(&counts, r->findings[g->first].change.file);
        row[g->verdict]++;
        row[ROLLBACK] += g->rollback_break;
    }
    HV_SORT(counts.rows, counts.n, by_name);
    add_table(&counts, "header");
    hv_page_errors(page);
    hv_page_verdict(page);
}

void hv_lint_stat(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_hazards *hazards = report->hazards;
    struct counts counts = {page, HV_HAZARD_COUNT, hazard_title, 0, 0, NULL};
    HV_EACH (hazard, hazards->v, hazards->n)
        row_of(&counts, hazard->file)[hazard->kind]++;
    HV_SORT(counts.rows, counts.n, by_name);
    add_table(&counts, "header");
    hv_page_errors(page);
    hv_page_add(page, HV_BLOCK_PARAGRAPH,
                HV_TEXT(hv_put_hazard_counts, report->result, hazards));
}

/* Count each decision once in its step, by its worst change, which comes first. */
static void count_decisions(struct counts *counts, const struct hv_timeline *timeline)
{
    const struct hv_change_index *past = timeline->past;
    HV_FREED size_t *decisions = hv_change_index_decisions(past, timeline->profile);
    enum { WORSE = 1, BACK = 2 };
    HV_FREED unsigned char *seen = hv_alloc(past->n + 1);
    for (size_t i = 0; i < past->n; i++) {
        size_t *row = row_of(counts, past->v[i].release);
        if (!(seen[decisions[i]] & WORSE))
            row[past->v[i].verdict]++;
        if (!(seen[decisions[i]] & BACK))
            row[ROLLBACK] += past->v[i].rollback_break;
        seen[decisions[i]] |= past->v[i].rollback_break ? WORSE | BACK : WORSE;
    }
}

void hv_history_stat(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_timeline *t = report->timeline;
    struct counts counts = {page, VERDICT_COLUMNS, verdict_title, 0, 0, NULL};
    size_t failed = HV_SUM(step, t->steps, t->n, step->n_errors != 0);
    count_decisions(&counts, t);
    HV_EACH (row, counts.rows, counts.n)
        row->name = hv_textf(page->arena, t->commits ? "%-.12s" : "%s", row->name);
    add_table(&counts, t->commits ? "commit" : "release");
    hv_page_line(page, failed ? "%-s compared; %-s could not be" : "%-s compared%-s",
                 hv_number(page->arena, t->n,
                           t->commits ? "commit" : "pair of releases",
                           t->commits ? "commits" : "pairs of releases"),
                 failed ? hv_number(page->arena, failed, "step", "steps") : "");
}
