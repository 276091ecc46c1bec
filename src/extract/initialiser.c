/* SPDX-License-Identifier: MIT */
#include "extract/literal.h"

enum { MAX_DEPTH = 32 };

void hv_initialiser_put_string(struct hv_buf *buf, const char *text)
{
    hv_buf_putc(buf, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            hv_buf_putc(buf, '\\');
        hv_buf_putc(buf, *text);
    }
    hv_buf_putc(buf, '"');
}

/* Behind the literal at p. */
static const char *skip_quoted(const char *p)
{
    char quote = *p++;
    while (*p && *p != quote)
        p += *p == '\\' && p[1] ? 2 : 1;
    return *p ? p + 1 : p;
}

static const char *skip_space(const char *p)
{
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

/* Behind the expression at p: at a comma, a brace or '=' outside of brackets. */
static const char *skip_expression(const char *p)
{
    int depth = 0;
    while (*p && (depth || !strchr(",{}", *p))) {
        if (!depth && *p == '=' && p[1] != '=')
            break;
        if (*p == '"' || *p == '\'') {
            p = skip_quoted(p);
            continue;
        }
        depth += (*p == '(' || *p == '[') - (*p == ')' || *p == ']');
        p++;
    }
    return p;
}

/* The text without the quotes between the literals of one string: "a" "b" is "ab". */
static void put_joined(struct hv_buf *buf, const char *from, const char *to)
{
    while (from < to) {
        bool literal = *from == '"';
        const char *behind = literal ? skip_quoted(from) : from + 1;
        hv_buf_add(buf, from, (size_t)(behind - from));
        const char *next = skip_space(behind);
        while (literal && next < to && *next == '"') {
            behind = skip_quoted(next);
            buf->n--; /* the quote that closed */
            hv_buf_add(buf, next + 1, (size_t)(behind - next - 1));
            next = skip_space(behind);
        }
        from = behind;
    }
}

/* A number by its value, everything else without blanks at its ends. */
static void put_expression(struct hv_buf *buf, const char *from, const char *to,
                           unsigned long_bits)
{
    struct hv_literal literal;
    struct hv_buf text = {0};
    while (to > from && isspace((unsigned char)to[-1]))
        to--;
    put_joined(&text, from, to);
    if (!hv_literal_read(text.p, long_bits, &literal))
        hv_buf_add(buf, text.p, text.n);
    else if (literal.negative)
        hv_buf_printf(buf, "%" PRId64, (int64_t)literal.value);
    else
        hv_buf_printf(buf, "%" PRIu64, literal.value);
    hv_buf_done(&text);
}

struct reader {
    const char *p;
    unsigned long_bits, depth;
    struct hv_buf *out;
};

static bool read_list(struct reader *r);

/* p behind blanks. */
static bool read_element(struct reader *r)
{
    if (*r->p == '{')
        return read_list(r);
    const char *from = r->p;
    r->p = skip_expression(from);
    if (r->p == from)
        return false;
    put_expression(r->out, from, r->p, r->long_bits);
    if (*r->p != '=') /* behind a designator */
        return true;
    hv_buf_puts(r->out, " = ");
    r->p = skip_space(r->p + 1);
    return read_element(r);
}

/* p at '{'. */
static bool read_list(struct reader *r)
{
    bool ok = ++r->depth < MAX_DEPTH;
    hv_buf_putc(r->out, '{');
    r->p = skip_space(r->p + 1);
    for (unsigned n = 0; ok && *r->p && *r->p != '}'; n++) {
        hv_buf_puts(r->out, n ? ", " : "");
        ok = read_element(r);
        r->p = skip_space(r->p);
        if (*r->p == ',')
            r->p = skip_space(r->p + 1);
    }
    ok = ok && *r->p == '}';
    hv_buf_putc(r->out, '}');
    r->p += ok;
    r->depth--;
    return ok;
}

bool hv_initialiser_read(const char *text, unsigned long_bits, struct hv_buf *buf)
{
    struct reader r = {.p = skip_space(text), .long_bits = long_bits, .out = buf};
    return *r.p == '{' && read_list(&r) && !*skip_space(r.p);
}
