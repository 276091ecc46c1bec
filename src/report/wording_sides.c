/* SPDX-License-Identifier: MIT */
#include "report/page/page.h"
#include "report/wording.h"

#include <errno.h>

/* ---- values ---- */

/* Parse a decimal string, if it is not negative and fits 64 bits. */
static bool value_parse(const char *s, uint64_t *ret)
{
    char *end = NULL;
    if (!s || *s < '0' || *s > '9')
        return false;
    errno = 0;
    *ret = strtoull(s, &end, 10);
    return errno == 0 && *end == '\0';
}

/* A text without its first bytes. */
static void put_rest(struct hv_buf *buf, const char *s, size_t skipped)
{
    if (skipped)
        hv_buf_puts(buf, "... ");
    hv_put_escaped(buf, s + skipped, HV_NAME_MAX);
}

static void put_hex(struct hv_buf *buf, const char *s, size_t skipped)
{
    uint64_t v = 0;
    if (value_parse(s, &v))
        hv_buf_printf(buf, v < 10 ? "%" PRIu64 : "0x%" PRIx64, v);
    else
        put_rest(buf, s, skipped);
}

/* The length of the common beginning of two texts, without the last words, if one of
 * them is too long to be shown whole: otherwise both would be cut before they
 * differ. */
static size_t alike_before(const char *a, const char *b)
{
    enum { SHOWN = 24 };
    size_t n = 0;
    if (!a || !b || (strlen(a) <= HV_NAME_MAX && strlen(b) <= HV_NAME_MAX))
        return 0;
    while (a[n] && a[n] == b[n])
        n++;
    for (n = n > SHOWN ? n - SHOWN : 0; n && a[n - 1] != ' ';)
        n--;
    return n;
}

/* Does the hexadecimal form differ from the decimal? */
static bool has_hex(const char *s)
{
    uint64_t v = 0;
    return value_parse(s, &v) && v >= 10;
}

void hv_put_values(struct hv_buf *buf, const char *before, const char *after)
{
    bool two = before && after && strcmp(before, after) != 0;
    const char *first = before ? before : after;
    size_t skipped = two ? alike_before(before, after) : 0;
    put_hex(buf, first, skipped);
    if (two) {
        hv_buf_puts(buf, " -> ");
        put_hex(buf, after, skipped);
    }
    if (!has_hex(first) && !(two && has_hex(after)))
        return;
    hv_putf(buf, two ? " (%s -> %s)" : " (%s%s)", first, two ? after : "");
}

void hv_put_offset(struct hv_buf *buf, uint64_t bits)
{
    hv_buf_printf(buf, "%" PRIu64, bits / 8);
    if (bits % 8)
        hv_buf_printf(buf, ":%" PRIu64, bits % 8);
}

/* ---- sides ---- */

/* Both sides of a change, or the only one twice. */
struct pair {
    const struct hv_side *a, *b;
};

static void put_numbers(struct hv_buf *buf, const char *label, uint64_t a, uint64_t b)
{
    hv_buf_printf(buf, "%s%" PRIu64, label, a);
    if (a != b)
        hv_buf_printf(buf, " -> %" PRIu64, b);
}

static void put_size(struct hv_buf *buf, const char *label, struct pair p)
{
    put_numbers(buf, label, p.a->size, p.b->size);
    hv_buf_puts(buf, " bytes");
}

static void put_type(struct hv_buf *buf, struct pair p)
{
    const char *a = p.a->type, *b = p.b->type;
    bool has_a = a && *a; /* a register of the machine has none */
    if (has_a || b)
        hv_putf(buf, ", %s", has_a ? a : b);
    if (has_a && b && strcmp(a, b) != 0)
        hv_putf(buf, " -> %s", b);
}

static void put_member(struct hv_buf *buf, struct pair p)
{
    hv_buf_puts(buf, "offset ");
    hv_put_offset(buf, p.a->offset);
    if (p.a->offset != p.b->offset) {
        hv_buf_puts(buf, " -> ");
        hv_put_offset(buf, p.b->offset);
    }
    put_numbers(buf, " bytes, ", p.a->bits, p.b->bits);
    hv_buf_puts(buf, p.a->bits == 1 && p.b->bits == 1 ? " bit" : " bits");
    put_type(buf, p);
}

/* Of a list the bits are their number; where the type is not public, none are known. */
static void put_arguments(struct hv_buf *buf, struct pair p)
{
    bool list = p.a->type && *p.a->type == '(';
    if (!list && !(p.a->bits && p.b->bits)) {
        hv_buf_puts(buf, "width not known");
    } else {
        put_numbers(buf, "", p.a->bits, p.b->bits);
        hv_buf_puts(buf, list ? " arguments" : " bits");
    }
    put_type(buf, p);
}

static void put_text(struct hv_buf *buf, const struct hv_side *side, size_t skipped)
{
    if (side->text) {
        hv_buf_puts(buf, "\"");
        put_rest(buf, side->text, skipped);
        hv_buf_puts(buf, "\"");
    } else if (side->value) {
        put_hex(buf, side->value, 0);
    } else {
        hv_buf_puts(buf, "no value");
    }
}

static void put_texts(struct hv_buf *buf, struct pair p)
{
    if (p.a->text && p.a->value && p.b->value) { /* a number and its owner */
        hv_buf_puts(buf, "number ");
        hv_put_values(buf, p.a->value, p.b->value);
        hv_buf_puts(buf, ": ");
    }
    size_t skipped = p.a != p.b ? alike_before(p.a->text, p.b->text) : 0;
    put_text(buf, p.a, skipped);
    if (p.a != p.b) {
        hv_buf_puts(buf, " -> ");
        put_text(buf, p.b, skipped);
    }
    if (p.a->text && p.b->text && p.a->value_bits != p.b->value_bits) {
        put_numbers(buf, ", characters of ", p.a->value_bits ?: 8,
                    p.b->value_bits ?: 8);
        hv_buf_puts(buf, " bits");
    }
}

static void put_value(struct hv_buf *buf, struct pair p)
{
    if (p.a->text || p.b->text) {
        put_texts(buf, p);
        return;
    }
    if (!p.a->value && !p.b->value)
        return;
    hv_put_values(buf, p.a->value, p.b->value);
    if (p.a->value_bits != p.b->value_bits) {
        put_numbers(buf, ", ", p.a->value_bits, p.b->value_bits);
        hv_buf_puts(buf, " bits");
    }
    if (p.a->is_unsigned != p.b->is_unsigned)
        hv_buf_puts(buf,
                    p.b->is_unsigned ? ", signed -> unsigned" : ", unsigned -> signed");
    const char *before = hv_constant_nature(p.a->entity),
               *after = hv_constant_nature(p.b->entity);
    if (hv_known_to_differ(before, after))
        hv_putf(buf, ", %s -> %s", before, after);
}

static const char *guard_words(const struct hv_entity *e)
{
    return !e ? "absent" : e->guard ? e->guard : "unconditional";
}

void hv_put_sides(struct hv_buf *buf, enum hv_fields fields,
                  const struct hv_side *before, const struct hv_side *after)
{
    struct pair p = {before->present ? before : after, after->present ? after : before};
    if (fields == HV_FIELDS_GUARD && (before->entity || after->entity))
        hv_putf(buf, "condition: %s -> %s", guard_words(before->entity),
                guard_words(after->entity));
    if (!p.a->present)
        return;
    switch (fields) {
    case HV_FIELDS_MEMBER:
        put_member(buf, p);
        break;
    case HV_FIELDS_ARGUMENT:
        put_arguments(buf, p);
        break;
    case HV_FIELDS_RECORD:
        put_size(buf, "size ", p);
        if (p.a->align && p.b->align) /* a compiled file may not have it */
            put_numbers(buf, ", alignment ", p.a->align, p.b->align);
        break;
    case HV_FIELDS_TYPEDEF:
        put_size(buf, "size ", p);
        put_type(buf, p);
        break;
    case HV_FIELDS_VALUE:
        put_value(buf, p);
        break;
    case HV_FIELDS_STATE:
        hv_buf_puts(buf, "number ");
        hv_put_values(buf, p.b->value, p.b->value);
        if (p.b->size)
            put_size(buf, ", ", p);
        break;
    case HV_FIELDS_COMMENT:
    case HV_FIELDS_CLASS:
    case HV_FIELDS_MACRO: /* a hash is useless to a person */
    case HV_FIELDS_GUARD:
        break;
    }
}
