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
