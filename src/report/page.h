/* SPDX-License-Identifier: MIT
 *
 * A page: what a report says, block by block, before it is mail, Markdown or HTML. Text
 * in it has gone through hv_put_escaped(), so no control character is in it but these
 * marks, which stand around what comes from input and around what is to be strong. A
 * format that shows neither passes them over. Private to report/.
 */
#ifndef HV_REPORT_PAGE_H
#define HV_REPORT_PAGE_H

#include "base/buf.h"
#include "base/mem.h"
#include "model/vote.h"

#define HV_CODE "\x01"
#define HV_CODE_END "\x02"
#define HV_STRONG "\x03"
#define HV_STRONG_END "\x04"

enum hv_block_kind {
    HV_BLOCK_SECTION, /* a part of the page begins; ends with HV_BLOCK_END */
    HV_BLOCK_END,
    HV_BLOCK_HEADING,
    HV_BLOCK_PARAGRAPH,
    HV_BLOCK_ITEM, /* of a list: consecutive ones */
    HV_BLOCK_FACT, /* label and text: consecutive ones */
    HV_BLOCK_TABLE,
    HV_BLOCK_LINES,    /* as they are; long ones are broken where the writer can */
    HV_BLOCK_BYTE_MAP, /* a record as memory */
};

struct hv_block {
    enum hv_block_kind kind;
    unsigned level;    /* of a heading, 1 to 4 */
    const char *id;    /* of a section or heading, or NULL; letters, digits and '-' */
    const char *label; /* of a fact; a table's caption; of lines: what breaks them */
    const char *text;
    size_t n_columns, n_rows; /* of a table; row 0 is its head */
    const char **cells;
    const struct hv_byte_map *bytes;
};

struct hv_page {
    struct hv_arena *arena;
    const char *title;
    const struct hv_vote_report *dossier;
    size_t n, cap;
    struct hv_block *blocks;
};

/* All of these take over the text, which is empty afterwards. */
void hv_page_section(struct hv_page *page, const char *id);
void hv_page_end(struct hv_page *page);
void hv_page_heading(struct hv_page *page, unsigned level, const char *id,
                     struct hv_buf *text);
void hv_page_paragraph(struct hv_page *page, struct hv_buf *text);
void hv_page_item(struct hv_page *page, struct hv_buf *text);
void hv_page_fact(struct hv_page *page, const char *label, struct hv_buf *text);
/* breakable: a line that is too long may be broken behind ", " outside of quotes. */
void hv_page_lines(struct hv_page *page, bool breakable, struct hv_buf *text);
void hv_page_byte_map(struct hv_page *page, const struct hv_byte_map *bytes);

/* A table with room for rows; cells are set one by one, row 0 is its head. */
struct hv_block *hv_page_table(struct hv_page *page, const char *caption,
                               size_t n_columns, size_t n_rows);
void hv_page_cell(struct hv_page *page, struct hv_block *table, size_t row,
                  size_t column, struct hv_buf *text);

/* Plain words of our own. */
void hv_page_say(struct hv_page *page, const char *words);
void hv_page_say_heading(struct hv_page *page, unsigned level, const char *id,
                         const char *words);

/* What comes from input, as code. */
void hv_put_code(struct hv_buf *buf, const char *name);

/* The text without its marks, appended. */
void hv_put_unmarked(struct hv_buf *buf, const char *text);

/* ---- the page of a dossier (vote_page.c) ---- */

struct hv_page hv_vote_page(const struct hv_vote_report *dossier,
                            struct hv_arena *arena);

/* ---- how it is written ---- */

void hv_page_mail(const struct hv_page *page, struct hv_buf *buf);
void hv_page_markdown(const struct hv_page *page, struct hv_buf *buf);
void hv_page_html(const struct hv_page *page, struct hv_buf *buf);

#endif
