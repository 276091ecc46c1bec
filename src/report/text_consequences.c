/* SPDX-License-Identifier: MIT */
#include "report/text.h"

#include <inttypes.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The same consequence with other figures (on another architecture) is told once. */
static bool told_before(const struct hv_change *first, const struct hv_change *c)
{
    for (const struct hv_change *d = first; d != c; d = d->next) {
        if (d->kind == c->kind && same_text(d->entity, c->entity) &&
            same_text(d->member, c->member))
            return true;
    }
    return false;
}

static void put_name(struct hv_buf *buf, const char *s)
{
    hv_put_escaped(buf, s, HV_NAME_MAX);
}

/* "moves a, b ... (12 members)" for all members of c's entity, which c is the first of.
 */
static void put_moves(struct hv_buf *buf, const struct hv_change *first,
                      const struct hv_change *c, const char *home)
{
    enum { SHOWN = 3 };
    size_t n = 0;
    hv_buf_puts(buf, "moves ");
    for (const struct hv_change *d = c; d; d = d->next) {
        if (d->kind != c->kind || !same_text(d->entity, c->entity) ||
            told_before(first, d))
            continue;
        if (n < SHOWN) {
            hv_buf_puts(buf, n ? ", " : "");
            put_name(buf, d->member ? d->member : d->entity);
        }
        n++;
    }
    if (n > SHOWN)
        hv_buf_printf(buf, " ... (%zu members)", n);
    if (!same_text(c->entity, home)) {
        hv_buf_puts(buf, " in ");
        put_name(buf, c->entity);
    }
}

static bool first_move(const struct hv_change *first, const struct hv_change *c)
{
    for (const struct hv_change *d = first; d != c; d = d->next) {
        if (d->kind == c->kind && same_text(d->entity, c->entity))
            return false;
    }
    return true;
}

static void put_size(struct hv_buf *buf, const struct hv_change *c)
{
    uint64_t a = c->before.size, b = c->after.size;
    hv_buf_puts(buf, b > a ? "grows " : b < a ? "shrinks " : "changes ");
    put_name(buf, c->entity);
    hv_buf_printf(buf, " %" PRIu64 " -> %" PRIu64 " bytes", a, b);
}

/* One consequence alone, in words and figures. */
static void put_one(struct hv_buf *buf, const struct hv_change *c)
{
    hv_put_headline(buf, c);
    struct hv_buf sides = {0};
    hv_put_sides(&sides, hv_change_fields(c), &c->before, &c->after);
    if (sides.n)
        hv_buf_printf(buf, ": %s", sides.p);
    hv_buf_done(&sides);
}

/* The same among others: figures hold commas, so they stand in brackets; a member of
 * home, the record that the finding is about, needs no record in front. */
static void put_short(struct hv_buf *buf, const struct hv_change *c, const char *home)
{
    struct hv_change named = *c;
    if (c->member && same_text(c->entity, home)) {
        named.entity = c->member;
        named.member = NULL;
    }
    hv_put_headline(buf, &named);
    struct hv_buf sides = {0};
    hv_put_sides(&sides, hv_change_fields(c), &c->before, &c->after);
    if (sides.n)
        hv_buf_printf(buf, " (%s)", sides.p);
    hv_buf_done(&sides);
}

/* Sizes that differ per architecture stand side by side, so each says where. */
static void put_where(const struct hv_text *text, struct hv_buf *buf,
                      const struct hv_change *c, uint32_t all)
{
    if (!c->archs || c->archs == all)
        return;
    hv_buf_puts(buf, " on ");
    hv_put_archs(buf, text->result->profile, c->archs, all);
}

/* A typedef that names the same type says nothing that the type has not said. */
static bool is_echo(const struct hv_change *c)
{
    return c->kind == HV_KIND_TYPEDEF_CHANGED && c->before.type &&
           same_text(c->before.type, c->after.type);
}

static bool condensed(const struct hv_change *first, const struct hv_change *c)
{
    if (c->kind == HV_KIND_MEMBER_OFFSET)
        return !first_move(first, c);
    return is_echo(c) || (c->kind != HV_KIND_RECORD_SIZE && told_before(first, c));
}

/* Enough of them to see how far it reaches. */
struct shown {
    struct hv_buf line;
    size_t n;
};
enum { SHOWN = 8 };

static void show(const struct hv_text *text, const struct hv_change *change,
                 const struct hv_change *c, struct shown *shown)
{
    if (shown->n++ >= SHOWN)
        return;
    hv_buf_puts(&shown->line, shown->n > 1 ? ", " : "");
    if (c->kind == HV_KIND_MEMBER_OFFSET) {
        put_moves(&shown->line, change->consequences, c, change->entity);
    } else if (c->kind == HV_KIND_RECORD_SIZE && c->before.present &&
               c->after.present) {
        put_size(&shown->line, c);
        put_where(text, &shown->line, c, change->archs);
    } else {
        put_short(&shown->line, c, change->entity);
    }
}

/* What befalls the record itself comes first, then the others. */
static void put_condensed(const struct hv_text *text, const struct hv_change *change)
{
    struct shown shown = {0};
    for (int home = 1; home >= 0; home--)
        for (const struct hv_change *c = change->consequences; c; c = c->next)
            if (same_text(c->entity, change->entity) == home &&
                !condensed(change->consequences, c))
                show(text, change, c, &shown);
    if (shown.n > SHOWN)
        hv_buf_printf(&shown.line, ", and %zu more (-v lists them)", shown.n - SHOWN);
    if (shown.n) {
        hv_buf_printf(text->buf, "%*s", HV_TEXT_INDENT, "");
        hv_put_wrapped(text->buf, shown.line.p, HV_TEXT_INDENT, HV_TEXT_WIDTH);
    }
    hv_buf_done(&shown.line);
}

static void put_each(const struct hv_text *text, const struct hv_change *change)
{
    for (const struct hv_change *c = change->consequences; c; c = c->next) {
        hv_buf_printf(text->buf, "%*s", HV_TEXT_INDENT, "");
        put_one(text->buf, c);
        put_where(text, text->buf, c, change->archs);
        hv_buf_putc(text->buf, '\n');
    }
}

void hv_text_consequences(const struct hv_text *text, const struct hv_finding *finding)
{
    const struct hv_change *change = &finding->change;
    if (!change->consequences)
        return;
    if (text->options->verbose)
        put_each(text, change);
    else
        put_condensed(text, change);
}
