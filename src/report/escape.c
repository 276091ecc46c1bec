/* SPDX-License-Identifier: MIT */
#include "report/page/page.h"

/* Decode one sequence of s (NUL-terminated). Returns its length and the code point, or
 * 0 where the bytes are not UTF-8: overlong forms, surrogates and the like. */
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

/* Enough is copied that a character which straddles the limit is still whole, and is
 * then cut by hv_put_escaped(). */
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
    bool marked;   /* a string that is text already */
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

void hv_vputf(struct hv_buf *buf, const char *format, va_list args)
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
    hv_vputf(buf, format, args);
    va_end(args);
}
