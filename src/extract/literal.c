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

/* Choose the first type of C's list that can hold the value. */
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

/* ---- constant expressions ---- */

enum { MAX_DEPTH = 32 }; /* of brackets and of operators in front of a number */

struct expression {
    const char *p;
    unsigned long_bits, depth;
};

static bool read_operand(struct expression *x, struct hv_literal *ret);
static bool read_operators(struct expression *x, int least, struct hv_literal *ret);

static void skip_blanks(struct expression *x)
{
    x->p += strspn(x->p, " \t");
}

/* Reduce the value to its type: two's complement in 64 bits. False: it overflows. */
static bool fit_type(struct hv_literal *n)
{
    const unsigned above = 64 - n->bits;
    const uint64_t low = n->value << above;
    if (n->is_unsigned)
        n->value = low >> above;
    n->negative = !n->is_unsigned && n->value >> 63;
    return n->is_unsigned || (int64_t)low >> above == (int64_t)n->value;
}

static bool read_integer(struct expression *x, struct hv_literal *ret)
{
    struct reader r = {.p = x->p};
    *ret = (struct hv_literal){0};
    if (!read_digits(&r))
        return false;
    read_suffix(&r);
    /* "0x1e+1" is one word, and no number */
    bool ends = !hv_is_word(*r.p) && *r.p != '.' &&
                !((*r.p == '+' || *r.p == '-') && strchr("eEpP", r.p[-1]));
    ret->value = r.value;
    x->p = r.p;
    return ends && choose_type(&r, x->long_bits, ret);
}

static bool read_brackets(struct expression *x, struct hv_literal *ret)
{
    x->p++;
    bool ok = read_operators(x, 1, ret) && *x->p == ')';
    x->p += ok;
    return ok;
}

/* "--" is an operator of its own. */
static bool read_prefixed(struct expression *x, struct hv_literal *ret)
{
    const char sign = *x->p++;
    if (*x->p == sign || !read_operand(x, ret) ||
        (sign == '-' && ret->negative && ret->value == UINT64_C(1) << 63))
        return false;
    ret->value = sign == '-' ? -ret->value : sign == '~' ? ~ret->value : ret->value;
    return fit_type(ret);
}

static bool read_operand(struct expression *x, struct hv_literal *ret)
{
    bool ok = ++x->depth < MAX_DEPTH;
    skip_blanks(x);
    ok = ok && (*x->p == '('                    ? read_brackets(x, ret)
                : *x->p && strchr("-+~", *x->p) ? read_prefixed(x, ret)
                                                : read_integer(x, ret));
    x->depth--;
    return ok;
}

/* The precedence of the operator at p; 0: there is no known one. */
static int operator_strength(const char *p)
{
    static const char *const known[] = {"|", "^", "&", "<>", "+-", "*"};
    const bool twice = *p && p[1] == *p;
    for (size_t i = 0; *p && i < HV_COUNT(known); i++)
        if (strchr(known[i], *p))
            return twice == (*known[i] == '<') ? (int)i + 1 : 0;
    return 0;
}

/* Bits that leave the type, and undefined shifts, are left to the compiler. */
static bool shift_number(char sign, struct hv_literal *a, const struct hv_literal *b)
{
    if (a->negative || b->negative || b->value >= a->bits)
        return false;
    if (sign == '>') {
        a->value >>= b->value;
        return true;
    }
    const unsigned above = 64 - a->bits;
    if (a->value > UINT64_MAX >> above >> b->value)
        return false;
    a->value <<= b->value;
    if (!a->is_unsigned) /* a bit may become the sign */
        a->value = (uint64_t)((int64_t)(a->value << above) >> above);
    return fit_type(a);
}

/* Combine two numbers in the type that C gives to the result. */
static bool combine_numbers(char sign, struct hv_literal *a, struct hv_literal *b)
{
    struct hv_literal *narrow = a->bits < b->bits ? a : b, *wide = narrow == a ? b : a;
    bool is_unsigned =
        wide->is_unsigned || (narrow->is_unsigned && narrow->bits == wide->bits);
    a->bits = b->bits = wide->bits;
    a->is_unsigned = b->is_unsigned = is_unsigned;
    if (!fit_type(a) || !fit_type(b))
        return false;
    bool over = false;
    int64_t x = (int64_t)a->value, y = (int64_t)b->value, result = 0;
    if (sign == '|' || sign == '^' || sign == '&')
        result = sign == '|' ? x | y : sign == '^' ? x ^ y : x & y;
    else if (sign == '+')
        over = __builtin_add_overflow(x, y, &result);
    else if (sign == '-')
        over = __builtin_sub_overflow(x, y, &result);
    else
        over = __builtin_mul_overflow(x, y, &result);
    a->value = (uint64_t)result;
    return (!over || is_unsigned) && fit_type(a);
}

/* Operands and operators that bind at least that strongly. */
static bool read_operators(struct expression *x, int least, struct hv_literal *ret)
{
    if (!read_operand(x, ret))
        return false;
    skip_blanks(x);
    for (int strength; (strength = operator_strength(x->p)) >= least && strength;) {
        struct hv_literal right;
        const char sign = *x->p;
        const bool shift = sign == '<' || sign == '>';
        x->p += 1 + shift;
        if (!read_operators(x, strength + 1, &right) ||
            !(shift ? shift_number(sign, ret, &right)
                    : combine_numbers(sign, ret, &right)))
            return false;
        skip_blanks(x);
    }
    return true;
}

bool hv_constant_read(const char *text, unsigned long_bits, struct hv_literal *ret)
{
    struct expression x = {.p = text, .long_bits = long_bits};
    return read_operators(&x, 1, ret) && !*x.p;
}

/* ---- strings ---- */

bool hv_string_is_plain(const char *spelling)
{
    size_t n = strlen(spelling);
    if (n < 2 || *spelling != '"' || spelling[n - 1] != '"')
        return false;
    for (const char *p = spelling + 1; p < spelling + n - 1; p++)
        if (*p <= ' ' || *p > '~' || strchr("\"\\?", *p))
            return false;
    return true;
}

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

/* Read a number of at most `most` digits at p. */
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

/* Read one escape; p is after its backslash. */
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

/* Skip the expression at p, up to a comma, a brace or '=' outside of brackets. */
static const char *skip_expression(const char *p)
{
    const char *from = p;
    int depth = 0;
    while (*p && (depth || !strchr(",{}", *p))) {
        if (!depth && *p == '=' && p[1] != '=')
            break;
        if (hv_begins_literal(from, p)) {
            p = hv_skip_quoted(p);
            continue;
        }
        depth += (*p == '(' || *p == '[') - (*p == ')' || *p == ']');
        p++;
    }
    return p;
}

/* Put the text with the literals of one string joined: "a" "b" is "ab". */
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

/* Put a number by its value, anything else trimmed. */
static void put_expression(struct hv_buf *buf, const char *from, const char *to,
                           unsigned long_bits)
{
    struct hv_literal literal;
    HV_BUF text = {0};
    while (to > from && isspace((unsigned char)to[-1]))
        to--;
    put_joined(&text, from, to);
    if (!hv_constant_read(text.p, long_bits, &literal))
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

/* ".x = 1": the length of ".x"; 0: no name of a member, or of more than one. */
static size_t designator_length(const char *element)
{
    size_t n = *element == '.' ? 1 + hv_word_length(element + 1) : 0;
    return strncmp(element + n, " = ", 3) == 0 ? n : 0;
}

/* Does each element name another member? They are sorted. */
static bool are_designated(const char *const *v, size_t n)
{
    for (size_t i = 0, last = 0; i < n; i++) {
        size_t length = designator_length(v[i]);
        if (!length || (length == last && strncmp(v[i], v[i - 1], length) == 0))
            return false;
        last = length;
    }
    return true;
}

/* Put the elements; of those that name their members the order does not matter. */
static void put_elements(struct hv_buf *buf, const char *const *v, size_t n)
{
    HV_FREED const char **sorted = hv_alloc((n + 1) * sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = v[i];
    HV_SORT(sorted, n, hv_by_text);
    if (are_designated(sorted, n))
        v = sorted;
    for (size_t i = 0; i < n; i++)
        hv_buf_printf(buf, "%s%s", i ? ", " : "", v[i]);
}

/* Read an element; p is after blanks. */
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

/* Read a list; p is at '{'. */
static bool read_list(struct list_reader *r)
{
    HV_ARENA scratch = hv_arena_new();
    struct hv_buf *out = r->out;
    const char **v = NULL;
    size_t n = 0;
    bool ok = ++r->depth < MAX_DEPTH;
    r->p = skip_space(r->p + 1);
    while (ok && *r->p && *r->p != '}') {
        HV_BUF element = {0};
        r->out = &element;
        ok = read_element(r);
        *HV_ARENA_APPEND(scratch, v, n) =
            hv_arena_strndup(scratch, element.p ?: "", element.n);
        r->p = skip_space(r->p);
        if (*r->p == ',')
            r->p = skip_space(r->p + 1);
    }
    ok = ok && *r->p == '}';
    r->out = out;
    hv_buf_putc(out, '{');
    put_elements(out, v, n);
    hv_buf_putc(out, '}');
    r->p += ok;
    r->depth--;
    return ok;
}

bool hv_initialiser_read(const char *text, unsigned long_bits, struct hv_buf *buf)
{
    struct list_reader r = {.p = skip_space(text), .long_bits = long_bits, .out = buf};
    return *r.p == '{' && read_list(&r) && !*skip_space(r.p);
}
