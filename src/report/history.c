/* SPDX-License-Identifier: MIT */
#include "judge/vote/precedents.h"
#include "model/timeline.h"
#include "report/history_tally.h"
#include "report/result_page.h"
#include "report/wording.h"
#include "report/writers.h"

/* ---- tables ---- */

struct builder {
    struct hv_page *page;
    const struct hv_timeline *timeline;
    struct hv_tally tally;
    size_t *decisions; /* of each row; they are what is counted by verdict */
    bool html;         /* tables have no limit of width, and empty steps are omitted */
};

/* A column of a table: an architecture in the steps [from, to). */
struct column {
    const char *title;
    unsigned arch;
    size_t from, to;
};

static size_t count_at(const struct builder *b, int kind, const struct column *c)
{
    return hv_tally_count(&b->tally, (enum hv_kind)kind, c->arch, c->from, c->to);
}

static bool any_count(const struct builder *b, int kind, const struct column *columns,
                      size_t n)
{
    return HV_ANY(x, columns, n, count_at(b, kind, x));
}

/* A row for each kind of change that has a count. */
static struct hv_block *add_table(struct builder *b, const char *caption,
                                  const struct column *columns, size_t n)
{
    struct hv_arena *a = b->page->arena;
    const char **cells = hv_arena_alloc(a, (n + 1) * sizeof *cells);
    struct hv_block *table = hv_page_table(b->page, caption, n + 1);
    table->right = ~1u;
    table->indent = 2;
    cells[0] = "kind";
    for (size_t c = 0; c < n; c++)
        cells[c + 1] = hv_textf(a, "%s", columns[c].title);
    hv_page_row(b->page, n + 1, cells);
    for (int kind = 0; kind < HV_KIND_COUNT; kind++) {
        if (!any_count(b, kind, columns, n))
            continue;
        cells[0] = hv_kind_name((enum hv_kind)kind);
        for (size_t c = 0; c < n; c++) {
            size_t count = count_at(b, kind, &columns[c]);
            cells[c + 1] = count ? hv_textf(a, "%zu", count) : ".";
        }
        hv_page_row(b->page, n + 1, cells);
    }
    return table;
}

/* Was the architecture compared in any step of the range? */
static bool is_there(const struct hv_timeline *timeline, unsigned arch, size_t from,
                     size_t to)
{
    return HV_ANY(x, timeline->steps + from, to - from, x->archs & HV_BIT(arch));
}

/* Add a table for an architecture, with as many releases per line as fit. */
static void add_releases(struct builder *b, unsigned arch)
{
    enum { FIT = 12 };
    const struct hv_timeline *t = b->timeline;
    const char *name = t->profile->archs[arch].name;
    size_t most = b->html ? t->n : FIT;
    struct column *columns =
        hv_arena_alloc(b->page->arena, (t->n + 1) * sizeof *columns);
    if (!is_there(t, arch, 0, t->n))
        return;
    hv_page_headingf(b->page, 2, "%s", name);
    for (size_t from = 0, n; from < t->n; from += n) {
        n = t->n - from < most ? t->n - from : most;
        for (size_t i = 0; i < n; i++)
            columns[i] =
                (struct column){t->steps[from + i].name, arch, from + i, from + i + 1};
        if (!is_there(t, arch, from, from + n))
            continue;
        add_table(b, name, columns, n)->chart = true;
        hv_page_gap(b->page);
    }
}

/* Commits are too many for columns, so architectures are the columns. */
static void add_commits(struct builder *b)
{
    const struct hv_profile *profile = b->timeline->profile;
    struct column columns[HV_MAX_ARCHS];
    for (unsigned a = 0; a < profile->n_archs; a++)
        columns[a] = (struct column){profile->archs[a].name, a, 0, b->timeline->n};
    add_table(b, "How often each kind of change was made", columns, profile->n_archs);
    hv_page_gap(b->page);
}

/* ---- one by one ---- */

bool hv_precedent_listed(const struct hv_report_options *o,
                         const struct hv_precedent *p)
{
    if (p->verdict == HV_VERDICT_BREAK || o->verbose || o->show & 1u << p->verdict)
        return true;
    return !o->quiet && (p->verdict == HV_VERDICT_VERSIONED || p->rollback_break);
}

/* Count the decisions of the changes [from, to) on any of the architectures, by worst
 * verdict. */
static struct hv_counts count_decisions(const struct builder *b, size_t from, size_t to,
                                        uint32_t archs)
{
    const struct hv_change_index *past = b->timeline->past;
    struct hv_counts counts = {0};
    HV_FREED enum hv_verdict *worst = hv_alloc((to - from + 1) * sizeof *worst);
    HV_FREED bool *seen = hv_alloc((to - from + 1) * sizeof *seen);
    for (size_t i = from; i < to; i++) {
        size_t d = b->decisions[i] - b->decisions[from]; /* numbers are consecutive */
        if (!(past->v[i].archs & archs))
            continue;
        if (!seen[d] || past->v[i].verdict < worst[d])
            worst[d] = past->v[i].verdict;
        seen[d] = true;
    }
    for (size_t d = 0; d < to - from; d++)
        if (seen[d])
            counts.of[worst[d]]++;
    return counts;
}

/* "3 break, 5 review" of the changes [from, to). */
static const char *count_verdicts(const struct builder *b, size_t from, size_t to)
{
    struct hv_counts counts = count_decisions(b, from, to, UINT32_MAX);
    const char *text =
        hv_keep(b->page->arena, HV_TEXT(hv_put_verdict_counts, &counts, false));
    return *text ? text : "nothing changed";
}

static void add_step_title(struct builder *b, const struct hv_step *step,
                           const char *counts)
{
    struct hv_arena *a = b->page->arena;
    const char *name = b->timeline->commits ? hv_textf(a, "%-.12s", step->name)
                                            : hv_textf(a, "%s", step->name);
    const char *title = hv_textf(a, HV_STRONG "%-s" HV_STRONG_END "%s%s: %-s", name,
                                 step->subject ? " " : "", step->subject, counts);
    if (b->html)
        hv_page_headingf(b->page, 3, "%-s", title);
    else
        hv_page_line(b->page, "%-s", title);
}

/* The changes of one step, the first of which is at *at. */
static void add_step(struct builder *b, const struct hv_step *step, size_t *at)
{
    const struct hv_change_index *past = b->timeline->past;
    size_t from = *at, listed = 0;
    for (; *at < past->n && strcmp(past->v[*at].release, step->name) == 0; ++*at)
        listed += hv_precedent_listed(b->page->options, &past->v[*at]);
    if (!listed && !step->n_errors && (b->page->options->quiet || b->html))
        return;
    if (b->timeline->commits && from == *at && !step->n_errors)
        return; /* most commits only touch comments and code */
    add_step_title(b, step, count_verdicts(b, from, *at));
    if (step->n_errors) {
        b->page->indent = HV_TEXT_INDENT;
        hv_page_line(b->page, HV_ERROR "%s%s%-s", step->err.path,
                     *step->err.path ? ": " : "",
                     hv_escaped(b->page->arena, step->err.text));
    }
    b->page->indent = HV_TEXT_INDENT - 2; /* the width of an item's mark */
    for (size_t i = from; i < *at; i++)
        if (hv_precedent_listed(b->page->options, &past->v[i]))
            hv_page_add(b->page, HV_BLOCK_ITEM,
                        HV_TEXT(hv_put_judged, &past->v[i], b->timeline->profile));
    b->page->indent = 0;
}

/* ---- releases and verdicts, for HTML ---- */

/* The index of each step's first change; n + 1 of them. */
static const size_t *find_starts(const struct builder *b)
{
    const struct hv_timeline *t = b->timeline;
    size_t *starts = hv_arena_alloc(b->page->arena, (t->n + 1) * sizeof *starts);
    for (size_t i = 0; i < t->n; i++)
        starts[i + 1] = hv_behind_step(t, &t->steps[i], starts[i]);
    return starts;
}

static bool is_same_on(const struct builder *b, const size_t *starts, unsigned a,
                       unsigned other)
{
    const struct hv_timeline *t = b->timeline;
    for (size_t i = 0; i < t->n; i++) {
        struct hv_counts x = count_decisions(b, starts[i], starts[i + 1], HV_BIT(a));
        struct hv_counts y =
            count_decisions(b, starts[i], starts[i + 1], HV_BIT(other));
        if (is_there(t, a, i, i + 1) != is_there(t, other, i, i + 1) ||
            memcmp(x.of, y.of, sizeof x.of) != 0)
            return false;
    }
    return true;
}

/* Count the decisions of each release by verdict; releases without the architectures
 * have no row. */
static void add_verdicts(struct builder *b, const size_t *starts, uint32_t archs)
{
    static const enum hv_verdict order[] = {HV_VERDICT_BREAK, HV_VERDICT_VERSIONED,
                                            HV_VERDICT_REVIEW, HV_VERDICT_SOURCE,
                                            HV_VERDICT_COMPATIBLE};
    const struct hv_timeline *t = b->timeline;
    struct hv_arena *a = b->page->arena;
    const char *cells[HV_COUNT(order) + 1] = {"release"};
    size_t first = 0;
    while (!is_there(t, hv_lowest_bit(archs), first, first + 1))
        first++;
    for (size_t v = 0; v < HV_COUNT(order); v++)
        cells[v + 1] = hv_verdict_name(order[v]);
    hv_page_headed_table(b->page, NULL, HV_COUNT(cells), cells)->right = ~1u;
    for (size_t i = first; i < t->n; i++) {
        struct hv_counts counts = count_decisions(b, starts[i], starts[i + 1], archs);
        cells[0] = t->steps[i].name;
        for (size_t v = 0; v < HV_COUNT(order); v++)
            cells[v + 1] =
                counts.of[order[v]] ? hv_textf(a, "%zu", counts.of[order[v]]) : "-";
        hv_page_row(b->page, HV_COUNT(cells), cells);
    }
}

/* Architectures of the same values have one table. */
static void add_all_verdicts(struct builder *b)
{
    const struct hv_timeline *t = b->timeline;
    const size_t *starts = find_starts(b);
    uint32_t done = 0;
    hv_page_headingf(b->page, 2, "Decisions by release and verdict");
    for (unsigned a = 0; a < t->profile->n_archs; a++) {
        uint32_t archs = HV_BIT(a);
        if (done & archs || !is_there(t, a, 0, t->n))
            continue;
        for (unsigned other = a + 1; other < t->profile->n_archs; other++)
            if (is_there(t, other, 0, t->n) && is_same_on(b, starts, a, other))
                archs |= HV_BIT(other);
        done |= archs;
        hv_page_headingf(b->page, 3, "%-s",
                         hv_archs(b->page->arena, t->profile, archs));
        add_verdicts(b, starts, archs);
    }
}

/* ---- the whole ---- */

static void add_kinds(struct builder *b)
{
    const struct hv_timeline *t = b->timeline;
    for (unsigned a = 0; !t->commits && a < t->profile->n_archs; a++)
        add_releases(b, a);
    if (t->commits)
        add_commits(b);
}

static void add_head(struct builder *b)
{
    const struct hv_timeline *t = b->timeline;
    b->page->title = hv_textf(b->page->arena, "Changes from %s to %s, profile %s",
                              t->from, t->to, t->profile->name);
    if (b->html) {
        hv_page_headingf(b->page, 1, "%-s", b->page->title);
    } else {
        hv_page_line(b->page, "hvabi history: %s .. %s, profile %s", t->from, t->to,
                     t->profile->name);
        hv_page_gap(b->page);
    }
    if (b->html && !t->commits)
        add_all_verdicts(b);
    else
        add_kinds(b);
}

static void add_summary(struct builder *b)
{
    const struct hv_timeline *t = b->timeline;
    size_t failed = HV_SUM(x, t->steps, t->n, x->n_errors != 0);
    struct hv_buf text = {0};
    hv_put_number(&text, t->n, t->commits ? "commit" : "pair of releases",
                  t->commits ? "commits" : "pairs of releases");
    hv_buf_puts(&text, " compared");
    if (failed)
        hv_putf(&text, " (incomplete: %zu, see the errors)", failed);
    hv_putf(&text, ": %-s", count_verdicts(b, 0, t->past->n));
    hv_page_gap(b->page);
    hv_page_add(b->page, HV_BLOCK_LINE, &text);
    hv_page_line(b->page, "this is what HEADERS show; nothing else was checked");
}

static void build_page(struct builder *b)
{
    size_t at = 0;
    b->decisions = hv_change_index_decisions(b->timeline->past, b->timeline->profile);
    b->tally = hv_tally_make(b->timeline, b->decisions);
    if (!b->page->options->quiet)
        add_head(b);
    if (b->html)
        hv_page_headingf(b->page, 2, "Breaks, and what a version covers");
    for (size_t i = 0; i < b->timeline->n; i++)
        add_step(b, &b->timeline->steps[i], &at);
    if (b->html && !b->timeline->commits) {
        hv_page_details(b->page, "How often each kind of change was made");
        add_kinds(b);
        hv_page_details_end(b->page);
    }
    if (!b->page->options->quiet)
        add_summary(b);
    free(b->decisions);
    free(b->tally.v);
}

void hv_history_text(struct hv_page *page, const struct hv_report *report)
{
    struct builder b = {.page = page, .timeline = report->timeline};
    build_page(&b);
}

void hv_history_html(struct hv_page *page, const struct hv_report *report)
{
    static const struct hv_report_options all = {0};
    struct builder b = {.page = page, .timeline = report->timeline, .html = true};
    page->options = &all;
    build_page(&b);
}
