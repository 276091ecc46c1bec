/* SPDX-License-Identifier: MIT */
#include "report/page.h"

#include "report/wording.h"

#include <string.h>

static struct hv_block *add(struct hv_page *page, enum hv_block_kind kind)
{
    HV_ARENA_GROW(page->arena, page->blocks, page->n, page->cap);
    struct hv_block *block = &page->blocks[page->n++];
    *block = (struct hv_block){.kind = kind};
    return block;
}

static const char *take(struct hv_page *page, struct hv_buf *text)
{
    const char *copy = hv_arena_strndup(page->arena, text->p ? text->p : "", text->n);
    hv_buf_done(text);
    return copy;
}

void hv_page_section(struct hv_page *page, const char *id)
{
    add(page, HV_BLOCK_SECTION)->id = id;
}

void hv_page_end(struct hv_page *page)
{
    add(page, HV_BLOCK_END);
}

void hv_page_heading(struct hv_page *page, unsigned level, const char *id,
                     struct hv_buf *text)
{
    struct hv_block *block = add(page, HV_BLOCK_HEADING);
    block->level = level;
    block->id = id;
    block->text = take(page, text);
}

void hv_page_paragraph(struct hv_page *page, struct hv_buf *text)
{
    add(page, HV_BLOCK_PARAGRAPH)->text = take(page, text);
}

void hv_page_item(struct hv_page *page, struct hv_buf *text)
{
    add(page, HV_BLOCK_ITEM)->text = take(page, text);
}

void hv_page_fact(struct hv_page *page, const char *label, struct hv_buf *text)
{
    struct hv_block *block = add(page, HV_BLOCK_FACT);
    block->label = label;
    block->text = take(page, text);
}

void hv_page_lines(struct hv_page *page, bool breakable, struct hv_buf *text)
{
    struct hv_block *block = add(page, HV_BLOCK_LINES);
    block->label = breakable ? ", " : NULL;
    block->text = take(page, text);
}

void hv_page_byte_map(struct hv_page *page, const struct hv_byte_map *bytes)
{
    add(page, HV_BLOCK_BYTE_MAP)->bytes = bytes;
}

struct hv_block *hv_page_table(struct hv_page *page, const char *caption,
                               size_t n_columns, size_t n_rows)
{
    struct hv_block *block = add(page, HV_BLOCK_TABLE);
    block->label = caption;
    block->n_columns = n_columns;
    block->n_rows = n_rows;
    block->cells =
        hv_arena_alloc(page->arena, n_columns * n_rows * sizeof *block->cells);
    for (size_t i = 0; i < n_columns * n_rows; i++)
        block->cells[i] = "";
    return block;
}

void hv_page_cell(struct hv_page *page, struct hv_block *table, size_t row,
                  size_t column, struct hv_buf *text)
{
    table->cells[row * table->n_columns + column] = take(page, text);
}

void hv_page_say(struct hv_page *page, const char *words)
{
    struct hv_buf text = {0};
    hv_buf_puts(&text, words);
    hv_page_paragraph(page, &text);
}

void hv_page_say_heading(struct hv_page *page, unsigned level, const char *id,
                         const char *words)
{
    struct hv_buf text = {0};
    hv_buf_puts(&text, words);
    hv_page_heading(page, level, id, &text);
}

void hv_put_code(struct hv_buf *buf, const char *name)
{
    hv_buf_puts(buf, HV_CODE);
    hv_put_escaped(buf, name && *name ? name : "?", HV_NAME_MAX);
    hv_buf_puts(buf, HV_CODE_END);
}

void hv_put_unmarked(struct hv_buf *buf, const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text > 4)
            hv_buf_putc(buf, *text);
}
