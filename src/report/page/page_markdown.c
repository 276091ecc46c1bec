/* SPDX-License-Identifier: MIT
 *
 * A page as Markdown, as GitLab and GitHub read it. Whatever comes from input stands in
 * code, which no reader of Markdown looks into; the rest is our own and the rules'
 * words, in which what could be taken for markup is escaped.
 */
#include "report/page/page_text.h"

/* ---- code ---- */

static size_t longest_run(const char *s, char c)
{
    size_t longest = 0, n = 0;
    for (; s && *s; s++) {
        n = *s == c ? n + 1 : 0;
        longest = n > longest ? n : longest;
    }
    return longest;
}

static void put_repeated(struct hv_buf *buf, char c, size_t n)
{
    while (n--)
        hv_buf_putc(buf, c);
}

/* Put one line of input, which is taken over, between more backticks than it contains.
 * '|' is escaped, because tables are split before code is recognised. */
static void put_code(struct hv_buf *buf, struct hv_buf *text)
{
    size_t ticks = longest_run(text->p, '`') + 1;
    put_repeated(buf, '`', ticks);
    hv_buf_puts(buf, ticks > 1 ? " " : "");
    for (const char *p = text->p; p && *p; p++) {
        if (*p == '|')
            hv_buf_puts(buf, "\\x7c");
        else
            hv_buf_putc(buf, *p);
    }
    hv_buf_puts(buf, ticks > 1 ? " " : "");
    put_repeated(buf, '`', ticks);
    hv_buf_done(text);
}

/* Lines, taken over, between two fences that are longer than any in them. */
static void put_code_block(struct hv_buf *buf, struct hv_buf *text)
{
    size_t ticks = longest_run(text->p, '`') + 1;
    ticks = ticks < 3 ? 3 : ticks;
    while (text->n && text->p[text->n - 1] == '\n')
        text->p[--text->n] = '\0';
    put_repeated(buf, '`', ticks);
    hv_buf_printf(buf, "text\n%s\n", text->p ? text->p : "");
    put_repeated(buf, '`', ticks);
    hv_buf_putc(buf, '\n');
    hv_buf_done(text);
}

/* ---- text with marks ---- */

static bool is_of_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* An underscore inside of a word is not markup to anybody. */
static void put_plain(struct hv_buf *buf, const char *p, const char *text)
{
    bool inside = *p == '_' && p > text && is_of_word(p[-1]) && is_of_word(p[1]);
    if (!inside && strchr("\\`*_<|~", *p))
        hv_buf_putc(buf, '\\');
    hv_buf_putc(buf, *p);
}

static void put_marked(struct hv_buf *buf, const char *text)
{
    HV_BUF code = {0};
    bool in_code = false;
    for (const char *begin = text; *text; text++) {
        if (*text == *HV_CODE)
            in_code = true;
        else if (*text == *HV_CODE_END && in_code) {
            in_code = false;
            hv_buf_puts(&code, "");
            put_code(buf, &code);
        } else if (in_code)
            hv_buf_putc(&code, *text);
        else if (hv_is_mark(*text))
            hv_buf_puts(buf, "**"); /* any emphasis */
        else
            put_plain(buf, text, begin);
    }
}

/* ---- blocks ---- */

static void put_cells(struct hv_buf *buf, const struct hv_block *table, size_t row)
{
    hv_buf_puts(buf, "|");
    for (size_t c = 0; c < table->n_columns; c++) {
        hv_buf_putc(buf, ' ');
        const char *cell = table->cells[row * table->n_columns + c];
        put_marked(buf, cell ? cell : "");
        hv_buf_puts(buf, " |");
    }
    hv_buf_putc(buf, '\n');
}

static void put_table(struct hv_buf *buf, const struct hv_block *table)
{
    put_cells(buf, table, 0);
    hv_buf_puts(buf, "|");
    for (size_t c = 0; c < table->n_columns; c++)
        hv_buf_puts(buf, " --- |");
    hv_buf_putc(buf, '\n');
    for (size_t r = 1; r < table->n_rows; r++)
        put_cells(buf, table, r);
}

static void put_text_line(struct hv_buf *buf, const struct hv_block *block)
{
    put_marked(buf, block->text);
    hv_buf_putc(buf, '\n');
}

static void put_heading(struct hv_buf *buf, const struct hv_block *block)
{
    for (unsigned i = 0; i < block->level; i++)
        hv_buf_putc(buf, '#');
    hv_buf_putc(buf, ' ');
    put_text_line(buf, block);
}

static void put_block(struct hv_buf *buf, const struct hv_block *block)
{
    struct hv_buf text = {0};
    switch (block->kind) {
    case HV_BLOCK_SECTION:
    case HV_BLOCK_END:
    case HV_BLOCK_GAP:
        break;
    case HV_BLOCK_DETAILS:
        hv_buf_printf(buf, "<details><summary>%s</summary>\n", block->text);
        break;
    case HV_BLOCK_DETAILS_END:
        hv_buf_puts(buf, "</details>\n");
        break;
    case HV_BLOCK_HEADING:
        put_heading(buf, block);
        break;
    case HV_BLOCK_FACT:
        hv_buf_printf(buf, "- **%s**: ", block->label);
        put_text_line(buf, block);
        break;
    case HV_BLOCK_ITEM:
        hv_buf_puts(buf, "- ");
        put_text_line(buf, block);
        break;
    case HV_BLOCK_PARAGRAPH:
    case HV_BLOCK_LINE:
        put_text_line(buf, block);
        break;
    case HV_BLOCK_TABLE:
        put_table(buf, block);
        break;
    case HV_BLOCK_LINES:
        hv_buf_puts(&text, block->text);
        put_code_block(buf, &text);
        break;
    case HV_BLOCK_BYTE_MAP:
        hv_put_byte_map(&text, block->bytes);
        put_code_block(buf, &text);
        break;
    }
}

void hv_page_markdown(const struct hv_page *page, struct hv_buf *buf)
{
    const struct hv_block *last = NULL;
    HV_EACH (block, page->blocks, page->n) {
        if (block->kind == HV_BLOCK_SECTION || block->kind == HV_BLOCK_END ||
            block->kind == HV_BLOCK_GAP)
            continue;
        bool list = block->kind == HV_BLOCK_FACT || block->kind == HV_BLOCK_ITEM;
        if (last && (block->kind != last->kind || !list))
            hv_buf_putc(buf, '\n');
        put_block(buf, block);
        last = block;
    }
}
