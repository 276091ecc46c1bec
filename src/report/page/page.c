/* SPDX-License-Identifier: MIT */
#include "report/page/page.h"

static struct hv_block *block_add(struct hv_page *page, enum hv_block_kind kind)
{
    struct hv_block *block =
        HV_ARENA_ADD(page->arena, page->blocks, page->n, page->cap);
    *block = (struct hv_block){kind, .indent = page->indent, .hang = page->hang};
    return block;
}

/* ---- pieces ---- */

const char *hv_keep(struct hv_arena *arena, struct hv_buf *text)
{
    const char *copy = hv_arena_strndup(arena, text->p ? text->p : "", text->n);
    hv_buf_done(text);
    return copy;
}

const char *hv_escaped(struct hv_arena *arena, const char *s)
{
    struct hv_buf text = {0};
    hv_put_escaped(&text, s, SIZE_MAX);
    return hv_keep(arena, &text);
}

/* ---- blocks ---- */

void hv_page_section(struct hv_page *page, const char *id)
{
    block_add(page, HV_BLOCK_SECTION)->id = id;
}

void hv_page_end(struct hv_page *page)
{
    block_add(page, HV_BLOCK_END);
}

void hv_page_paragraph(struct hv_page *page, struct hv_buf *text)
{
    block_add(page, HV_BLOCK_PARAGRAPH)->text = hv_keep(page->arena, text);
}

void hv_page_item(struct hv_page *page, struct hv_buf *text)
{
    block_add(page, HV_BLOCK_ITEM)->text = hv_keep(page->arena, text);
}

void hv_page_fact(struct hv_page *page, const char *label, struct hv_buf *text)
{
    struct hv_block *block = block_add(page, HV_BLOCK_FACT);
    block->label = label;
    block->text = hv_keep(page->arena, text);
}

void hv_page_lines(struct hv_page *page, bool breakable, struct hv_buf *text)
{
    struct hv_block *block = block_add(page, HV_BLOCK_LINES);
    block->label = breakable ? ", " : NULL;
    block->text = hv_keep(page->arena, text);
}

void hv_page_byte_map(struct hv_page *page, const struct hv_byte_map *bytes)
{
    block_add(page, HV_BLOCK_BYTE_MAP)->bytes = bytes;
}

struct hv_block *hv_page_table(struct hv_page *page, const char *caption,
                               size_t n_columns, size_t n_rows)
{
    struct hv_block *block = block_add(page, HV_BLOCK_TABLE);
    block->label = caption;
    block->n_columns = n_columns;
    block->n_rows = n_rows;
    block->cells =
        hv_arena_alloc(page->arena, n_columns * n_rows * sizeof *block->cells);
    for (size_t i = 0; i < n_columns * n_rows; i++)
        block->cells[i] = "";
    return block;
}

void hv_page_row(struct hv_block *table, size_t row, const char *const *cells)
{
    for (size_t i = 0; i < table->n_columns; i++)
        table->cells[row * table->n_columns + i] = cells[i];
}

void hv_page_gap(struct hv_page *page)
{
    if (page->n && page->blocks[page->n - 1].kind != HV_BLOCK_GAP)
        block_add(page, HV_BLOCK_GAP);
}

void hv_page_drop_gap(struct hv_page *page)
{
    if (page->n && page->blocks[page->n - 1].kind == HV_BLOCK_GAP)
        page->n--;
}

void hv_page_details_end(struct hv_page *page)
{
    block_add(page, HV_BLOCK_DETAILS_END);
}

void hv_page_line(struct hv_page *page, struct hv_buf *text)
{
    block_add(page, HV_BLOCK_LINE)->text = hv_keep(page->arena, text);
}

/* ---- formatted blocks ---- */

static const char *text_format(struct hv_arena *arena, const char *format, va_list args)
{
    struct hv_buf text = {0};
    hv_vputf(&text, format, args);
    return hv_keep(arena, &text);
}

/* The text of a block, formatted with what follows "format" in the caller. */
#define FORMAT_TO(arena, where)                                                        \
    do {                                                                               \
        va_list args;                                                                  \
        va_start(args, format);                                                        \
        (where) = text_format(arena, format, args);                                    \
        va_end(args);                                                                  \
    } while (0)

const char *hv_textf(struct hv_arena *arena, const char *format, ...)
{
    const char *text;
    FORMAT_TO(arena, text);
    return text;
}

void hv_page_putf(struct hv_page *page, enum hv_block_kind kind, const char *format,
                  ...)
{
    FORMAT_TO(page->arena, block_add(page, kind)->text);
}

void hv_page_say(struct hv_page *page, const char *format, ...)
{
    FORMAT_TO(page->arena, block_add(page, HV_BLOCK_PARAGRAPH)->text);
}

void hv_page_details(struct hv_page *page, const char *format, ...)
{
    FORMAT_TO(page->arena, block_add(page, HV_BLOCK_DETAILS)->text);
}

void hv_page_factf(struct hv_page *page, const char *label, const char *format, ...)
{
    struct hv_block *block = block_add(page, HV_BLOCK_FACT);
    block->label = label;
    FORMAT_TO(page->arena, block->text);
}

void hv_page_row_line(struct hv_page *page, struct hv_block *table, size_t row,
                      const char *format, ...)
{
    const char **cells = &table->cells[row * table->n_columns];
    cells[1] = NULL;
    FORMAT_TO(page->arena, cells[0]);
}

void hv_page_headingf(struct hv_page *page, unsigned level, const char *format, ...)
{
    struct hv_block *block = block_add(page, HV_BLOCK_HEADING);
    block->level = level;
    FORMAT_TO(page->arena, block->text);
}

/* ---- begin and end ---- */

struct hv_page hv_page_begin(const struct hv_result *result,
                             const struct hv_report_options *options)
{
    enum { WHOLE_ID = 64 };
    return (struct hv_page){.arena = hv_arena_new(),
                            .result = result,
                            .options = options,
                            .id_length = WHOLE_ID};
}

void hv_page_finish(struct hv_page *page, unsigned width, bool color,
                    struct hv_buf *buf)
{
    hv_page_text(page, width, color, buf);
    hv_arena_free(page->arena);
    *page = (struct hv_page){0};
}

void hv_page_fence(struct hv_page *page, hv_page_build *build,
                   const struct hv_report *report)
{
    enum { WIDTH = 100 };
    struct hv_report_options loud = *page->options;
    struct hv_page inner = hv_page_begin(page->result, &loud);
    struct hv_buf text = {0};
    loud.quiet = false;
    build(&inner, report);
    hv_page_finish(&inner, WIDTH, false, &text);
    hv_page_lines(page, false, &text);
}
