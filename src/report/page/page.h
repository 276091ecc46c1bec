/* SPDX-License-Identifier: MIT
 *
 * A page: what a report says, block by block, before it is written to a terminal, as
 * mail, Markdown or HTML. Text in a page went through hv_putf() or hv_put_escaped(), so
 * it has no control characters but line ends and these marks: they enclose what comes
 * from input (code) and what is emphasised (strong, an error, a verdict). A format that
 * cannot show a mark leaves it out. Private to report/.
 */
#pragma once

#include "model/vote.h"
#include "report/report.h"

#include <stdarg.h>

#define HV_CODE "\x01"
#define HV_CODE_END "\x02"
#define HV_STRONG "\x03"
#define HV_STRONG_END "\x04"
#define HV_VERDICT_MARK '\x10' /* + the verdict; ends with HV_STRONG_END */
#define HV_ALERT "\x16"        /* ends with HV_STRONG_END, too */
#define HV_ERROR HV_ALERT "error" HV_STRONG_END ": "

static inline bool hv_is_mark(char c)
{
    return (unsigned char)c < ' ' && c != '\n';
}

enum hv_block_kind {
    HV_BLOCK_SECTION, /* a part of the page begins; ends with HV_BLOCK_END */
    HV_BLOCK_END,
    HV_BLOCK_DETAILS, /* text: the summary of what can be unfolded */
    HV_BLOCK_DETAILS_END,
    HV_BLOCK_HEADING,
    HV_BLOCK_PARAGRAPH, /* filled: broken where a line is full */
    HV_BLOCK_LINE,      /* one line, never broken in a terminal */
    HV_BLOCK_GAP,       /* an empty line, in a terminal alone */
    HV_BLOCK_ITEM,      /* of a list: consecutive ones */
    HV_BLOCK_FACT,      /* label and text: consecutive ones */
    HV_BLOCK_TABLE,
    HV_BLOCK_LINES,    /* as they are; mail breaks long ones */
    HV_BLOCK_BYTE_MAP, /* a record as memory */
};

struct hv_block {
    enum hv_block_kind kind;
    unsigned level;        /* of a heading, 1 to 4 */
    unsigned indent, hang; /* blanks before it, in a terminal; hang: and further ones
                              before all lines of a paragraph but the first */
    const char *id;        /* of a section; letters, digits and '-' */
    const char *label; /* of a fact; a table's caption; of lines: what breaks them */
    const char *text;
    size_t n_columns, n_rows; /* of a table; row 0 is its head */
    size_t cap_cells;
    bool chart;         /* a table of counts that HTML draws; "." is none */
    unsigned right;     /* 1 << column: aligned right, in a terminal */
    const char **cells; /* NULL in column 1: column 0 is a line of its own */
    const struct hv_byte_map *bytes;
};

struct hv_page {
    struct hv_arena *arena;
    const char *title;
    const struct hv_result *result; /* what it reports; NULL: no comparison */
    const struct hv_report_options *options;
    unsigned indent, hang; /* of the blocks that are added from now on */
    int id_length;         /* digits of findings' ids that are shown */
    size_t n, cap;
    struct hv_block *blocks;
};

/* An empty page in an arena of its own, and its end: written to a terminal of that
 * width, in colours or not; then all of it is freed. */
struct hv_page hv_page_begin(const struct hv_result *result,
                             const struct hv_report_options *options);
void hv_page_finish(struct hv_page *page, unsigned width, bool color,
                    struct hv_buf *buf);

/* Puts a report on a page, which has its result and options. */
typedef void hv_page_build(struct hv_page *page, const struct hv_report *report);
/* What it builds, as it is without colours and --quiet: lines of this page. */
void hv_page_fence(struct hv_page *page, hv_page_build *build,
                   const struct hv_report *report);

/* ---- text ---- */

/* How much of one name from input is printed. */
enum { HV_NAME_MAX = 160 };

/* As hv_buf_printf(), for words of a report: what %s stands for is escaped and at most
 * HV_NAME_MAX bytes of it are shown (%.Ns: at most N), NULL is nothing, and
 * `backquotes` are marks around code, in which an empty name is "?". Conversions: %s %c
 * %u %x with no, one or two l, or z; %-s (%-.Ns: its first N bytes) appends marked text
 * of ours as it is. */
void hv_putf(struct hv_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same in an arena, as a piece of another text (%-s). */
const char *hv_textf(struct hv_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Another piece: a text as one line, however long. */
const char *hv_escaped(struct hv_arena *arena, const char *s);

/* Prose from input: escaped word by word, so that its blanks and line ends stay. */
void hv_put_prose(struct hv_buf *buf, const char *prose);

/* The verdict's name, marked as what it is. */
void hv_put_verdict(struct hv_buf *buf, enum hv_verdict verdict);

/* What comes from input, as code. */
void hv_put_code(struct hv_buf *buf, const char *name);

/* The text without its marks, appended. */
void hv_put_unmarked(struct hv_buf *buf, const char *text);

/* ---- blocks ---- */

/* A line, an item of a list, a paragraph of formatted text. */
void hv_page_line(struct hv_page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void hv_page_item(struct hv_page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void hv_page_say(struct hv_page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void hv_page_headingf(struct hv_page *page, unsigned level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void hv_page_factf(struct hv_page *page, const char *label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Not at the beginning, and never two of them. */
void hv_page_gap(struct hv_page *page);
/* Take the last one back, if nothing follows it. */
void hv_page_drop_gap(struct hv_page *page);
void hv_page_details(struct hv_page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void hv_page_details_end(struct hv_page *page);

void hv_page_section(struct hv_page *page, const char *id);
void hv_page_end(struct hv_page *page);
/* A line, paragraph or item. These three take over the text, which is empty afterwards;
 * an empty one adds nothing. */
void hv_page_add(struct hv_page *page, enum hv_block_kind kind, struct hv_buf *text);
void hv_page_fact(struct hv_page *page, const char *label, struct hv_buf *text);
/* breakable: a line that is too long may be broken behind ", " outside of quotes. */
void hv_page_lines(struct hv_page *page, bool breakable, struct hv_buf *text);
void hv_page_byte_map(struct hv_page *page, const struct hv_byte_map *bytes);

/* A table without rows; what is returned is valid until the next block is added. */
struct hv_block *hv_page_table(struct hv_page *page, const char *caption,
                               size_t n_columns);
/* The next row of the last block, which is a table: n cells, which live as long as the
 * page. Columns behind them are empty, cells behind the columns are not shown. */
void hv_page_row(struct hv_page *page, size_t n, const char *const *cells);
#define HV_CELLS(...)                                                                  \
    HV_COUNT(((const char *const[]){__VA_ARGS__})), (const char *const[])              \
    {                                                                                  \
        __VA_ARGS__                                                                    \
    }
#define HV_PAGE_ROW(page, ...) hv_page_row(page, HV_CELLS(__VA_ARGS__))
/* A table and its head: HV_PAGE_TABLE(page, "Members", "name", "type"). */
#define HV_PAGE_TABLE(page, caption, ...)                                              \
    hv_page_headed_table(page, caption, HV_CELLS(__VA_ARGS__))
struct hv_block *hv_page_headed_table(struct hv_page *page, const char *caption,
                                      size_t n, const char *const *head);

/* A line of its own in place of a row's cells. */
void hv_page_row_line(struct hv_page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- how it is written ---- */

/* To a terminal: plain text, or with colours. */
void hv_page_text(const struct hv_page *page, unsigned width, bool color,
                  struct hv_buf *buf);
void hv_page_mail(const struct hv_page *page, struct hv_buf *buf);
void hv_page_markdown(const struct hv_page *page, struct hv_buf *buf);
void hv_page_html(const struct hv_page *page, struct hv_buf *buf);
