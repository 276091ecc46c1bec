/* SPDX-License-Identifier: MIT */
#include "extract/literal.h"

struct reader {
    const char *p;
    uint64_t value;
    bool decimal, is_unsigned;
    unsigned longs; /* 0, 1 (l), 2 (ll) */
};

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

static bool read_digits(struct reader *r)
{
    int base = 10;
    if (r->p[0] == '0' && (r->p[1] == 'x' || r->p[1] == 'X')) {
        base = 16;
        r->p += 2;
    } else if (r->p[0] == '0') {
        base = 8;
    }
    r->decimal = base == 10;
    const char *from = r->p;
    for (; digit(*r->p) < base; r->p++) {
        uint64_t more = (uint64_t)digit(*r->p);
        if (r->value > (UINT64_MAX - more) / (uint64_t)base)
            return false;
        r->value = r->value * (uint64_t)base + more;
    }
    return r->p > from;
}

static void read_suffix(struct reader *r)
{
    for (int round = 0; round < 2; round++) {
        if (!r->is_unsigned && (*r->p == 'u' || *r->p == 'U')) {
            r->is_unsigned = true;
            r->p++;
        } else if (!r->longs && (*r->p == 'l' || *r->p == 'L')) {
            r->longs = r->p[1] == r->p[0] ? 2 : 1;
            r->p += r->longs;
        }
    }
}

/* The first type of C's list that holds the value. */
static bool choose_type(const struct reader *r, unsigned long_bits,
                        struct hv_literal *ret)
{
    const unsigned widths[] = {32, long_bits, 64};
    for (unsigned w = r->longs; w < 3; w++) {
        unsigned bits = widths[w];
        uint64_t most = bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
        ret->bits = bits;
        ret->is_unsigned = r->is_unsigned;
        if (!r->is_unsigned && r->value <= most >> 1)
            return true;
        ret->is_unsigned = true;
        if ((r->is_unsigned || !r->decimal) && r->value <= most)
            return true;
    }
    return false;
}

bool hv_literal_read(const char *text, unsigned long_bits,
                     struct hv_literal *ret_literal)
{
    struct reader r = {.p = text};
    size_t open = strspn(r.p, "(");
    r.p += open;
    *ret_literal = (struct hv_literal){.negative = *r.p == '-'};
    r.p += ret_literal->negative;
    if (!read_digits(&r))
        return false;
    read_suffix(&r);
    if (strspn(r.p, ")") != open || r.p[open])
        return false;
    if (!choose_type(&r, long_bits, ret_literal) ||
        (ret_literal->negative && ret_literal->is_unsigned))
        return false;
    ret_literal->value = ret_literal->negative ? -r.value : r.value;
    return true;
}

/* ---- strings ---- */

struct string_reader {
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
static uint32_t read_number(struct string_reader *r, unsigned base, unsigned most)
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
static uint32_t read_escape(struct string_reader *r)
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
    struct string_reader r = {spelling + prefix + 1, spelling + n - 1, !narrow};
    hv_buf_puts(buf, "");
    while (r.p < r.end) {
        char c = *r.p++;
        if (c == '"') /* "" ends a number that a digit follows */
            continue;
        /* \u names a character in a narrow string as well, and \x one of its bytes */
        bool character = c == '\\' && (r.wide || (*r.p | 0x20) == 'u');
        uint32_t code = c == '\\' ? read_escape(&r) : (unsigned char)c;
        if (character || !code)
            put_character(buf, code);
        else
            hv_buf_putc(buf, (char)code);
    }
    *ret_wide = r.wide;
    return true;
}

/* ---- initialisers ---- */

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
            p = hv_skip_quoted(p);
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
        const char *behind = literal ? hv_skip_quoted(from) : from + 1;
        hv_buf_add(buf, from, (size_t)(behind - from));
        const char *next = skip_space(behind);
        while (literal && next < to && *next == '"') {
            behind = hv_skip_quoted(next);
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
    HV_BUF text = {0};
    while (to > from && isspace((unsigned char)to[-1]))
        to--;
    put_joined(&text, from, to);
    if (!hv_literal_read(text.p, long_bits, &literal))
        hv_buf_add(buf, text.p, text.n);
    else if (literal.negative)
        hv_buf_printf(buf, "%" PRId64, (int64_t)literal.value);
    else
        hv_buf_printf(buf, "%" PRIu64, literal.value);
}

struct list_reader {
    const char *p;
    unsigned long_bits, depth;
    struct hv_buf *out;
};

static bool read_list(struct list_reader *r);

/* p behind blanks. */
static bool read_element(struct list_reader *r)
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
static bool read_list(struct list_reader *r)
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
    struct list_reader r = {.p = skip_space(text), .long_bits = long_bits, .out = buf};
    return *r.p == '{' && read_list(&r) && !*skip_space(r.p);
}
