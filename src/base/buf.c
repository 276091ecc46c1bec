/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *hv_buf_room(struct hv_buf *buf, size_t n)
{
    if (buf->n + n + 1 > buf->cap) {
        size_t cap = buf->cap ? buf->cap : 256;
        while (cap < buf->n + n + 1)
            cap *= 2;
        buf->p = hv_realloc(buf->p, cap);
        buf->cap = cap;
    }
    return buf->p + buf->n;
}

void hv_buf_add(struct hv_buf *buf, const void *p, size_t n)
{
    char *to = hv_buf_room(buf, n);
    if (n)
        memcpy(to, p, n);
    buf->n += n;
    buf->p[buf->n] = '\0';
}

void hv_buf_puts(struct hv_buf *buf, const char *s)
{
    hv_buf_add(buf, s, strlen(s));
}

void hv_buf_putc(struct hv_buf *buf, char c)
{
    hv_buf_room(buf, 1);
    buf->p[buf->n++] = c;
    buf->p[buf->n] = '\0';
}

void hv_buf_printf(struct hv_buf *buf, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    hv_buf_room(buf, 0);
    size_t room = buf->cap - buf->n; /* most texts fit */
    int n = vsnprintf(buf->p + buf->n, room, fmt, ap);
    va_end(ap);
    if (n > 0 && (size_t)n >= room) {
        hv_buf_room(buf, (size_t)n);
        vsnprintf(buf->p + buf->n, (size_t)n + 1, fmt, again);
    }
    buf->n += n > 0 ? (size_t)n : 0;
    buf->p[buf->n] = '\0';
    va_end(again);
}

void hv_buf_put_u64(struct hv_buf *buf, uint64_t n)
{
    char digits[20];
    size_t i = sizeof digits;
    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    hv_buf_add(buf, digits + i, sizeof digits - i);
}

void hv_buf_done(struct hv_buf *buf)
{
    free(buf->p);
    *buf = (struct hv_buf){0};
}

const char *hv_keep(struct hv_arena *arena, struct hv_buf *text)
{
    const char *copy = hv_arena_strndup(arena, text->p ? text->p : "", text->n);
    hv_buf_done(text);
    return copy;
}
