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
    HV_BLOCK_SECTION, /* begins a part of the page; ended by HV_BLOCK_END */
    HV_BLOCK_END,
    HV_BLOCK_DETAILS, /* text: summary of a part that can be unfolded */
    HV_BLOCK_DETAILS_END,
    HV_BLOCK_HEADING,
    HV_BLOCK_PARAGRAPH, /* filled: broken at the width */
    HV_BLOCK_LINE,      /* one line, never broken in a terminal */
    HV_BLOCK_GAP,       /* an empty line, in terminals only */
    HV_BLOCK_ITEM,      /* of a list of consecutive items */
    HV_BLOCK_FACT,      /* label and text; consecutive ones are a list */
    HV_BLOCK_TABLE,
    HV_BLOCK_LINES,    /* unchanged; mail breaks long ones */
    HV_BLOCK_BYTE_MAP, /* a record as memory */
};

struct hv_block {
    enum hv_block_kind kind;
    unsigned level;        /* of a heading, 1 to 4 */
    unsigned indent, hang; /* blanks before it, in a terminal; hang: further blanks
                              before all lines of a paragraph but the first */
    const char *id;        /* of a section; letters, digits and '-' */
    const char *label; /* of a fact; a table's caption; of lines: what breaks them */
    const char *text;
    size_t n_columns, n_rows; /* of a table; row 0 is its head */
    size_t cap_cells;
    bool chart;         /* a table of counts that HTML draws; "." is 0 */
    unsigned right;     /* 1 << column: aligned right, in a terminal */
    const char **cells; /* NULL in column 1: column 0 is a whole line */
    const struct hv_byte_map *bytes;
};

struct hv_page {
    struct hv_arena *arena;
    const char *title;
    const struct hv_result *result; /* what it reports; NULL: no comparison */
    const struct hv_report_options *options;
    unsigned indent, hang; /* of blocks added from now on */
    int id_length;         /* digits of findings' ids that are shown */
    size_t n, cap;
    struct hv_block *blocks;
};

/* Begin an empty page in an arena of its own; and end it: write it to a terminal of
 * that width, with or without colours, and free it. */
struct hv_page hv_page_begin(const struct hv_result *result,
                             const struct hv_report_options *options);
void hv_page_finish(struct hv_page *page, unsigned width, bool color,
                    struct hv_buf *buf);

/* Adds a report to a page with result and options. */
typedef void hv_page_build(struct hv_page *page, const struct hv_report *report);
/* Add the output of build, without colours and --quiet, as lines of this page. */
void hv_page_fence(struct hv_page *page, hv_page_build *build,
                   const struct hv_report *report);

/* ---- text ---- */

/* Maximal length of one printed name from input. */
enum { HV_NAME_MAX = 160 };

/* As hv_buf_printf(), for text of a report: %s is escaped and limited to HV_NAME_MAX
 * bytes (%.Ns: N bytes), NULL is nothing, and `backquotes` mark code, in which an empty
 * name is "?". Conversions: %s %c %u %x with no, one or two l, or z; %-s (%-.Ns: its
 * first N bytes) appends marked text of ours unchanged. */
void hv_putf(struct hv_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same into an arena, as a piece of another text (%-s). */
const char *hv_textf(struct hv_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A piece with an escaped text as one line, of any length. */
const char *hv_escaped(struct hv_arena *arena, const char *s);

/* Prose from input: escaped word by word, which keeps blanks and line ends. */
void hv_put_prose(struct hv_buf *buf, const char *prose);

/* The name of the verdict, marked as such. */
void hv_put_verdict(struct hv_buf *buf, enum hv_verdict verdict);

/* Text from input, marked as code. */
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
/* Add a gap, unless at the beginning or after another gap. */
void hv_page_gap(struct hv_page *page);
/* Remove the last gap if nothing follows it. */
void hv_page_drop_gap(struct hv_page *page);
void hv_page_details(struct hv_page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void hv_page_details_end(struct hv_page *page);

void hv_page_section(struct hv_page *page, const char *id);
void hv_page_end(struct hv_page *page);
/* Add a line, paragraph or item. These three take ownership of the text and empty it;
 * an empty text adds nothing. */
void hv_page_add(struct hv_page *page, enum hv_block_kind kind, struct hv_buf *text);
void hv_page_fact(struct hv_page *page, const char *label, struct hv_buf *text);
/* breakable: a line that is too long may be broken after ", " outside of quotes. */
void hv_page_lines(struct hv_page *page, bool breakable, struct hv_buf *text);
void hv_page_byte_map(struct hv_page *page, const struct hv_byte_map *bytes);

/* Add a table without rows; the result is valid until the next block is added. */
struct hv_block *hv_page_table(struct hv_page *page, const char *caption,
                               size_t n_columns);
/* Add a row to the last block, a table: n cells, which must live as long as the page.
 * Missing cells are empty, excess cells are not shown. */
void hv_page_row(struct hv_page *page, size_t n, const char *const *cells);
#define HV_CELLS(...)                                                                  \
    HV_COUNT(((const char *const[]){__VA_ARGS__})), (const char *const[])              \
    {                                                                                  \
        __VA_ARGS__                                                                    \
    }
#define HV_PAGE_ROW(page, ...) hv_page_row(page, HV_CELLS(__VA_ARGS__))
/* Add a table with its head: HV_PAGE_TABLE(page, "Members", "name", "type"). */
#define HV_PAGE_TABLE(page, caption, ...)                                              \
    hv_page_headed_table(page, caption, HV_CELLS(__VA_ARGS__))
struct hv_block *hv_page_headed_table(struct hv_page *page, const char *caption,
                                      size_t n, const char *const *head);

/* Add a whole line in place of a row. */
void hv_page_row_line(struct hv_page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- output ---- */

/* To a terminal: plain text, or with colours. */
void hv_page_text(const struct hv_page *page, unsigned width, bool color,
                  struct hv_buf *buf);
void hv_page_mail(const struct hv_page *page, struct hv_buf *buf);
void hv_page_markdown(const struct hv_page *page, struct hv_buf *buf);
void hv_page_html(const struct hv_page *page, struct hv_buf *buf);
