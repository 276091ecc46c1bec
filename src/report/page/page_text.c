/* SPDX-License-Identifier: MIT */
#include "report/page/page_text.h"

#include "report/vote/byte_drawing.h"
#include "report/wording.h"

#include <limits.h>

static void put_blanks(struct hv_buf *buf, size_t n)
{
    while (n--)
        hv_buf_putc(buf, ' ');
}

/* Marks have no width, nor have continuation bytes of a character. */
static bool takes_column(char c)
{
    return !hv_is_mark(c) && ((unsigned char)c & 0xc0) != 0x80;
}

/* Columns that n bytes of marked text take. */
static size_t text_width(const char *text, size_t n)
{
    size_t width = 0;
    for (size_t i = 0; i < n; i++)
        width += takes_column(text[i]);
    return width;
}

/* The number of bytes of marked text that fill so many columns; the text is wider. */
static size_t text_bytes(const char *text, size_t columns)
{
    size_t n = 0;
    for (; columns || (text[n] && !takes_column(text[n]) && !hv_is_mark(text[n])); n++)
        columns -= takes_column(text[n]);
    return n;
}

/* ---- filled text ---- */

void hv_put_filled(struct hv_buf *buf, const char *text, unsigned indent,
                   unsigned width, bool split)
{
    size_t at = indent, owed = 0;
    width = width ? width : UINT_MAX;
    size_t room = width > indent ? width - indent : 1;
    for (const char *p = text; *p;) {
        if (*p == ' ' || *p == '\n') {
            if (*p++ == '\n') {
                hv_buf_putc(buf, '\n');
                at = owed = indent; /* no blanks at the end of a line */
            }
            continue;
        }
        size_t n = strcspn(p, " \n"), columns = text_width(p, n);
        if (at > indent && at + 1 + columns > width) {
            hv_buf_putc(buf, '\n');
            at = owed = indent;
        }
        put_blanks(buf, at > indent ? 1 : owed);
        at += columns + (at > indent);
        owed = 0;
        for (; split && columns > room; columns -= room, at -= room) {
            size_t part = text_bytes(p, room);
            hv_buf_add(buf, p, part);
            hv_buf_putc(buf, '\n');
            put_blanks(buf, indent);
            p += part;
            n -= part;
        }
        hv_buf_add(buf, p, n);
        p += n;
    }
    hv_buf_putc(buf, '\n');
}

/* ---- tables ---- */

enum { GAP = 2, MOST_COLUMNS = 16 };

/* NULL: the row is a whole line. */
static const char *cell_at(const struct hv_block *table, size_t row, size_t column)
{
    const char *const *cells = &table->cells[row * table->n_columns];
    return table->n_columns > 1 && !cells[1] ? NULL : cells[column];
}

/* Shrink the widest columns until the table fits. */
static void choose_widths(const struct hv_block *table, unsigned width,
                          size_t widths[MOST_COLUMNS])
{
    enum { LEAST = 6 };
    size_t all = GAP * (table->n_columns - 1);
    for (size_t c = 0; c < table->n_columns; c++) {
        widths[c] = 1;
        for (size_t r = 0; r < table->n_rows; r++) {
            const char *cell = cell_at(table, r, c);
            size_t n = cell ? text_width(cell, strlen(cell)) : 0;
            widths[c] = n > widths[c] ? n : widths[c];
        }
        all += widths[c];
    }
    for (; width && all > width; all--) {
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
        hv_put_filled(&cells[c], cell_at(table, row, c), 0, (unsigned)widths[c], true);
    for (size_t i = 0; more; i++) {
        more = false;
        put_blanks(buf, table->indent);
        for (size_t c = 0; c < table->n_columns; c++) {
            size_t n, next;
            const char *text = line_of(cells[c].p, i, &n);
            size_t rest = widths[c] - text_width(text, n);
            bool right = table->right & 1u << c, last = c + 1 == table->n_columns;
            line_of(cells[c].p, i + 1, &next);
            more |= next > 0;
            put_blanks(buf, right ? rest : 0);
            hv_buf_add(buf, text, n);
            put_blanks(buf, (right || last ? 0 : rest) + (last ? 0 : GAP));
        }
        while (buf->n && buf->p[buf->n - 1] == ' ')
            buf->n--;
        hv_buf_putc(buf, '\n');
    }
    for (size_t c = 0; c < table->n_columns; c++)
        hv_buf_done(&cells[c]);
}

void hv_put_text_table(struct hv_buf *buf, const struct hv_block *table, unsigned width)
{
    size_t widths[MOST_COLUMNS] = {0};
    if (table->n_columns > MOST_COLUMNS)
        return; /* no table of ours has so many */
    choose_widths(table, width, widths);
    for (size_t r = 0; r < table->n_rows; r++) {
        if (cell_at(table, r, 0)) {
            put_table_row(buf, table, r, widths);
        } else {
            put_blanks(buf, table->indent);
            hv_buf_printf(buf, "%s\n", table->cells[r * table->n_columns]);
        }
    }
}

/* ---- lines that must not be changed ---- */

/* The last place up to width at which the line may be broken; 0: none. */
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
    /* a word that is too long; other formats have all of it */
    while (n + indent > width) {
        size_t part = width - indent - 1;
        while (part > 1 && ((unsigned char)line[part] & 0xc0) == 0x80)
            part--; /* keep characters whole */
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
    HV_EACH_PART (line, lines, '\n')
        put_broken_line(buf, line.p, line.n, breakable, width);
}

void hv_put_byte_map(struct hv_buf *buf, const struct hv_byte_map *bytes)
{
    struct hv_byte_drawing map = hv_byte_drawing_make(bytes);
    hv_byte_drawing_text(&map, buf);
    hv_byte_drawing_done(&map);
}

/* ---- a terminal ---- */

#define TITLE "\x17" /* a mark of its own: strong and underlined */

static void put_indented_lines(struct hv_buf *buf, const struct hv_block *block)
{
    HV_EACH_PART (line, block->text, '\n') {
        put_blanks(buf, line.n ? block->indent : 0);
        hv_buf_add(buf, line.p, line.n);
        hv_buf_putc(buf, '\n');
    }
}

/* Text behind a label, and further lines below the text. */
static void put_labelled(struct hv_buf *buf, const struct hv_block *block,
                         const char *label, unsigned width)
{
    unsigned indent = block->indent + (unsigned)text_width(label, strlen(label));
    put_blanks(buf, block->indent);
    hv_buf_puts(buf, label);
    hv_put_filled(buf, block->text, indent + block->hang, width, false);
}

static void put_fact(struct hv_buf *buf, const struct hv_block *block, unsigned width)
{
    HV_BUF label = {0};
    hv_buf_printf(&label, "%s: ", block->label);
    put_labelled(buf, block, label.p, width);
}

/* Titles of parts are underlined, those below them are not. */
static void put_heading(struct hv_buf *buf, const struct hv_block *block)
{
    put_blanks(buf, block->indent);
    hv_buf_printf(buf, "%s%s" HV_STRONG_END "\n", block->level == 1 ? TITLE : HV_STRONG,
                  block->text);
}

static void put_block(struct hv_buf *buf, const struct hv_block *block, unsigned width)
{
    switch (block->kind) {
    case HV_BLOCK_SECTION:
    case HV_BLOCK_END:
    case HV_BLOCK_DETAILS_END:
        break;
    case HV_BLOCK_GAP:
        hv_buf_putc(buf, '\n');
        break;
    case HV_BLOCK_HEADING:
        put_heading(buf, block);
        break;
    case HV_BLOCK_LINE:
        put_blanks(buf, block->indent);
        hv_buf_printf(buf, "%s\n", block->text);
        break;
    case HV_BLOCK_PARAGRAPH:
    case HV_BLOCK_DETAILS:
        put_labelled(buf, block, "", width);
        break;
    case HV_BLOCK_ITEM:
        put_labelled(buf, block, "- ", width);
        break;
    case HV_BLOCK_FACT:
        put_fact(buf, block, width);
        break;
    case HV_BLOCK_TABLE:
        hv_put_text_table(buf, block,
                          width > block->indent ? width - block->indent : 0);
        break;
    case HV_BLOCK_LINES:
        put_indented_lines(buf, block);
        break;
    case HV_BLOCK_BYTE_MAP:
        hv_put_byte_map(buf, block->bytes);
        break;
    }
}

static const char *mark_color(char mark)
{
    unsigned verdict = (unsigned)(mark - HV_VERDICT_MARK);
    if (verdict < HV_VERDICT_COUNT)
        return hv_verdict_color((enum hv_verdict)verdict);
    return mark == *HV_STRONG_END ? "\033[0m"
           : mark == *HV_STRONG   ? "\033[1m"
           : mark == *HV_ERROR    ? "\033[1;31m"
           : mark == *TITLE       ? "\033[1;4m"
                                  : "";
}

static void put_colored(struct hv_buf *buf, const char *text)
{
    for (; *text; text++)
        if (hv_is_mark(*text))
            hv_buf_puts(buf, mark_color(*text));
        else
            hv_buf_putc(buf, *text);
}

void hv_page_text(const struct hv_page *page, unsigned width, bool color,
                  struct hv_buf *buf)
{
    HV_BUF text = {0};
    for (size_t i = 0; i < page->n; i++)
        put_block(&text, &page->blocks[i], width);
    if (text.n && color)
        put_colored(buf, text.p);
    else if (text.n)
        hv_put_unmarked(buf, text.p);
}
