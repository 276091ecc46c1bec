/* SPDX-License-Identifier: MIT
 *
 * What HTML draws in SVG: a record as memory, a table of counts as a chart.
 */
#include "report/html.h"

#include "report/vote/byte_drawing.h"

struct box {
    uint64_t x, y, width, height;
};

/* An image of that size, in units that CSS scales to the page. */
static void begin_image(struct hv_xml *xml, uint64_t width, uint64_t height,
                        const char *label)
{
    char view[64];
    snprintf(view, sizeof view, "0 0 %" PRIu64 " %" PRIu64, width, height);
    hv_xml_open(xml, "svg", "viewBox", view, NULL);
    hv_xml_count(xml, "width", width);
    hv_xml_count(xml, "height", height);
    hv_xml_attr(xml, "role", "img");
    hv_xml_attr(xml, "aria-label", label);
}

static void put_text(struct hv_xml *xml, const char *class, uint64_t x, uint64_t y,
                     const char *text)
{
    hv_xml_open(xml, "text", "class", class, NULL);
    hv_xml_count(xml, "x", x);
    hv_xml_count(xml, "y", y);
    hv_xml_text(xml, text);
    hv_xml_end(xml);
}

/* Put a rectangle, with optional attributes. A page has thousands, so each is written
 * in one go; nothing in it needs escaping. */
static void put_rect(struct hv_xml *xml, const char *class, const struct box *box,
                     const char *more)
{
    HV_BUF rect = {0};
    hv_buf_printf(&rect,
                  "<rect class=\"%s\" x=\"%" PRIu64 "\" y=\"%" PRIu64
                  "\" width=\"%" PRIu64 "\" height=\"%" PRIu64 "\"%s/>",
                  class, box->x, box->y, box->width, box->height, more);
    hv_xml_markup(xml, rect.p);
}

/* ---- patterns ---- */

static void put_path(struct hv_xml *xml, const char *class, const char *shape)
{
    hv_xml_open(xml, "path", "class", class, "d", shape, NULL);
    hv_xml_end_empty(xml);
}

static void begin_pattern(struct hv_xml *xml, const char *id, const char *tint)
{
    hv_xml_open(xml, "pattern", "id", id, "width", "6", "height", "6", "patternUnits",
                "userSpaceOnUse", NULL);
    put_path(xml, tint, "M0 0h6v6H0z");
}

void hv_html_patterns(struct hv_xml *xml)
{
    static const struct {
        const char *id, *tint, *class, *shape;
    } patterns[] = {
        {"of-moved", "t-moved", "m-moved", "M2 2h2v2H2z"},
        {"of-changed", "t-changed", "m-changed", "M-1 7L7 -1M-1 1L1 -1M5 7L7 5"},
        {"of-new", "t-new", "m-new", "M3 0V6"},
        {"of-gone", "t-gone", "m-gone", "M0 0L6 6M6 0L0 6"},
    };
    hv_xml_open(xml, "svg", "class", "patterns", "aria-hidden", "true", "focusable",
                "false", NULL);
    hv_xml_start(xml, "defs");
    for (size_t i = 0; i < HV_COUNT(patterns); i++) {
        begin_pattern(xml, patterns[i].id, patterns[i].tint);
        put_path(xml, patterns[i].class, patterns[i].shape);
        hv_xml_end(xml);
    }
    hv_xml_end(xml);
    hv_xml_end(xml);
}

/* ---- a record as memory: one side ---- */

enum { CELL = 20, HIGH = 22, LEFT = 38, TOP = 22, SKIP = 18 };

struct drawing {
    struct hv_xml *xml;
    const struct hv_byte_drawing *map;
    int side;
    uint64_t y;
};

static const char *class_of(const struct drawing *d, uint32_t owner)
{
    if (owner == HV_NO_FIELD)
        return "hole";
    const struct hv_field *f = &d->map->bytes->fields[owner];
    return f->encloses ? "same" : hv_mark_name(f->mark);
}

static void put_cells(const struct drawing *d, const char *class, uint64_t x,
                      uint64_t width)
{
    put_rect(d->xml, class, &(struct box){x, d->y, width, HIGH - 2}, "");
}

/* Bytes that are one field: a cell each, a frame around them, a letter in it. */
static void put_run(const struct drawing *d, uint64_t first, uint64_t n)
{
    char letter[] = {hv_byte_drawing_at(d->map, d->side, first), '\0'};
    const char *class = class_of(d, d->map->owner[d->side][first]);
    uint64_t x = LEFT + first % d->map->row * CELL;
    HV_BUF cell = {0};
    hv_buf_printf(&cell, "cell %s", class);
    for (uint64_t i = 0; i < n; i++)
        put_cells(d, strcmp(class, "hole") == 0 ? "hole" : cell.p, x + i * CELL, CELL);
    if (*letter == '_')
        return;
    put_cells(d, *letter == '.' ? "edge" : "edge differs", x, n * CELL);
    if (*letter != '.')
        put_text(d->xml, "letter", x + n * CELL / 2, d->y + 14, letter);
}

static void put_row(struct drawing *d, uint64_t row)
{
    const struct hv_byte_drawing *map = d->map;
    char offset[24];
    uint64_t end = (row + 1) * map->row, size = map->size[d->side];
    snprintf(offset, sizeof offset, "%" PRIu64, row * map->row);
    put_text(d->xml, "offset", 0, d->y + 14, offset);
    end = end < size ? end : size;
    for (uint64_t i = row * map->row, n; i < end; i += n) {
        for (n = 1;
             i + n < end && map->owner[d->side][i + n] == map->owner[d->side][i];)
            n++;
        put_run(d, i, n);
    }
    d->y += HIGH;
}

static void put_rows(struct drawing *d)
{
    HV_EACH (run, d->map->runs, d->map->n_runs) {
        if (run->kind != HV_ROW_DRAWN) {
            HV_BUF text = {0};
            hv_put_skipped(&text, run);
            put_text(d->xml, "skipped", LEFT, d->y + 12, text.p);
            d->y += SKIP;
        }
        for (uint64_t row = 0; run->kind == HV_ROW_DRAWN && row < run->n; row++)
            put_row(d, run->first + row);
    }
}

static uint64_t height_of(const struct hv_byte_drawing *map)
{
    uint64_t height = TOP + 2;
    for (size_t i = 0; i < map->n_runs; i++)
        height += map->runs[i].kind == HV_ROW_DRAWN ? map->runs[i].n * HIGH : SKIP;
    return height;
}

static void put_side(struct hv_xml *xml, const struct hv_byte_drawing *map, int side)
{
    struct drawing d = {xml, map, side, TOP};
    char text[160];
    snprintf(text, sizeof text,
             "%s: %" PRIu64 " bytes in rows of %u; the table below names its members",
             side ? "After" : "Before", map->size[side], map->row);
    begin_image(xml, LEFT + map->row * CELL + 2, height_of(map), text);
    snprintf(text, sizeof text, "%s, %" PRIu64 " bytes", side ? "after" : "before",
             map->size[side]);
    put_text(xml, "head", LEFT, 12, text);
    put_rows(&d);
    hv_xml_end(xml);
}

/* ---- the legend ---- */

static void put_key(struct hv_xml *xml, const char *class, const char *words)
{
    hv_xml_start(xml, "li");
    hv_xml_open(xml, "svg", "width", "22", "height", "16", "aria-hidden", "true", NULL);
    put_rect(xml, class, &(struct box){1, 1, 20, 14}, "");
    hv_xml_end(xml);
    hv_xml_text(xml, words);
    hv_xml_end(xml);
}

static void put_legend(struct hv_xml *xml, const struct hv_byte_drawing *map)
{
    static const struct {
        enum hv_mark mark;
        const char *class, *words;
    } keys[] = {
        {HV_MARK_CHANGED, "changed", "changed (capital)"},
        {HV_MARK_NEW, "new", "new (capital)"},
        {HV_MARK_GONE, "gone", "gone (capital)"},
        {HV_MARK_MOVED, "moved", "only moved (small letter)"},
    };
    hv_xml_start(xml, "figcaption");
    hv_xml_text(xml, "One cell is one byte. Letters are the keys of the table below.");
    hv_xml_open(xml, "ul", "class", "legend", NULL);
    for (size_t i = 0; i < HV_COUNT(keys); i++)
        if (HV_ANY(field, map->bytes->fields, map->bytes->n,
                   field->mark == keys[i].mark && !field->encloses))
            put_key(xml, keys[i].class, keys[i].words);
    put_key(xml, "same", "the same");
    put_key(xml, "hole", "no member");
    hv_xml_end(xml);
    hv_xml_end(xml);
}

void hv_html_byte_map(struct hv_xml *xml, const struct hv_byte_map *bytes)
{
    struct hv_byte_drawing map = hv_byte_drawing_make(bytes);
    hv_xml_start(xml, "figure");
    hv_xml_open(xml, "div", "class", "maps", NULL);
    put_side(xml, &map, 0);
    put_side(xml, &map, 1);
    hv_xml_end(xml);
    put_legend(xml, &map);
    hv_xml_end(xml);
    hv_byte_drawing_done(&map);
}

/* ---- a table of counts as a chart ---- */

enum { CHART_LEFT = 190, CHART_CELL = 34, CHART_HIGH = 20, CHART_TOP = 22 };

/* The shade depends on the length of the count in bits, so that one and two differ. */
static void put_count(struct hv_xml *xml, uint64_t x, uint64_t y, const char *count)
{
    char opacity[32];
    unsigned bits = 0;
    for (unsigned long rest = strtoul(count, NULL, 10); rest && bits < 8; rest >>= 1)
        bits++;
    snprintf(opacity, sizeof opacity, " fill-opacity=\"0.%02u\"", 10 + 4 * bits);
    put_rect(xml, "heat", &(struct box){x, y, CHART_CELL - 2, CHART_HIGH - 2}, opacity);
    put_text(xml, "count", x + CHART_CELL / 2 - 1, y + 13, count);
}

void hv_html_chart(struct hv_xml *xml, const struct hv_block *table)
{
    char label[200];
    snprintf(label, sizeof label,
             "How often each kind of change was made on %.40s, release by release; the "
             "changes are listed below",
             table->label);
    begin_image(xml, CHART_LEFT + (table->n_columns - 1) * CHART_CELL,
                CHART_TOP + (table->n_rows - 1) * CHART_HIGH, label);
    for (size_t r = 0; r < table->n_rows; r++) {
        const char *const *cells = &table->cells[r * table->n_columns];
        uint64_t y = r ? CHART_TOP + (r - 1) * CHART_HIGH : 0;
        if (r)
            put_text(xml, "kind", 0, y + 13, cells[0]);
        for (size_t c = 1; c < table->n_columns; c++) {
            uint64_t x = CHART_LEFT + (c - 1) * CHART_CELL;
            if (!r)
                put_text(xml, "count", x + CHART_CELL / 2 - 1, 14, cells[c]);
            else if (*cells[c] != '.')
                put_count(xml, x, y, cells[c]);
        }
    }
    hv_xml_end(xml);
}
