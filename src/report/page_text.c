/* SPDX-License-Identifier: MIT */
#include "report/page_text.h"

#include <stdlib.h>
#include <string.h>

static void put_blanks(struct hv_buf *buf, size_t n)
{
    while (n--)
        hv_buf_putc(buf, ' ');
}

/* ---- filled text ---- */

void hv_put_filled(struct hv_buf *buf, const char *text, unsigned column,
                   unsigned indent, unsigned width)
{
    struct hv_buf plain = {0};
    size_t at = column, room = width > indent ? width - indent : 1;
    bool first = true;
    hv_put_unmarked(&plain, text);
    for (const char *p = plain.p ? plain.p : ""; *p;) {
        size_t n = strcspn(p, " ");
        if (!first && at + 1 + n > width) {
            hv_buf_putc(buf, '\n');
            put_blanks(buf, indent);
            at = indent;
        } else if (!first) {
            hv_buf_putc(buf, ' ');
            at++;
        }
        size_t part = n > room ? width - at : n;
        hv_buf_add(buf, p, part);
        at += part;
        first = part < n; /* the rest of a long word follows at once */
        p += part;
        if (part < n) {
            hv_buf_putc(buf, '\n');
            put_blanks(buf, indent);
            at = indent;
        }
        while (*p == ' ')
            p++;
    }
    hv_buf_putc(buf, '\n');
    hv_buf_done(&plain);
}

/* ---- tables ---- */

enum { GAP = 2, MOST_COLUMNS = 8 };

static size_t cell_width(const char *cell)
{
    size_t n = 0;
    for (; *cell; cell++)
        n += (unsigned char)*cell > 4;
    return n;
}

/* The widest cells give way until the table fits. */
static void choose_widths(const struct hv_block *table, unsigned width,
                          size_t widths[MOST_COLUMNS])
{
    enum { LEAST = 6 };
    size_t all = GAP * (table->n_columns - 1);
    for (size_t c = 0; c < table->n_columns; c++) {
        widths[c] = 1;
        for (size_t r = 0; r < table->n_rows; r++) {
            size_t n = cell_width(table->cells[r * table->n_columns + c]);
            widths[c] = n > widths[c] ? n : widths[c];
        }
        all += widths[c];
    }
    for (; all > width; all--) {
        size_t widest = 0;
        for (size_t c = 1; c < table->n_columns; c++)
            widest = widths[c] > widths[widest] ? c : widest;
        if (widths[widest] <= LEAST)
            return;
        widths[widest]--;
    }
}

/* Line i of filled text; "" behind its end. */
static const char *line_of(const char *text, size_t i, size_t *ret_n)
{
    for (; i && *text; i--) {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    *ret_n = strcspn(text, "\n");
    return text;
}

static void put_table_row(struct hv_buf *buf, const struct hv_block *table, size_t row,
                          const size_t widths[MOST_COLUMNS])
{
    struct hv_buf cells[MOST_COLUMNS] = {{0}};
    bool more = true;
    for (size_t c = 0; c < table->n_columns; c++)
        hv_put_filled(&cells[c], table->cells[row * table->n_columns + c], 0, 0,
                      (unsigned)widths[c]);
    for (size_t i = 0; more; i++) {
        struct hv_buf line = {0};
        more = false;
        for (size_t c = 0; c < table->n_columns; c++) {
            size_t n, next;
            const char *text = line_of(cells[c].p, i, &n);
            hv_buf_add(&line, text, n);
            line_of(cells[c].p, i + 1, &next);
            more |= next > 0;
            if (c + 1 < table->n_columns)
                put_blanks(&line, widths[c] - n + GAP);
        }
        hv_buf_printf(buf, "%s\n", line.p ? line.p : "");
        hv_buf_done(&line);
    }
    for (size_t c = 0; c < table->n_columns; c++)
        hv_buf_done(&cells[c]);
}

void hv_put_text_table(struct hv_buf *buf, const struct hv_block *table, unsigned width)
{
    size_t widths[MOST_COLUMNS] = {0};
    if (table->n_columns > MOST_COLUMNS)
        return; /* none of ours has so many */
    choose_widths(table, width, widths);
    for (size_t r = 0; r < table->n_rows; r++)
        put_table_row(buf, table, r, widths);
}

/* ---- lines that must not be changed ---- */

/* The last place up to width where a line may go on in the next; 0: there is none. */
static size_t break_at(const char *line, size_t n, bool breakable, unsigned width)
{
    bool quoted = false;
    size_t found = 0;
    for (size_t i = 0; i < n && i < width; i++) {
        if (line[i] == '"' && (!i || line[i - 1] != '\\'))
            quoted = !quoted;
        bool comma = line[i] == ',' || line[i] == ':';
        if (breakable ? !quoted && comma && line[i + 1] == ' '
                      : line[i] == ' ' && i + 2 < width)
            found = i + 1;
    }
    return found;
}

static void put_broken_line(struct hv_buf *buf, const char *line, size_t n,
                            bool breakable, unsigned width)
{
    enum { INDENT = 4 };
    size_t indent = 0;
    while (n + indent > width) {
        size_t at = break_at(line, n, breakable, width - (unsigned)indent);
        if (!at)
            break;
        hv_buf_add(buf, line, at);
        hv_buf_puts(buf, breakable ? "\n" : "\\\n");
        put_blanks(buf, INDENT);
        indent = INDENT;
        line += at;
        n -= at;
        for (; n && *line == ' '; line++)
            n--;
    }
    /* a word without an end: whoever needs it whole finds it in another format */
    while (n + indent > width) {
        size_t part = width - indent - 1;
        hv_buf_add(buf, line, part);
        hv_buf_puts(buf, "\\\n");
        line += part;
        n -= part;
        indent = 0;
    }
    hv_buf_add(buf, line, n);
    hv_buf_putc(buf, '\n');
}

void hv_put_broken_lines(struct hv_buf *buf, const char *lines, bool breakable,
                         unsigned width)
{
    while (*lines) {
        size_t n = strcspn(lines, "\n");
        put_broken_line(buf, lines, n, breakable, width);
        lines += n + (lines[n] == '\n');
    }
}
