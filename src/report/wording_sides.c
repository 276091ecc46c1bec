/* SPDX-License-Identifier: MIT */
#include "report/wording.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- values ---- */

/* A decimal string as a number, where 64 bits hold it and it is not negative. */
static bool value_parse(const char *s, uint64_t *ret)
{
    char *end = NULL;
    if (!s || *s < '0' || *s > '9')
        return false;
    errno = 0;
    *ret = strtoull(s, &end, 10);
    return errno == 0 && *end == '\0';
}

static void put_hex(struct hv_buf *buf, const char *s)
{
    uint64_t v = 0;
    if (value_parse(s, &v))
        hv_buf_printf(buf, v < 10 ? "%" PRIu64 : "0x%" PRIx64, v);
    else
        hv_put_escaped(buf, s, HV_NAME_MAX);
}

/* Is the hexadecimal spelling another one than the decimal? */
static bool has_hex(const char *s)
{
    uint64_t v = 0;
    return value_parse(s, &v) && v >= 10;
}

void hv_put_values(struct hv_buf *buf, const char *before, const char *after)
{
    bool two = before && after && strcmp(before, after) != 0;
    const char *first = before ? before : after;
    put_hex(buf, first);
    if (two) {
        hv_buf_puts(buf, " -> ");
        put_hex(buf, after);
    }
    if (!has_hex(first) && !(two && has_hex(after)))
        return;
    hv_buf_puts(buf, " (");
    hv_put_escaped(buf, first, HV_NAME_MAX);
    if (two) {
        hv_buf_puts(buf, " -> ");
        hv_put_escaped(buf, after, HV_NAME_MAX);
    }
    hv_buf_putc(buf, ')');
}

void hv_put_offset(struct hv_buf *buf, uint64_t bits)
{
    hv_buf_printf(buf, "%" PRIu64, bits / 8);
    if (bits % 8)
        hv_buf_printf(buf, ":%" PRIu64, bits % 8);
}

/* ---- sides ---- */

/* The two sides of a change, or the one there is twice. */
struct pair {
    const struct hv_side *a, *b;
};

static void put_number(struct hv_buf *buf, uint64_t a, uint64_t b)
{
    hv_buf_printf(buf, "%" PRIu64, a);
    if (a != b)
        hv_buf_printf(buf, " -> %" PRIu64, b);
}

static void put_type(struct hv_buf *buf, struct pair p)
{
    const char *a = p.a->type, *b = p.b->type;
    if (!a && !b)
        return;
    hv_buf_puts(buf, ", ");
    hv_put_escaped(buf, a ? a : b, HV_NAME_MAX);
    if (a && b && strcmp(a, b) != 0) {
        hv_buf_puts(buf, " -> ");
        hv_put_escaped(buf, b, HV_NAME_MAX);
    }
}

static void put_member(struct hv_buf *buf, struct pair p)
{
    hv_buf_puts(buf, "offset ");
    hv_put_offset(buf, p.a->offset);
    if (p.a->offset != p.b->offset) {
        hv_buf_puts(buf, " -> ");
        hv_put_offset(buf, p.b->offset);
    }
    hv_buf_puts(buf, " bytes, ");
    put_number(buf, p.a->bits, p.b->bits);
    hv_buf_puts(buf, p.a->bits == 1 && p.b->bits == 1 ? " bit" : " bits");
    put_type(buf, p);
}

static void put_record(struct hv_buf *buf, struct pair p)
{
    hv_buf_puts(buf, "size ");
    put_number(buf, p.a->size, p.b->size);
    hv_buf_puts(buf, " bytes");
    if (p.a->align || p.b->align) {
        hv_buf_puts(buf, ", alignment ");
        put_number(buf, p.a->align, p.b->align);
    }
}

static void put_typedef(struct hv_buf *buf, struct pair p)
{
    hv_buf_puts(buf, "size ");
    put_number(buf, p.a->size, p.b->size);
    hv_buf_puts(buf, " bytes");
    put_type(buf, p);
}

static void put_text(struct hv_buf *buf, const struct hv_side *side)
{
    if (side->text) {
        hv_buf_putc(buf, '"');
        hv_put_escaped(buf, side->text, HV_NAME_MAX);
        hv_buf_putc(buf, '"');
    } else if (side->value) {
        put_hex(buf, side->value);
    } else {
        hv_buf_puts(buf, "no value");
    }
}

static void put_value(struct hv_buf *buf, struct pair p)
{
    if (p.a->text && p.a->value && p.b->value) { /* a number and who has it */
        hv_buf_puts(buf, "number ");
        hv_put_values(buf, p.a->value, p.b->value);
        hv_buf_puts(buf, ": ");
    }
    if (p.a->text || p.b->text) {
        put_text(buf, p.a);
        if (p.a != p.b) {
            hv_buf_puts(buf, " -> ");
            put_text(buf, p.b);
        }
        return;
    }
    if (!p.a->value && !p.b->value)
        return;
    hv_put_values(buf, p.a->value, p.b->value);
    if (p.a->value_bits != p.b->value_bits) {
        hv_buf_puts(buf, ", ");
        put_number(buf, p.a->value_bits, p.b->value_bits);
        hv_buf_puts(buf, " bits");
    }
    if (p.a->is_unsigned != p.b->is_unsigned)
        hv_buf_puts(buf,
                    p.b->is_unsigned ? ", signed -> unsigned" : ", unsigned -> signed");
}

static void put_state(struct hv_buf *buf, struct pair p)
{
    hv_buf_puts(buf, "number ");
    hv_put_values(buf, p.b->value, p.b->value);
    if (!p.b->size)
        return;
    hv_buf_puts(buf, ", ");
    put_number(buf, p.a->size, p.b->size);
    hv_buf_puts(buf, " bytes");
}

static void put_guard(struct hv_buf *buf, const struct hv_side *side)
{
    if (!side->entity)
        hv_buf_puts(buf, "absent");
    else if (side->entity->guard)
        hv_put_escaped(buf, side->entity->guard, HV_NAME_MAX);
    else
        hv_buf_puts(buf, "unconditional");
}

static void put_guards(struct hv_buf *buf, const struct hv_side *before,
                       const struct hv_side *after)
{
    if (!before->entity && !after->entity)
        return;
    hv_buf_puts(buf, "condition: ");
    put_guard(buf, before);
    hv_buf_puts(buf, " -> ");
    put_guard(buf, after);
}

void hv_put_sides(struct hv_buf *buf, enum hv_fields fields,
                  const struct hv_side *before, const struct hv_side *after)
{
    struct pair p = {before->present ? before : after, after->present ? after : before};
    if (fields == HV_FIELDS_GUARD) {
        put_guards(buf, before, after);
        return;
    }
    if (!p.a->present)
        return;
    switch (fields) {
    case HV_FIELDS_MEMBER:
        put_member(buf, p);
        break;
    case HV_FIELDS_RECORD:
        put_record(buf, p);
        break;
    case HV_FIELDS_TYPEDEF:
        put_typedef(buf, p);
        break;
    case HV_FIELDS_VALUE:
        put_value(buf, p);
        break;
    case HV_FIELDS_STATE:
        put_state(buf, p);
        break;
    case HV_FIELDS_CLASS:
    case HV_FIELDS_MACRO: /* a hash says nothing to a person */
    case HV_FIELDS_GUARD:
        break;
    }
}
