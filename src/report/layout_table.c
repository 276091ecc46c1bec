/* SPDX-License-Identifier: MIT */
#include "report/layout.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CELL = 14, NUMBER = 8, GAP = 2 };

/* The list of all columns' lines; cell[c] is the line of column c, or NULL. */
struct row {
    const struct hv_layout_line *line; /* the first column's that has it */
    const struct hv_layout_line **cell;
};

struct table {
    struct hv_arena *arena;
    const struct hv_layout_column *columns;
    size_t n_columns;
    struct row *rows;
    size_t n;
};

static struct row row_new(struct table *table, const struct hv_layout_line *line)
{
    size_t size = table->n_columns * sizeof(const struct hv_layout_line *);
    return (struct row){line, hv_arena_alloc(table->arena, size)};
}

/* Worth of a match: the same gap is less of a landmark than the same member. */
static unsigned match(const struct hv_layout_line *a, const struct hv_layout_line *b)
{
    if (strcmp(a->key, b->key) != 0)
        return 0;
    return strstr(a->key, "/* ") ? 1 : 8;
}

/* The longest common list, as diff(1) does it: best[i * (m + 1) + j] is what rows from
 * i and lines from j have in common. NULL when both are so long that nobody will read
 * the table: then they stand one after the other. Keys hold the path, so a record's
 * braces are matched whenever a member of it is. */
static unsigned *common(const struct table *table, const struct hv_layout_lines *lines)
{
    enum { MOST = 1 << 24 };
    size_t n = table->n, m = lines->n, w = m + 1;
    if (n + 1 > MOST / w)
        return NULL;
    unsigned *best = hv_alloc((n + 1) * w * sizeof *best);
    for (size_t i = n; i-- > 0;) {
        for (size_t j = m; j-- > 0;) {
            unsigned score = match(table->rows[i].line, &lines->v[j]);
            unsigned with = score ? score + best[(i + 1) * w + j + 1] : 0;
            unsigned down = best[(i + 1) * w + j], right = best[i * w + j + 1];
            unsigned without = down > right ? down : right;
            best[i * w + j] = with > without ? with : without;
        }
    }
    return best;
}

static void merge_column(struct table *table, size_t c)
{
    const struct hv_layout_lines *lines = &table->columns[c].lines;
    size_t i = 0, j = 0, n = 0, w = lines->n + 1;
    unsigned *best = common(table, lines);
    struct row *rows = hv_arena_alloc(table->arena, (table->n + w) * sizeof *rows);
    while (i < table->n || j < lines->n) {
        bool both = best && i < table->n && j < lines->n;
        unsigned score = both ? match(table->rows[i].line, &lines->v[j]) : 0;
        if (score && best[i * w + j] == score + best[(i + 1) * w + j + 1]) {
            rows[n] = table->rows[i++];
            rows[n++].cell[c] = &lines->v[j++];
        } else if (i < table->n &&
                   (!both || best[(i + 1) * w + j] >= best[i * w + j + 1])) {
            rows[n++] = table->rows[i++];
        } else {
            rows[n] = row_new(table, &lines->v[j]);
            rows[n++].cell[c] = &lines->v[j++];
        }
    }
    table->rows = rows;
    table->n = n;
    free(best);
}

static size_t longest_word(const char *title)
{
    size_t longest = 0;
    while (*title) {
        size_t n = strcspn(title, " ");
        longest = n > longest ? n : longest;
        title += n + (title[n] == ' ');
    }
    return longest;
}

/* The next line of a title that fits the width; *p goes on behind it. */
static size_t title_line(const char **p, size_t width)
{
    const char *start = *p;
    size_t n = 0;
    for (;;) {
        size_t word = strcspn(start + n, " ");
        if (n > 0 && n + word > width)
            break;
        n += word;
        if (start[n] == '\0')
            break;
        n++;
    }
    *p = start + n;
    while (n > 0 && start[n - 1] == ' ')
        n--;
    return n;
}

struct widths {
    size_t text;
    size_t *cell;
};

static struct widths measure(const struct table *table)
{
    struct widths w = {0,
                       hv_arena_alloc(table->arena, table->n_columns * sizeof *w.cell)};
    for (size_t i = 0; i < table->n; i++) {
        size_t n = strlen(table->rows[i].line->text);
        w.text = n > w.text ? n : w.text;
    }
    for (size_t c = 0; c < table->n_columns; c++) {
        size_t n = longest_word(table->columns[c].title);
        w.cell[c] = n > CELL ? n : CELL;
    }
    return w;
}

/* Blanks are owed until something follows them: no line ends in blanks. */
struct pen {
    struct hv_buf *buf;
    size_t owed;
};

static void pen_put(struct pen *pen, const char *s, size_t n)
{
    if (n == 0)
        return;
    hv_buf_printf(pen->buf, "%*s", (int)pen->owed, "");
    hv_buf_add(pen->buf, s, n);
    pen->owed = 0;
}

static void pen_right(struct pen *pen, const char *s, size_t n, size_t width)
{
    pen->owed += width > n ? width - n : 0;
    pen_put(pen, s, n);
}

static void pen_end(struct pen *pen)
{
    hv_buf_putc(pen->buf, '\n');
    pen->owed = 0;
}

static void put_titles(const struct table *table, const struct widths *w,
                       struct pen *pen)
{
    const char **rest = hv_arena_alloc(table->arena, table->n_columns * sizeof *rest);
    bool more = true;
    for (size_t c = 0; c < table->n_columns; c++)
        rest[c] = table->columns[c].title;
    while (more) {
        more = false;
        pen->owed = w->text;
        for (size_t c = 0; c < table->n_columns; c++) {
            const char *start = rest[c];
            size_t n = title_line(&rest[c], w->cell[c]);
            pen->owed += GAP;
            pen_right(pen, start, n, w->cell[c]);
            more = more || *rest[c];
        }
        pen_end(pen);
    }
    pen->owed = w->text;
    for (size_t c = 0; c < table->n_columns; c++) {
        pen->owed += GAP + w->cell[c] - CELL;
        pen_right(pen, "offset", 6, NUMBER);
        pen_right(pen, "size", 4, CELL - NUMBER);
    }
    pen_end(pen);
}

static void put_bits(struct pen *pen, uint64_t bits, size_t width)
{
    struct hv_buf text = {0};
    hv_put_offset(&text, bits);
    pen_right(pen, text.p, text.n, width);
    hv_buf_done(&text);
}

static void put_row(const struct table *table, const struct widths *w,
                    const struct row *row, struct pen *pen)
{
    size_t n = strlen(row->line->text);
    pen_put(pen, row->line->text, n);
    pen->owed = w->text - n;
    for (size_t c = 0; c < table->n_columns; c++) {
        const struct hv_layout_line *cell = row->cell[c];
        pen->owed += GAP + w->cell[c] - CELL;
        if (cell && cell->sized) {
            put_bits(pen, cell->offset, NUMBER);
            put_bits(pen, cell->bits, CELL - NUMBER);
        } else {
            pen->owed += CELL;
        }
    }
    pen_end(pen);
}

static void put_total(const struct table *table, const struct widths *w,
                      struct pen *pen, bool align)
{
    const char *label = align ? "align" : "size";
    pen_put(pen, label, strlen(label));
    pen->owed = w->text - strlen(label);
    for (size_t c = 0; c < table->n_columns; c++) {
        const struct hv_layout_column *column = &table->columns[c];
        pen->owed += GAP;
        put_bits(pen, 8 * (align ? column->align : column->size), w->cell[c]);
    }
    pen_end(pen);
}

void hv_layout_table(struct hv_arena *arena, const struct hv_layout_column *columns,
                     size_t n, bool color, struct hv_buf *buf)
{
    struct table table = {.arena = arena, .columns = columns, .n_columns = n};
    for (size_t c = 0; c < n; c++)
        merge_column(&table, c);
    struct widths w = measure(&table);
    w.text = w.text < CELL ? CELL : w.text;
    struct pen pen = {buf, 0};
    put_titles(&table, &w, &pen);
    for (size_t i = 0; i < table.n; i++) {
        bool gap = color && strstr(table.rows[i].line->text, "/* ");
        hv_buf_puts(buf, gap ? "\033[33m" : "");
        put_row(&table, &w, &table.rows[i], &pen);
        if (gap) { /* the colour ends before the line does */
            buf->p[--buf->n] = '\0';
            hv_buf_puts(buf, "\033[0m\n");
        }
    }
    put_total(&table, &w, &pen, false);
    put_total(&table, &w, &pen, true);
}
