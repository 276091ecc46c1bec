/* SPDX-License-Identifier: MIT */
#include "report/history.h"

#include "base/mem.h"
#include "report/text.h"
#include "report/wording_precedents.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the tally ---- */

size_t *hv_tally_at(const struct hv_tally *tally, enum hv_kind kind, unsigned arch,
                    size_t step)
{
    return &tally->v[((size_t)kind * HV_MAX_ARCHS + arch) * tally->n + step];
}

struct hv_tally hv_tally_of(const struct hv_timeline *timeline)
{
    struct hv_tally tally = {.n = timeline->n};
    size_t step = 0;
    tally.v =
        hv_alloc((timeline->n * HV_KIND_COUNT * HV_MAX_ARCHS + 1) * sizeof *tally.v);
    for (size_t i = 0; i < timeline->past->n; i++) {
        const struct hv_precedent *p = &timeline->past->v[i];
        while (strcmp(timeline->steps[step].name, p->release) != 0)
            step++;
        for (unsigned a = 0; a < timeline->profile->n_archs; a++)
            if (p->archs & 1u << a)
                ++*hv_tally_at(&tally, p->kind, a, step);
    }
    return tally;
}

void hv_tally_done(struct hv_tally *tally)
{
    free(tally->v);
    *tally = (struct hv_tally){0};
}

size_t hv_tally_sum(const struct hv_tally *tally, enum hv_kind kind, unsigned arch)
{
    size_t sum = 0;
    for (size_t i = 0; i < tally->n; i++)
        sum += *hv_tally_at(tally, kind, arch, i);
    return sum;
}

/* ---- the table ---- */

enum { KIND_WIDTH = 26, CELL_WIDTH = 6 };
enum { CELLS = (HV_TEXT_WIDTH - KIND_WIDTH) / CELL_WIDTH };

struct page {
    const struct hv_timeline *timeline;
    const struct hv_report_options *options;
    const struct hv_tally *tally;
    struct hv_buf *buf;
};

static void put_bold(const struct page *p, const char *s)
{
    const char *on = p->options->color ? "\033[1m" : "";
    const char *off = p->options->color ? "\033[0m" : "";
    hv_buf_puts(p->buf, on);
    hv_put_escaped(p->buf, s, HV_NAME_MAX);
    hv_buf_puts(p->buf, off);
}

static void put_cell(const struct page *p, size_t n)
{
    if (n)
        hv_buf_printf(p->buf, "%*zu", CELL_WIDTH, n);
    else
        hv_buf_printf(p->buf, "%*s", CELL_WIDTH, ".");
}

/* Was the architecture compared in any step of [from, to)? */
static bool is_there(const struct page *p, unsigned arch, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (p->timeline->steps[i].archs & 1u << arch)
            return true;
    return false;
}

static void put_row(const struct page *p, enum hv_kind kind, unsigned arch, size_t from,
                    size_t to)
{
    size_t sum = 0;
    for (size_t i = from; i < to; i++)
        sum += *hv_tally_at(p->tally, kind, arch, i);
    if (!sum)
        return;
    hv_buf_printf(p->buf, "  %-*s", KIND_WIDTH - 2, hv_kind_name(kind));
    for (size_t i = from; i < to; i++)
        put_cell(p, *hv_tally_at(p->tally, kind, arch, i));
    hv_buf_putc(p->buf, '\n');
}

/* One architecture in the steps [from, to), which fit beside each other. */
static void put_block(const struct page *p, unsigned arch, size_t from, size_t to)
{
    if (!is_there(p, arch, from, to))
        return;
    const char *name = p->timeline->profile->archs[arch].name;
    put_bold(p, name);
    hv_buf_printf(p->buf, "%*s", KIND_WIDTH - (int)strlen(name), "");
    for (size_t i = from; i < to; i++)
        hv_buf_printf(p->buf, "%*.*s", CELL_WIDTH, CELL_WIDTH - 1,
                      p->timeline->steps[i].name);
    hv_buf_putc(p->buf, '\n');
    for (int kind = 0; kind < HV_KIND_COUNT; kind++)
        put_row(p, (enum hv_kind)kind, arch, from, to);
    hv_buf_putc(p->buf, '\n');
}

static void put_releases_table(const struct page *p)
{
    for (unsigned a = 0; a < p->timeline->profile->n_archs; a++)
        for (size_t from = 0; from < p->timeline->n; from += CELLS)
            put_block(p, a, from,
                      from + CELLS < p->timeline->n ? from + CELLS : p->timeline->n);
}

/* Commits are too many to stand beside each other: the architectures do. */
static void put_commits_table(const struct page *p)
{
    const struct hv_profile *profile = p->timeline->profile;
    hv_buf_printf(p->buf, "%*s", KIND_WIDTH, "");
    for (unsigned a = 0; a < profile->n_archs; a++)
        hv_buf_printf(p->buf, "  %s", profile->archs[a].name);
    hv_buf_putc(p->buf, '\n');
    for (int kind = 0; kind < HV_KIND_COUNT; kind++) {
        size_t all = 0;
        for (unsigned a = 0; a < profile->n_archs; a++)
            all += hv_tally_sum(p->tally, (enum hv_kind)kind, a);
        if (!all)
            continue;
        hv_buf_printf(p->buf, "  %-*s", KIND_WIDTH - 2,
                      hv_kind_name((enum hv_kind)kind));
        for (unsigned a = 0; a < profile->n_archs; a++)
            hv_buf_printf(p->buf, "%*zu", (int)strlen(profile->archs[a].name) + 2,
                          hv_tally_sum(p->tally, (enum hv_kind)kind, a));
        hv_buf_putc(p->buf, '\n');
    }
    hv_buf_putc(p->buf, '\n');
}

/* ---- one by one ---- */

static bool is_told(const struct page *p, const struct hv_precedent *c)
{
    const struct hv_report_options *o = p->options;
    if (c->verdict == HV_VERDICT_BREAK || o->verbose || o->show & 1u << c->verdict)
        return true;
    return !o->quiet && (c->verdict == HV_VERDICT_VERSIONED || c->rollback_break);
}

static void put_change(const struct page *p, const struct hv_precedent *c)
{
    struct hv_buf line = {0};
    const struct hv_text text = {.options = p->options, .buf = &line};
    hv_text_verdict(&text, c->verdict);
    hv_buf_puts(&line, c->rollback_break && c->verdict != HV_VERDICT_BREAK
                           ? " (a break on the way back): "
                           : ": ");
    hv_put_precedent_line(&line, c, p->timeline->profile);
    hv_buf_printf(p->buf, "%*s", HV_TEXT_INDENT, "");
    hv_put_wrapped(p->buf, line.p, 2 * HV_TEXT_INDENT, HV_TEXT_WIDTH);
    hv_buf_done(&line);
}

static void put_counts(const struct page *p, size_t from, size_t to)
{
    size_t counts[HV_VERDICT_COUNT] = {0};
    for (size_t i = from; i < to; i++)
        counts[p->timeline->past->v[i].verdict]++;
    const char *between = "";
    for (int v = 0; v < HV_VERDICT_COUNT; v++) {
        if (!counts[v])
            continue;
        hv_buf_printf(p->buf, "%s%zu %s", between, counts[v],
                      hv_verdict_name((enum hv_verdict)v));
        between = ", ";
    }
    hv_buf_puts(p->buf, from < to ? "" : "nothing changed");
}

static void put_step_name(const struct page *p, const struct hv_step *step)
{
    enum { ID_LENGTH = 12 };
    char id[ID_LENGTH + 1];
    snprintf(id, sizeof id, "%s", step->name);
    put_bold(p, p->timeline->commits ? id : step->name);
    if (!step->subject)
        return;
    hv_buf_putc(p->buf, ' ');
    hv_put_escaped(p->buf, step->subject, HV_NAME_MAX);
}

static void put_error(const struct page *p, const struct hv_step *step)
{
    if (!step->n_errors)
        return;
    hv_buf_printf(p->buf, "%*serror: ", HV_TEXT_INDENT, "");
    hv_put_escaped(p->buf, step->err.path, HV_NAME_MAX);
    hv_buf_puts(p->buf, step->err.path[0] ? ": " : "");
    hv_put_escaped(p->buf, step->err.text, sizeof step->err.text);
    hv_buf_putc(p->buf, '\n');
}

/* The changes of one step, the first of which is at *at. */
static void put_step(const struct page *p, const struct hv_step *step, size_t *at)
{
    const struct hv_change_index *past = p->timeline->past;
    size_t from = *at, told = 0;
    for (; *at < past->n && strcmp(past->v[*at].release, step->name) == 0; ++*at)
        told += is_told(p, &past->v[*at]);
    if (!told && !step->n_errors && p->options->quiet)
        return;
    if (p->timeline->commits && from == *at && !step->n_errors)
        return; /* most touch comments and code alone */
    put_step_name(p, step);
    hv_buf_puts(p->buf, ": ");
    put_counts(p, from, *at);
    hv_buf_putc(p->buf, '\n');
    put_error(p, step);
    for (size_t i = from; i < *at; i++)
        if (is_told(p, &past->v[i]))
            put_change(p, &past->v[i]);
}

static void put_summary(const struct page *p)
{
    size_t failed = 0;
    for (size_t i = 0; i < p->timeline->n; i++)
        failed += p->timeline->steps[i].n_errors != 0;
    hv_buf_printf(p->buf, "\n%zu %s compared", p->timeline->n,
                  p->timeline->commits ? "commits" : "pairs of releases");
    if (failed)
        hv_buf_printf(p->buf, ", %zu of them not wholly: see the errors", failed);
    hv_buf_puts(p->buf, ": ");
    put_counts(p, 0, p->timeline->past->n);
    hv_buf_puts(p->buf,
                "\nthis is what HEADERS show; what they cannot was not looked at\n");
}

void hv_history_text(const struct hv_timeline *timeline,
                     const struct hv_report_options *options, struct hv_buf *buf)
{
    struct hv_tally tally = hv_tally_of(timeline);
    const struct page p = {timeline, options, &tally, buf};
    size_t at = 0;
    if (!options->quiet) {
        hv_buf_puts(buf, "hvabi history: ");
        hv_put_escaped(buf, timeline->from, HV_NAME_MAX);
        hv_buf_puts(buf, " .. ");
        hv_put_escaped(buf, timeline->to, HV_NAME_MAX);
        hv_buf_puts(buf, "\n\n");
        if (timeline->commits)
            put_commits_table(&p);
        else
            put_releases_table(&p);
    }
    for (size_t i = 0; i < timeline->n; i++)
        put_step(&p, &timeline->steps[i], &at);
    if (!options->quiet)
        put_summary(&p);
    hv_tally_done(&tally);
}
