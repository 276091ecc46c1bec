/* SPDX-License-Identifier: MIT */
#include "report/layout.h"

#include "report/page/page_text.h"
#include "report/vote/byte_drawing.h"

enum { CELL = 14, NUMBER = 8, GAP = 2 };

/* A row of the merged list; cell[c] is the line of column c, or NULL. */
struct row {
    const struct hv_layout_line *line; /* of the first column that has it */
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

/* Score of a match: an equal gap counts less than an equal member. */
static unsigned match_score(const struct hv_layout_line *a,
                            const struct hv_layout_line *b)
{
    if (strcmp(a->key, b->key) != 0)
        return 0;
    return strstr(a->key, "/* ") ? 1 : 8;
}

/* Longest common subsequence, as in diff(1): best[i * (m + 1) + j] is for rows from i
 * and lines from j. NULL if the matrix would be too large: the two lists are then put
 * one after the other. Keys contain the path, so the braces of a record match if a
 * member does. */
static unsigned *common_lines(const struct table *table,
                              const struct hv_layout_lines *lines)
{
    enum { MOST = 1 << 24 };
    size_t n = table->n, m = lines->n, w = m + 1;
    if (n + 1 > MOST / w)
        return NULL;
    unsigned *best = hv_alloc((n + 1) * w * sizeof *best);
    for (size_t i = n; i-- > 0;) {
        for (size_t j = m; j-- > 0;) {
            unsigned score = match_score(table->rows[i].line, &lines->v[j]);
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
    HV_FREED unsigned *best = common_lines(table, lines);
    struct row *rows = hv_arena_alloc(table->arena, (table->n + w) * sizeof *rows);
    while (i < table->n || j < lines->n) {
        bool both = best && i < table->n && j < lines->n;
        unsigned score = both ? match_score(table->rows[i].line, &lines->v[j]) : 0;
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
}

/* ---- the table as text ---- */

static size_t longest_word(const char *title)
{
    size_t longest = 0;
    HV_EACH_PART (word, title, ' ')
        longest = HV_MAX(longest, word.n);
    return longest;
}

struct widths {
    int text;
    int *cell;
};

static struct widths measure_columns(const struct table *table)
{
    struct widths w = {CELL,
                       hv_arena_alloc(table->arena, table->n_columns * sizeof *w.cell)};
    for (size_t i = 0; i < table->n; i++) {
        int n = (int)strlen(table->rows[i].line->text);
        w.text = n > w.text ? n : w.text;
    }
    for (size_t c = 0; c < table->n_columns; c++) {
        int n = (int)longest_word(table->columns[c].title);
        w.cell[c] = n > CELL ? n : CELL;
    }
    return w;
}

/* Put an offset and a size, aligned in a column of that width. */
static void put_cell(struct hv_buf *buf, int width, const char *offset,
                     const char *size)
{
    hv_buf_printf(buf, "%*s%*s%*s", GAP + width - CELL, "", NUMBER, offset,
                  CELL - NUMBER, size);
}

static const char *number_text(const struct table *table, uint64_t bits)
{
    return hv_keep(table->arena, HV_TEXT(hv_put_offset, bits));
}

static void put_titles(const struct table *table, const struct widths *w,
                       struct hv_buf *buf)
{
    const char **rest = hv_arena_alloc(table->arena, table->n_columns * sizeof *rest);
    for (size_t c = 0; c < table->n_columns; c++)
        rest[c] = hv_keep(table->arena, HV_TEXT(hv_put_filled, table->columns[c].title,
                                                0, (unsigned)w->cell[c], false));
    for (bool more = true; more; hv_put_line_end(buf)) {
        more = false;
        hv_buf_printf(buf, "%*s", w->text, "");
        for (size_t c = 0; c < table->n_columns; c++) {
            size_t n = strcspn(rest[c], "\n");
            hv_buf_printf(buf, "%*s%*.*s", GAP, "", w->cell[c], (int)n, rest[c]);
            rest[c] += n + (rest[c][n] == '\n');
            more |= *rest[c] != '\0';
        }
    }
    hv_buf_printf(buf, "%*s", w->text, "");
    for (size_t c = 0; c < table->n_columns; c++)
        put_cell(buf, w->cell[c], "offset", "size");
    hv_put_line_end(buf);
}

static void put_row(const struct table *table, const struct widths *w,
                    const struct row *row, struct hv_buf *buf)
{
    hv_buf_printf(buf, "%-*s", w->text, row->line->text);
    for (size_t c = 0; c < table->n_columns; c++) {
        const struct hv_layout_line *cell = row->cell[c];
        bool sized = cell && cell->sized;
        put_cell(buf, w->cell[c], sized ? number_text(table, cell->offset) : "",
                 sized ? number_text(table, cell->bits) : "");
    }
    hv_put_line_end(buf);
}

static void put_total(const struct table *table, const struct widths *w,
                      struct hv_buf *buf, bool align)
{
    hv_buf_printf(buf, "%-*s", w->text, align ? "align" : "size");
    for (size_t c = 0; c < table->n_columns; c++) {
        const struct hv_layout_column *column = &table->columns[c];
        hv_buf_printf(buf, "%*s%*s", GAP, "", w->cell[c],
                      number_text(table, 8 * (align ? column->align : column->size)));
    }
    hv_put_line_end(buf);
}

void hv_layout_table(struct hv_arena *arena, const struct hv_layout_column *columns,
                     size_t n, bool color, struct hv_buf *buf)
{
    struct table table = {.arena = arena, .columns = columns, .n_columns = n};
    for (size_t c = 0; c < n; c++)
        merge_column(&table, c);
    struct widths w = measure_columns(&table);
    put_titles(&table, &w, buf);
    for (size_t i = 0; i < table.n; i++) {
        bool gap = color && strstr(table.rows[i].line->text, "/* ");
        hv_buf_puts(buf, gap ? "\033[33m" : "");
        put_row(&table, &w, &table.rows[i], buf);
        if (gap) { /* the colour ends before the line */
            buf->p[--buf->n] = '\0';
            hv_buf_puts(buf, "\033[0m\n");
        }
    }
    put_total(&table, &w, buf, false);
    put_total(&table, &w, buf, true);
}
