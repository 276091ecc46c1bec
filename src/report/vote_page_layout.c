/* SPDX-License-Identifier: MIT */
#include "report/vote_page.h"

#include "report/byte_drawing.h"

#include <inttypes.h>
#include <string.h>

static const char *mark_words(enum hv_mark mark)
{
    switch (mark) {
    case HV_MARK_SAME:
        return "the same";
    case HV_MARK_MOVED:
        return "moved";
    case HV_MARK_CHANGED:
        return "changed";
    case HV_MARK_GONE:
        return "gone";
    case HV_MARK_NEW:
        return "new";
    }
    return "";
}

static void put_place(struct hv_buf *buf, const struct hv_field_side *side)
{
    if (!side->present) {
        hv_buf_puts(buf, "-");
        return;
    }
    hv_put_offset(buf, side->offset);
    if (side->bits % 8)
        hv_buf_printf(buf, ", %" PRIu64 " bits", side->bits);
    else
        hv_buf_printf(buf, ", %" PRIu64, side->bits / 8);
}

static void put_types(struct hv_buf *buf, const struct hv_field *f)
{
    enum { TYPE = 60 };
    const char *a = f->before.type, *b = f->after.type;
    hv_buf_puts(buf, HV_CODE);
    hv_put_escaped(buf, a ? a : b, TYPE);
    if (a && b && a != b) {
        hv_buf_puts(buf, " -> ");
        hv_put_escaped(buf, b, TYPE);
    }
    hv_buf_puts(buf, HV_CODE_END);
}

static void add_cell(const struct hv_vote_block *p, struct hv_block *table, size_t row,
                     size_t column, const char *words)
{
    struct hv_buf text = {0};
    hv_buf_puts(&text, words);
    hv_page_cell(p->page, table, row, column, &text);
}

static void add_field(const struct hv_vote_block *p, struct hv_block *table, size_t row,
                      char letter, const struct hv_field *f)
{
    const char key[] = {letter, '\0'};
    struct hv_buf text = {0};
    add_cell(p, table, row, 0, key);
    hv_put_code(&text, f->path);
    hv_page_cell(p->page, table, row, 1, &text);
    add_cell(p, table, row, 2, mark_words(f->mark));
    put_place(&text, &f->before);
    hv_page_cell(p->page, table, row, 3, &text);
    put_place(&text, &f->after);
    hv_page_cell(p->page, table, row, 4, &text);
    put_types(&text, f);
    hv_page_cell(p->page, table, row, 5, &text);
}

/* The text beside the picture: every lettered field. */
static void add_fields(const struct hv_vote_block *p, const struct hv_byte_drawing *map)
{
    enum { MOST = 60 };
    static const char *const heads[] = {"key",    "member", "is",
                                        "before", "after",  "type"};
    const struct hv_byte_map *b = map->bytes;
    size_t n = map->n_lettered < MOST ? map->n_lettered : MOST, row = 1;
    struct hv_block *table = hv_page_table(
        p->page, "Members, with offset and size in bytes", HV_COUNT(heads), n + 1);
    for (size_t i = 0; i < HV_COUNT(heads); i++)
        add_cell(p, table, 0, i, heads[i]);
    for (size_t i = 0; i < b->n && row <= n; i++)
        if (map->letters[i] != '.')
            add_field(p, table, row++, map->letters[i], &b->fields[i]);
    if (n < map->n_lettered) {
        struct hv_buf text = {0};
        hv_buf_printf(&text,
                      "%zu more members are not listed here; the format json has them.",
                      map->n_lettered - n);
        hv_page_paragraph(p->page, &text);
    }
}

static void add_one_layout(const struct hv_vote_block *p, const struct hv_byte_map *b)
{
    struct hv_byte_drawing map = hv_byte_drawing_make(b);
    struct hv_buf text = {0};
    hv_buf_puts(&text, "Memory of ");
    hv_put_code(&text, b->record);
    hv_buf_puts(&text, " on ");
    hv_put_for_whom(&text, p->dossier, b->archs, b->audiences);
    if (map.size[0] == map.size[1])
        hv_buf_printf(&text, ", %" PRIu64 " bytes before and after", map.size[0]);
    else
        hv_buf_printf(&text, ", %" PRIu64 " -> %" PRIu64 " bytes", map.size[0],
                      map.size[1]);
    hv_page_heading(p->page, 4, NULL, &text);
    if (map.n_lettered) {
        hv_page_byte_map(p->page, b);
        add_fields(p, &map);
    } else {
        hv_page_say(p->page, "No member has another place or width.");
    }
    hv_byte_drawing_done(&map);
}

static bool is_of_guard(const struct hv_change *c)
{
    return hv_change_fields(c) == HV_FIELDS_GUARD;
}

void hv_vote_block_layouts(const struct hv_vote_block *p)
{
    if (p->q->drawn_in) {
        struct hv_buf text = {0};
        hv_buf_printf(&text, "Its memory is drawn at [F%u].", p->q->drawn_in);
        hv_page_paragraph(p->page, &text);
        return;
    }
    for (size_t i = 0; i < p->q->n_bytes; i++)
        add_one_layout(p, &p->q->bytes[i]);
    if (!p->q->n_bytes && is_of_guard(p->change) && p->change->cls == HV_CLASS_RECORD)
        hv_page_say(p->page,
                    "Its layout is the same for all who see it on both sides.");
    if (p->q->contract)
        hv_page_say(p->page,
                    "No layout changes: sizes, offsets and numbers are the same "
                    "on both sides, and no comparison of headers would show "
                    "this change. It is told because it was declared.");
}
