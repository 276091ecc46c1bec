/* SPDX-License-Identifier: MIT */
#include "report/layout.h"

enum { STEP = 4, DEEPEST = 16, NAME = 64 };

struct place {
    const char *path; /* of the record, in words that only have to be distinct */
    unsigned depth;
    uint64_t start,
        bits; /* of the record (or of the first of several) that is laid out */
    bool is_union;
};

/* Takes over text. */
static void add_line(struct hv_layout_lines *lines, const struct place *place,
                     struct hv_buf *text, struct hv_layout_line line)
{
    unsigned shown = place->depth < DEEPEST ? place->depth : DEEPEST;
    line.text =
        hv_arena_printf(lines->arena, "%*s%s", (int)(shown * STEP), "", text->p);
    line.key = hv_arena_printf(lines->arena, "%s/%s", place->path, text->p);
    *HV_ARENA_ADD(lines->arena, lines->v, lines->n, lines->cap) = line;
    hv_buf_done(text);
}

static void add_gap(struct hv_layout_lines *lines, const struct place *place,
                    const char *what, uint64_t from, uint64_t to)
{
    struct hv_buf text = {0};
    uint64_t bits = to - from;
    bool bytes = bits % 8 == 0;
    uint64_t n = bytes ? bits / 8 : bits;
    hv_buf_printf(&text, "/* %s: ", what);
    hv_put_number(&text, n, bytes ? "byte" : "bit", bytes ? "bytes" : "bits");
    hv_buf_puts(&text, " */");
    add_line(lines, place, &text,
             (struct hv_layout_line){.sized = true, .offset = from, .bits = bits});
}

/* The bounds of "uint8_t [4][8]", or "". */
static const char *array_bounds(const char *type)
{
    const char *p = strchr(type, '[');
    return p && !strchr(type, '(') ? p : "";
}

static bool inline_record(const struct hv_member *m)
{
    return m->n_members > 0;
}

/* "union" of "union [2]". */
static bool inline_union(const struct hv_member *m)
{
    return strncmp(m->type, "union", 5) == 0;
}

static void put_declaration(struct hv_buf *text, const struct hv_member *m)
{
    const char *element = NULL;
    size_t n = 0;
    struct hv_buf type = {0};
    if (*array_bounds(m->type)) {
        hv_type_element(m->type, &element, &n);
        hv_buf_add(&type, element, n);
    } else {
        hv_buf_puts(&type, m->type);
    }
    hv_put_escaped(text, type.p, NAME);
    hv_buf_done(&type);
    if (m->name && text->n && text->p[text->n - 1] != '*')
        hv_buf_putc(text, ' ');
    hv_put_escaped(text, m->name, NAME);
    hv_put_escaped(text, array_bounds(m->type), NAME);
    if (m->bitfield)
        hv_buf_printf(text, " : %" PRIu64, m->bits);
    hv_buf_putc(text, ';');
}

/* What distinguishes an inline record from its neighbours: its name, or what it begins
 * with. */
static const char *landmark(const struct hv_member *m)
{
    if (m->name)
        return m->name;
    return m->n_members && m->members[0].name ? m->members[0].name : "";
}

static void add_members(struct hv_layout_lines *lines, const struct hv_member *members,
                        uint32_t n, const struct place *place);

static void add_inline(struct hv_layout_lines *lines, const struct hv_member *m,
                       const struct place *outer)
{
    const char *element = NULL;
    size_t length = 0, count = hv_type_element(m->type, &element, &length);
    struct place place = *outer;
    struct hv_buf text = {0};
    place.path = hv_arena_printf(lines->arena, "%s/%s", outer->path, landmark(m));
    hv_buf_puts(&text, inline_union(m) ? "union {" : "struct {");
    add_line(
        lines, &place, &text,
        (struct hv_layout_line){.sized = true, .offset = m->offset, .bits = m->bits});
    struct place inside = {place.path, outer->depth + 1, m->offset,
                           m->bits / (count ? count : 1), inline_union(m)};
    add_members(lines, m->members, m->n_members, &inside);
    hv_buf_puts(&text, m->name ? "} " : "}");
    hv_put_escaped(&text, m->name, NAME);
    hv_put_escaped(&text, array_bounds(m->type), NAME);
    hv_buf_putc(&text, ';');
    add_line(lines, &place, &text, (struct hv_layout_line){0});
}

static void add_member(struct hv_layout_lines *lines, const struct hv_member *m,
                       const struct place *place)
{
    if (inline_record(m)) {
        add_inline(lines, m, place);
        return;
    }
    struct hv_buf text = {0};
    put_declaration(&text, m);
    add_line(
        lines, place, &text,
        (struct hv_layout_line){.sized = true, .offset = m->offset, .bits = m->bits});
}

static void add_members(struct hv_layout_lines *lines, const struct hv_member *members,
                        uint32_t n, const struct place *place)
{
    uint64_t end = place->start;
    HV_EACH (m, members, n) {
        if (!place->is_union && m->offset > end)
            add_gap(lines, place, "hole", end, m->offset);
        add_member(lines, m, place);
        if (m->offset + m->bits > end)
            end = m->offset + m->bits;
    }
    if (n > 0 && place->start + place->bits > end)
        add_gap(lines, place, "padding", end, place->start + place->bits);
}

void hv_layout_record_lines(struct hv_layout_lines *lines,
                            const struct hv_entity *record)
{
    struct place outside = {.path = ""};
    struct place inside = {"", 1, 0, record->u.record.size * 8,
                           record->u.record.is_union};
    struct hv_buf text = {0};
    hv_put_escaped(&text, record->name, NAME);
    hv_buf_puts(&text, " {");
    add_line(lines, &outside, &text, (struct hv_layout_line){0});
    add_members(lines, record->u.record.members, record->u.record.n_members, &inside);
    hv_buf_puts(&text, record->u.record.packed ? "} packed;" : "};");
    add_line(lines, &outside, &text, (struct hv_layout_line){0});
}
