/* SPDX-License-Identifier: MIT
 *
 * Several findings of one decision: a heading, one table, and what they share once.
 */
#include "report/message.h"
#include "report/result_page.h"
#include "report/wording.h"

enum { SOURCES = 3 }; /* findings whose lines are shown */

/* The listed findings of a group, and the columns in which they differ. */
struct listed {
    const struct hv_group *group;
    const struct hv_finding *const *v;
    size_t n;
    bool verdicts, where, releases, rules; /* differ */
    bool comments; /* comments that fit beside what they document */
};

/* Has each finding its own comment, which fits into a cell? */
static bool has_cells(const struct hv_finding *const *v, size_t n)
{
    enum { MOST = 120 };
    for (size_t i = 0; i < n; i++) {
        const char *comment = v[i]->change.comment;
        if (!comment || v[i]->change.lines || strlen(comment) > MOST)
            return false;
    }
    return n > 0;
}

static struct listed listed_of(const struct hv_group *group,
                               const struct hv_finding *const *v, size_t n)
{
    struct listed l = {.group = group, .v = v, .n = n, .comments = has_cells(v, n)};
    for (size_t i = 1; i < n; i++) {
        l.verdicts |= v[i]->verdict != v[0]->verdict || !v[i]->waiver != !v[0]->waiver;
        l.where |= !(hv_finding_within(v[i], v[0]) && hv_finding_within(v[0], v[i]));
        l.releases |= !hv_same_text(v[i]->released_since, v[0]->released_since);
        l.rules |= v[i]->rule != v[0]->rule;
    }
    return l;
}

static void add_heading(struct hv_page *page, const struct listed *l)
{
    struct hv_buf text = {0};
    hv_put_place_and_verdict(&text, l->v[0]);
    hv_put_group(&text, page->result, l->group);
    hv_put_rule_and_id(&text, page, l->v[0], false);
    hv_page_add(page, HV_BLOCK_LINE, &text);
}

/* ---- the table ---- */

/* "u.cpuid is gone", "XS_WRITE_NONE is gone": without the record of the heading. */
static const char *what_cell(struct hv_page *page, const struct listed *l,
                             const struct hv_finding *f)
{
    struct hv_change named = f->change;
    const char *subject =
        l->group->subject ? l->group->subject : l->v[0]->change.entity;
    if (named.member && hv_same_text(named.entity, subject)) {
        named.entity = named.member;
        named.member = NULL;
    }
    return hv_keep(page->arena, HV_TEXT(hv_put_headline, &named));
}

/* The same change for other readers on other architectures has the same id: one row. */
static bool has_row_before(const struct listed *l, size_t i)
{
    return HV_ANY(x, l->v, i, hv_same_text((*x)->id, l->v[i]->id) && l->v[i]->id);
}

/* "on x86_64 for guest since 4.0; on ppc64 for tools since 4.18". */
static const char *where_cell(struct hv_page *page, const struct listed *l, size_t at)
{
    struct hv_buf text = {0};
    for (size_t i = at; i < l->n; i++) {
        if (i != at && !hv_same_text(l->v[i]->id, l->v[at]->id))
            continue;
        hv_buf_puts(&text, i == at ? "" : "; ");
        hv_put_who(&text, page->result, l->v[i]);
        if (l->releases)
            hv_putf(&text, l->v[i]->released_since ? " since %s" : ", unreleased",
                    l->v[i]->released_since);
    }
    return hv_keep(page->arena, &text);
}

/* The place and age if they differ between readers but are equal for all rows, to put
 * below the table. "": they are in the table, or equal for all. */
static const char *take_shared_where(struct hv_page *page, struct listed *l)
{
    const char *first = where_cell(page, l, 0);
    for (size_t i = 1; i < l->n; i++)
        if (!has_row_before(l, i) && strcmp(where_cell(page, l, i), first) != 0)
            return "";
    if (!l->where)
        return "";
    l->where = l->releases = false;
    return first;
}

static const char *values_cell(struct hv_page *page, const struct hv_finding *f)
{
    struct hv_buf text = {0};
    const struct hv_change *c = &f->change;
    if (c->kind != HV_KIND_NOT_LOOKED_AT)
        hv_put_finding_values(&text, page->result, f, "\n");
    else if (c->last_line > c->line)
        hv_putf(&text, "lines %u to %u", c->line, c->last_line);
    else
        hv_putf(&text, "line %u", c->line);
    return hv_keep(page->arena, &text);
}

static const char *release_cell(struct hv_page *page, const struct hv_finding *f)
{
    if (f->released_since)
        return hv_textf(page->arena, "since %s", f->released_since);
    return f->verdict == HV_VERDICT_COMPATIBLE ? "" : "unreleased"; /* of what is old */
}

/* The cells of a finding: what, values, what tells it apart, id; how many. */
static size_t fill_cells(struct hv_page *page, const struct listed *l, size_t at,
                         const char **cells)
{
    const struct hv_finding *f = l->v[at];
    size_t c = 1;
    cells[0] = what_cell(page, l, f);
    cells[c++] = values_cell(page, f);
    if (l->comments)
        cells[c++] =
            hv_keep(page->arena, HV_TEXT(hv_put_comment, &f->change, SIZE_MAX));
    if (l->verdicts)
        cells[c++] = hv_keep(page->arena, HV_TEXT(hv_put_finding_verdict, f));
    if (l->where)
        cells[c++] = where_cell(page, l, at);
    else if (l->releases)
        cells[c++] = release_cell(page, f);
    if (l->rules)
        cells[c++] = hv_textf(page->arena, "%s", f->rule ? f->rule->id : "");
    cells[c++] = hv_arena_printf(page->arena, "%.*s", page->id_length, f->id);
    return c;
}

/* Add the table without a head, because cells explain themselves. Values that differ
 * between architectures are on separate lines. */
static void add_table(struct hv_page *page, const struct listed *l)
{
    enum { MOST = 7 };
    /* what, values, id, and columns that differ */
    hv_page_table(page, "",
                  3u + l->comments + l->verdicts + (l->where || l->releases) +
                      l->rules);
    for (size_t i = 0; i < l->n; i++) {
        const char *cells[MOST];
        if (has_row_before(l, i))
            continue;
        size_t n_cells = fill_cells(page, l, i, cells), n;
        for (const char *p = cells[1]; p; p = p[n] ? p + n + 1 : NULL) {
            n = strcspn(p, "\n");
            cells[1] = hv_arena_strndup(page->arena, p, n);
            hv_page_row(page, n_cells, cells);
            cells[0] = "";
            n_cells = 2;
        }
    }
}

/* ---- facts of the whole group ---- */

/* Is it the first consequence about that size? Several findings may cause it. */
static bool is_first_size(const struct listed *l, size_t i, const struct hv_change *c)
{
    for (size_t k = 0; k <= i; k++)
        for (const struct hv_change *d = l->v[k]->change.consequences; d; d = d->next) {
            if (d == c)
                return true;
            if (d->kind == c->kind && hv_same_text(d->entity, c->entity) &&
                d->after.size - d->before.size == c->after.size - c->before.size)
                return false;
        }
    return true;
}

/* "+16 bytes in 4 records: struct x, struct y"; of shrinking ones "-16". */
static void add_growth(struct hv_page *page, const struct listed *l)
{
    enum { SHOWN = 4 };
    size_t n = 0, more = 0;
    uint64_t grown = 0;
    HV_BUF names = {0};
    for (size_t i = 0; i < l->n; i++)
        for (const struct hv_change *c = l->v[i]->change.consequences; c; c = c->next) {
            uint64_t by = c->after.size - c->before.size;
            if (c->kind != HV_KIND_RECORD_SIZE || !c->before.present ||
                !c->after.present || !is_first_size(l, i, c))
                continue;
            grown = n ? grown : by;
            if (by != grown) {
                more++;
                continue;
            }
            if (n++ < SHOWN)
                hv_putf(&names, n > 1 ? ", %s" : "%s", c->entity);
        }
    if (n) {
        struct hv_buf text = {0};
        hv_buf_printf(&text, "%+" PRId64 " bytes in ", (int64_t)grown);
        hv_put_number(&text, n, "record", "records");
        hv_buf_printf(&text, ": %s%s", names.p, n > SHOWN ? " ..." : "");
        if (more)
            hv_buf_printf(&text, "; %zu more change in size (-v lists them)", more);
        hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
    }
}

/* One command for all that a waiver of its own accepts; what follows from one of them
 * is accepted with it. */
static void add_acceptance(struct hv_page *page, const struct listed *l)
{
    struct hv_strings ids = {0};
    for (size_t i = 0; i < l->n; i++) {
        const struct hv_finding *f = l->v[i];
        if (hv_finding_wants_waiver(page->result, f)) {
            if (!has_row_before(l, i))
                hv_strings_add(&ids, f->id, page->arena);
        } else if (f->causes.n != 1 ||
                   !HV_ANY(x, l->v, l->n, hv_same_text((*x)->id, f->causes.v[0]))) {
            hv_page_acceptance(page, f);
        }
    }
    if (ids.n)
        hv_page_add(page, HV_BLOCK_LINE,
                    HV_TEXT(hv_put_waive, page->result, &ids, page->id_length));
}

/* Add how the texts of comments differ, each once. */
static void add_comments(struct hv_page *page, const struct listed *l)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct hv_change *c = &l->v[i]->change;
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |= c->comment ? hv_same_text(c->comment, l->v[k]->change.comment) &&
                                      hv_same_text(c->entity, l->v[k]->change.entity)
                                : !l->v[k]->change.comment;
        if (!again)
            hv_page_comment(page, l->v[i], c->comment);
    }
}

/* Append lines to paste, merging equal conditions around them. */
static void append_paste(struct hv_strings *all, const struct hv_strings *paste,
                         const char **opened)
{
    bool guarded = paste->n > 2 && strncmp(paste->v[0], "#if", 3) == 0;
    bool same = guarded && hv_same_text(*opened, paste->v[0]);
    all->n -= same; /* drop the last #endif */
    for (size_t i = same; i < paste->n; i++)
        all->v[all->n++] = paste->v[i];
    *opened = guarded ? paste->v[0] : NULL;
}

/* Did an earlier finding have the same lines for other architectures? */
static bool has_paste_before(const struct listed *l, size_t i)
{
    const struct hv_strings *paste = &l->v[i]->paste;
    return paste->n && HV_ANY(x, l->v, i, hv_same_strings(&(*x)->paste, paste));
}

/* The lines to paste for all findings of the group. */
static struct hv_strings pastes_of(struct hv_page *page, const struct listed *l)
{
    struct hv_strings all = {0};
    const char *opened = NULL;
    size_t most = 0;
    for (size_t i = 0; i < l->n; i++)
        most += l->v[i]->paste.n;
    all.v = hv_arena_alloc(page->arena, (most + 1) * sizeof *all.v);
    for (size_t i = 0; i < l->n; i++)
        if (!has_row_before(l, i) && !has_paste_before(l, i) &&
            hv_finding_wants_fix(l->v[i]))
            append_paste(&all, &l->v[i]->paste, &opened);
    return all;
}

/* Facts of the group are added with its first finding. */
static void add_facts(struct hv_page *page, const struct listed *l)
{
    struct hv_finding first = *l->v[0];
    first.paste = pastes_of(page, l);
    hv_page_finding_facts(page, &first, true);
    for (size_t i = 1; i < l->n && page->options->verbose; i++)
        if (!HV_ANY(x, l->v, i, (*x)->rule == l->v[i]->rule)) {
            struct hv_finding other = *l->v[i];
            other.paste = (struct hv_strings){0};
            hv_page_finding_facts(page, &other, true);
        }
}

static bool is_same_line(const struct hv_source_line *a, const struct hv_source_line *b)
{
    return a->line == b->line && hv_same_text(a->file, b->file);
}

/* Did an earlier finding, for an architecture of other sizes, show the same lines? */
static bool has_source_before(const struct listed *l, size_t i)
{
    const struct hv_finding *f = l->v[i];
    return HV_ANY(x, l->v, i,
                  hv_same_text((*x)->change.entity, f->change.entity) &&
                      hv_same_text((*x)->change.member, f->change.member) &&
                      is_same_line(&(*x)->lines[0], &f->lines[0]) &&
                      is_same_line(&(*x)->lines[1], &f->lines[1]));
}

/* The lines of the first few findings. */
static void add_sources(struct hv_page *page, const struct listed *l)
{
    for (size_t i = 0, shown = 0; i < l->n && shown < SOURCES; i++)
        if ((l->v[i]->lines[0].text || l->v[i]->lines[1].text) &&
            !has_source_before(l, i)) {
            hv_page_source(page, l->v[i]);
            shown++;
        }
}

void hv_page_group(struct hv_page *page, const struct hv_group *group,
                   const struct hv_finding *const *findings, size_t n)
{
    struct listed l = listed_of(group, findings, n);
    const char *shared;
    add_heading(page, &l);
    page->indent += HV_TEXT_INDENT;
    add_sources(page, &l);
    shared = take_shared_where(page, &l);
    add_table(page, &l);
    if (!l.comments)
        add_comments(page, &l);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || findings[i]->waiver != findings[i - 1]->waiver)
            hv_page_waiver(page, findings[i]);
    if (*shared)
        hv_page_say(page, "%-s", shared);
    else if (!l.where)
        hv_page_visibility(page, findings[0], "");
    if (page->options->verbose)
        for (size_t i = 0; i < n; i++)
            hv_page_consequences(page, findings[i]);
    else
        add_growth(page, &l);
    add_facts(page, &l);
    add_acceptance(page, &l);
    page->indent -= HV_TEXT_INDENT;
    hv_page_gap(page);
}
