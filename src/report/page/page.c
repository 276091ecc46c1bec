/* SPDX-License-Identifier: MIT */
#include "report/page/page.h"

/* Can the character move the cursor, change colours, or make text look like other text?
 * Controls (C0, DEL, C1), direction marks and overrides, invisible characters can. */
static bool fools(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},
        {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
        {0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0xe0fff},
    };
    return HV_ANY(x, ranges, HV_COUNT(ranges), c >= x->first && c <= x->last);
}

/* How many of at most max characters are printable ASCII, as most text is. */
static size_t count_printable(const unsigned char *p, size_t max)
{
    size_t n = 0;
    while (n < max && p[n] >= ' ' && p[n] < 0x7f)
        n++;
    return n;
}

void hv_put_escaped(struct hv_buf *buf, const char *s, size_t max)
{
    const unsigned char *p = (const unsigned char *)s;
    for (size_t done = 0; p && *p;) {
        uint32_t c = 0;
        size_t printable = count_printable(p, max - done);
        if (printable) {
            hv_buf_add(buf, p, printable);
            p += printable;
            done += printable;
            continue;
        }
        size_t n = hv_utf8_decode(p, &c);
        bool plain = n > 0 && !fools(c);
        bool nul = strncmp((const char *)p, HV_TEXT_NUL, 2) == 0;
        n = n ? n : nul ? 2 : 1;
        if (n > max - done) {
            hv_buf_puts(buf, "...");
            return;
        }
        if (plain) {
            hv_buf_add(buf, p, n);
        } else if (nul) {
            hv_buf_puts(buf, "\\x00");
        } else {
            for (size_t i = 0; i < n; i++)
                hv_buf_printf(buf, "\\x%02x", p[i]);
        }
        p += n;
        done += n;
    }
}

/* ---- marked text ---- */

void hv_put_code(struct hv_buf *buf, const char *name)
{
    hv_putf(buf, "`%s`", name);
}

void hv_put_verdict(struct hv_buf *buf, enum hv_verdict verdict)
{
    hv_buf_putc(buf, (char)(HV_VERDICT_MARK + verdict));
    hv_buf_puts(buf, hv_verdict_name(verdict));
    hv_buf_puts(buf, HV_STRONG_END);
}

void hv_put_unmarked(struct hv_buf *buf, const char *text)
{
    for (; *text; text++)
        if (!hv_is_mark(*text))
            hv_buf_putc(buf, *text);
}

/* Copies enough for a character that crosses the limit to stay whole; hv_put_escaped()
 * then cuts it off. */
static void put_word(struct hv_buf *buf, const char *word, size_t n)
{
    char copy[HV_NAME_MAX + 5];
    n = n < sizeof copy ? n : sizeof copy - 1;
    memcpy(copy, word, n);
    copy[n] = '\0';
    hv_put_escaped(buf, copy, HV_NAME_MAX);
}

void hv_put_prose(struct hv_buf *buf, const char *prose)
{
    for (const char *p = prose; p && *p;) {
        size_t n = strcspn(p, " \n"), blanks = strspn(p + n, " \n");
        put_word(buf, p, n);
        hv_buf_add(buf, p + n, blanks);
        p += n + blanks;
    }
}

/* ---- formatted text ---- */

/* One conversion: %.12s, %zu ... */
struct conversion {
    size_t length; /* in the format */
    bool marked;   /* a string that is marked text already */
    size_t max;    /* bytes of another string */
    unsigned longs;
    char type;
};

static struct conversion conversion_parse(const char *p)
{
    struct conversion c = {.max = HV_NAME_MAX};
    const char *q = p + 1;
    if (*q == '-') {
        c = (struct conversion){.marked = true, .max = SIZE_MAX};
        q++;
    }
    if (*q == '.')
        for (c.max = 0, q++; *q >= '0' && *q <= '9'; q++)
            c.max = 10 * c.max + (size_t)(*q - '0');
    for (; *q == 'l' || *q == 'z'; q++)
        c.longs++;
    c.type = *q;
    c.length = (size_t)(q - p) + 1;
    return c;
}

static void vputf(struct hv_buf *buf, const char *format, va_list args)
{
    bool in_code = false;
    for (const char *p = format; *p; p++) {
        if (*p == '`') {
            in_code = !in_code;
            hv_buf_puts(buf, in_code ? HV_CODE : HV_CODE_END);
            continue;
        }
        if (*p != '%' || p[1] == '%') {
            hv_buf_putc(buf, *p);
            p += *p == '%';
            continue;
        }
        struct conversion c = conversion_parse(p);
        p += c.length - 1;
        if (c.type == 's') {
            const char *s = va_arg(args, const char *);
            s = in_code && (!s || !*s) ? "?" : s;
            if (c.marked)
                hv_buf_add(buf, s ? s : "", s ? strnlen(s, c.max) : 0);
            else
                hv_put_escaped(buf, s, c.max);
        } else if (c.type == 'c') {
            hv_buf_putc(buf, (char)va_arg(args, int));
        } else {
            uint64_t n = c.longs == 2   ? va_arg(args, unsigned long long)
                         : c.longs == 1 ? va_arg(args, unsigned long)
                                        : va_arg(args, unsigned);
            hv_buf_printf(buf, c.type == 'x' ? "%" PRIx64 : "%" PRIu64, n);
        }
    }
}

void hv_putf(struct hv_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vputf(buf, format, args);
    va_end(args);
}

static struct hv_block *block_add(struct hv_page *page, enum hv_block_kind kind)
{
    struct hv_block *block =
        HV_ARENA_ADD(page->arena, page->blocks, page->n, page->cap);
    *block = (struct hv_block){kind, .indent = page->indent, .hang = page->hang};
    return block;
}

/* ---- pieces ---- */

const char *hv_escaped(struct hv_arena *arena, const char *s)
{
    return hv_keep(arena, HV_TEXT(hv_put_escaped, s, SIZE_MAX));
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

static void add_labelled(struct hv_page *page, enum hv_block_kind kind,
                         const char *label, struct hv_buf *text)
{
    bool any = text->n > 0;
    const char *kept = hv_keep(page->arena, text);
    if (!any)
        return;
    struct hv_block *block = block_add(page, kind);
    block->label = label;
    block->text = kept;
}

void hv_page_add(struct hv_page *page, enum hv_block_kind kind, struct hv_buf *text)
{
    add_labelled(page, kind, NULL, text);
}

void hv_page_fact(struct hv_page *page, const char *label, struct hv_buf *text)
{
    add_labelled(page, HV_BLOCK_FACT, label, text);
}

void hv_page_lines(struct hv_page *page, bool breakable, struct hv_buf *text)
{
    add_labelled(page, HV_BLOCK_LINES, breakable ? ", " : NULL, text);
}

void hv_page_byte_map(struct hv_page *page, const struct hv_byte_map *bytes)
{
    block_add(page, HV_BLOCK_BYTE_MAP)->bytes = bytes;
}

struct hv_block *hv_page_table(struct hv_page *page, const char *caption,
                               size_t n_columns)
{
    struct hv_block *block = block_add(page, HV_BLOCK_TABLE);
    block->label = caption;
    block->n_columns = n_columns;
    return block;
}

struct hv_block *hv_page_headed_table(struct hv_page *page, const char *caption,
                                      size_t n, const char *const *head)
{
    hv_page_table(page, caption, n);
    hv_page_row(page, n, head);
    return &page->blocks[page->n - 1];
}

void hv_page_row(struct hv_page *page, size_t n, const char *const *cells)
{
    struct hv_block *table = &page->blocks[page->n - 1];
    size_t all = table->n_rows++ * table->n_columns;
    for (size_t i = 0; i < table->n_columns; i++)
        *HV_ARENA_ADD(page->arena, table->cells, all, table->cap_cells) =
            i < n ? cells[i] : "";
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

/* ---- formatted blocks ---- */

static const char *text_format(struct hv_arena *arena, const char *format, va_list args)
{
    struct hv_buf text = {0};
    vputf(&text, format, args);
    return hv_keep(arena, &text);
}

/* Format the text of a block with the caller's arguments after "format". */
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

void hv_page_line(struct hv_page *page, const char *format, ...)
{
    FORMAT_TO(page->arena, block_add(page, HV_BLOCK_LINE)->text);
}

void hv_page_item(struct hv_page *page, const char *format, ...)
{
    FORMAT_TO(page->arena, block_add(page, HV_BLOCK_ITEM)->text);
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

void hv_page_row_line(struct hv_page *page, const char *format, ...)
{
    const char *line;
    FORMAT_TO(page->arena, line);
    HV_PAGE_ROW(page, line, NULL);
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
