/* SPDX-License-Identifier: MIT */
#include "extract/literal.h"

struct reader {
    const char *p, *end; /* end: the closing quote */
    bool wide;
};

static void put_character(struct hv_buf *buf, uint32_t c)
{
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    unsigned n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    if (!c) {
        hv_buf_puts(buf, HV_TEXT_NUL);
        return;
    }
    hv_buf_putc(buf, (char)(first[n] | c >> 6 * (n - 1)));
    while (--n)
        hv_buf_putc(buf, (char)(0x80 | (c >> 6 * (n - 1) & 0x3f)));
}

static int digit_value(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* The number of at most most digits at p. */
static uint32_t read_number(struct reader *r, unsigned base, unsigned most)
{
    uint32_t n = 0;
    for (; most && r->p < r->end; most--, r->p++) {
        bool fits = base == 8 ? *r->p >= '0' && *r->p <= '7'
                              : isxdigit((unsigned char)*r->p) != 0;
        if (!fits)
            break;
        n = n * base + (uint32_t)digit_value(*r->p);
    }
    return n;
}

/* One escape, p behind its backslash. */
static uint32_t read_escape(struct reader *r)
{
    static const char from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
    if (*r->p >= '0' && *r->p <= '7')
        return read_number(r, 8, 3);
    char c = *r->p++;
    const char *hit = strchr(from, c);
    if (c == 'x')
        return read_number(r, 16, r->wide ? 8 : 2);
    if (c == 'u' || c == 'U')
        return read_number(r, 16, c == 'u' ? 4 : 8);
    return hit ? (uint32_t)(unsigned char)to[hit - from] : (unsigned char)c;
}

bool hv_string_literal_read(const char *spelling, struct hv_buf *buf, bool *ret_wide)
{
    size_t prefix = strcspn(spelling, "\""), n = strlen(spelling);
    bool narrow = !prefix || (prefix == 2 && strncmp(spelling, "u8", 2) == 0);
    if (n < prefix + 2 || spelling[n - 1] != '"' ||
        (!narrow && (prefix != 1 || !strchr("LuU", *spelling))))
        return false;
    struct reader r = {spelling + prefix + 1, spelling + n - 1, !narrow};
    hv_buf_puts(buf, "");
    while (r.p < r.end) {
        char c = *r.p++;
        if (c == '"') /* "" ends a number that a digit follows */
            continue;
        uint32_t code = c == '\\' ? read_escape(&r) : (unsigned char)c;
        if ((c == '\\' && r.wide) || !code)
            put_character(buf, code);
        else
            hv_buf_putc(buf, (char)code);
    }
    *ret_wide = r.wide;
    return true;
}
