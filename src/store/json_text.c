/* SPDX-License-Identifier: MIT */
#include "store/json_text.h"

/* Bytes 0x80 to 0xff that are no UTF-8 are written as U+F780 to U+F7FF. */
enum { ODD_FIRST = 0xf780, ODD_LAST = 0xf7ff, ODD_BASE = 0xf700 };

static size_t put_odd(struct hv_buf *buf, const unsigned char *s)
{
    uint32_t code = 0;
    if (memcmp(s, HV_TEXT_NUL, *s ? 2 : 1) == 0) {
        hv_buf_puts(buf, "\\u0000");
        return strlen(HV_TEXT_NUL);
    }
    size_t n = hv_utf8_decode(s, &code);
    bool odd = !n || (code >= ODD_FIRST && code <= ODD_LAST);
    if (!odd && (code < 0x20 || code == 0x7f)) {
        hv_buf_printf(buf, "\\u%04x", (unsigned)code);
    } else if (!odd) {
        hv_buf_add(buf, s, n);
    } else {
        n = n ? n : 1;
        for (size_t i = 0; i < n; i++)
            hv_buf_printf(buf, "\\uf7%02x", s[i]);
    }
    return n;
}

void hv_json_put_string(struct hv_buf *buf, const char *s)
{
    if (!s) {
        hv_buf_puts(buf, "null");
        return;
    }
    hv_buf_putc(buf, '"');
    for (const unsigned char *p = (const unsigned char *)s; *p;) {
        const unsigned char *start = p;
        while (*p >= 0x20 && *p < 0x7f && *p != '"' && *p != '\\')
            p++;
        hv_buf_add(buf, start, (size_t)(p - start));
        if (*p == '"' || *p == '\\') {
            hv_buf_putc(buf, '\\');
            hv_buf_putc(buf, (char)*p++);
        } else if (*p) {
            p += put_odd(buf, p);
        }
    }
    hv_buf_putc(buf, '"');
}

void hv_json_put_list_with(struct hv_buf *buf, const char *between,
                           const char *const *v, size_t n)
{
    hv_buf_putc(buf, '[');
    for (size_t i = 0; i < n; i++) {
        hv_buf_puts(buf, i ? between : "");
        hv_json_put_string(buf, v[i]);
    }
    hv_buf_putc(buf, ']');
}

void hv_json_put_list(struct hv_buf *buf, const char *const *v, size_t n)
{
    hv_json_put_list_with(buf, ",", v, n);
}

void hv_json_put_key(struct hv_buf *buf, const char *key)
{
    hv_buf_puts(buf, ",\"");
    hv_buf_puts(buf, key);
    hv_buf_puts(buf, "\":");
}

void hv_json_put_key_string(struct hv_buf *buf, const char *key, const char *s)
{
    hv_json_put_key(buf, key);
    hv_json_put_string(buf, s);
}

void hv_json_put_key_number(struct hv_buf *buf, const char *key, uint64_t n)
{
    hv_json_put_key(buf, key);
    hv_buf_put_u64(buf, n);
}

void hv_json_put_key_true(struct hv_buf *buf, const char *key)
{
    hv_json_put_key(buf, key);
    hv_buf_puts(buf, "true");
}

void hv_json_put_line(struct hv_buf *buf, const char *key)
{
    hv_buf_printf(buf, ",\n\"%s\":", key);
}

void hv_json_put_line_string(struct hv_buf *buf, const char *key, const char *s)
{
    hv_json_put_line(buf, key);
    hv_json_put_string(buf, s);
}

const char *hv_json_atom(struct hv_atoms *atoms, const char *s, size_t n)
{
    /* no first byte of U+F780 to U+F7FF, and no NUL byte */
    if (!memchr(s, 0xef, n) && !memchr(s, 0, n))
        return hv_atom_n(atoms, s, n);
    HV_BUF buf = {0};
    hv_buf_puts(&buf, "");
    const unsigned char *end = (const unsigned char *)s + n;
    for (const unsigned char *p = (const unsigned char *)s; p < end;) {
        uint32_t code = 0;
        size_t k = hv_utf8_decode(p, &code);
        if (!*p)
            hv_buf_puts(&buf, HV_TEXT_NUL);
        else if (k && code >= ODD_FIRST && code <= ODD_LAST)
            hv_buf_putc(&buf, (char)(unsigned char)(code - ODD_BASE));
        else
            hv_buf_add(&buf, p, k ? k : 1);
        p += k ? k : 1;
    }
    return hv_atom_n(atoms, buf.p, buf.n);
}
