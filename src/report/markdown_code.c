/* SPDX-License-Identifier: MIT */
#include "report/markdown.h"

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

void hv_markdown_code(struct hv_buf *buf, struct hv_buf *text)
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

void hv_markdown_block(struct hv_buf *buf, struct hv_buf *text)
{
    size_t ticks = longest_run(text->p, '`') + 1;
    ticks = ticks < 3 ? 3 : ticks;
    while (text->n && text->p[text->n - 1] == '\n')
        text->p[--text->n] = '\0';
    put_repeated(buf, '`', ticks);
    hv_buf_printf(buf, "text\n%s\n", text->p ? text->p : "");
    put_repeated(buf, '`', ticks);
    hv_buf_puts(buf, "\n\n");
    hv_buf_done(text);
}
