/* SPDX-License-Identifier: MIT
 *
 * A growing run of bytes, always NUL-terminated behind its length. Writers fill
 * one and the caller decides where it goes. {0} is a valid empty buffer.
 */
#pragma once

#include "base/mem.h"

#include <stddef.h>
#include <stdint.h>

struct hv_buf {
    char *p;
    size_t n, cap;
};

void hv_buf_add(struct hv_buf *buf, const void *p, size_t n);
/* Reserve n more bytes and return their address: the caller writes at most n bytes and
 * adds their number to n. Valid until something else is added. */
char *hv_buf_room(struct hv_buf *buf, size_t n);
void hv_buf_puts(struct hv_buf *buf, const char *s);
void hv_buf_putc(struct hv_buf *buf, char c);
void hv_buf_printf(struct hv_buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Decimal, without the cost of printf: big files are mostly numbers. */
void hv_buf_put_u64(struct hv_buf *buf, uint64_t n);
void hv_buf_done(struct hv_buf *buf); /* frees, leaves {0} */

/* Copy the buffer's text into the arena ("" for an empty one), and empty the buffer. */
const char *hv_keep(struct hv_arena *arena, struct hv_buf *text);

/* A buffer that is freed at the end of its block: HV_BUF text = {0}. */
#define HV_BUF HV_AUTO(hv_buf_done) struct hv_buf

/* A new buffer with what put(&buffer, ...) appends, for functions that take ownership
 * of a buffer: hv_keep(arena, HV_TEXT(hv_put_who, result, finding)). */
#define HV_TEXT(put, ...)                                                              \
    ((struct hv_buf[]){__extension__({                                                 \
        struct hv_buf put_ = {0};                                                      \
        put(&put_, __VA_ARGS__);                                                       \
        put_;                                                                          \
    })})
