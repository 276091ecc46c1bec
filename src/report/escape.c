/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include <string.h>

/* Decode one sequence of s (NUL-terminated). Returns its length and the code point, or
 * 0 where the bytes are no UTF-8: overlong forms, surrogates and the like. */
static size_t utf8_decode(const unsigned char *s, uint32_t *ret_c)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (s[0] < 0x80) {
        *ret_c = s[0];
        return 1;
    }
    size_t n = s[0] >= 0xf0 && s[0] < 0xf8 ? 4
               : s[0] >= 0xe0              ? 3
               : s[0] >= 0xc0              ? 2
                                           : 0;
    if (n == 0 || s[0] >= 0xf8)
        return 0;
    uint32_t c = s[0] & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3fu);
    }
    if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0;
    *ret_c = c;
    return n;
}

/* What moves the cursor, changes colours, or makes text look like other text: controls
 * (C0, DEL, C1), direction marks and overrides, invisible characters. */
static bool fools(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},
        {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
        {0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0xe0fff},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    }
    return false;
}

void hv_put_escaped(struct hv_buf *buf, const char *s, size_t max)
{
    const unsigned char *p = (const unsigned char *)s;
    for (size_t done = 0; p && *p;) {
        uint32_t c = 0;
        size_t n = utf8_decode(p, &c);
        bool plain = n > 0 && !fools(c);
        n = n ? n : 1;
        if (n > max - done) {
            hv_buf_puts(buf, "...");
            return;
        }
        if (plain) {
            hv_buf_add(buf, p, n);
        } else {
            for (size_t i = 0; i < n; i++)
                hv_buf_printf(buf, "\\x%02x", p[i]);
        }
        p += n;
        done += n;
    }
}
