/* SPDX-License-Identifier: MIT */
#include "report/wording.h"

#include <string.h>

/* A word of input. Enough is copied that a character which straddles the limit is still
 * whole, and is then cut by hv_put_escaped(). */
static void put_word(struct hv_buf *buf, const char *word, size_t n)
{
    char copy[HV_NAME_MAX + 5];
    if (n > sizeof copy - 1)
        n = sizeof copy - 1;
    memcpy(copy, word, n);
    copy[n] = '\0';
    hv_put_escaped(buf, copy, HV_NAME_MAX);
}

void hv_put_wrapped(struct hv_buf *buf, const char *text, unsigned indent,
                    unsigned width)
{
    size_t column = indent;
    const char *p = text;
    unsigned blanks = 0; /* to come before the next word: an indent, a blank, nothing */
    while (*p) {
        if (*p == ' ' || *p == '\n') {
            if (*p++ == '\n') {
                hv_buf_putc(buf, '\n');
                column = blanks = indent;
            }
            continue;
        }
        size_t n = strcspn(p, " \n");
        if (column > indent && column + 1 + n > width) {
            hv_buf_putc(buf, '\n');
            column = blanks = indent;
        }
        hv_buf_printf(buf, "%*s", (int)blanks, "");
        put_word(buf, p, n);
        column += n + (blanks == 1);
        blanks = 1;
        p += n;
    }
    hv_buf_putc(buf, '\n');
}
