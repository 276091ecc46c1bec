/* SPDX-License-Identifier: MIT */
#include "base/hash.h"
#include "base/mem.h"
#include "model/surface.h"

#include <stdlib.h>
#include <string.h>

/* The text is never shown and never read back; it only has to differ where forms do.
 * The history index stores its hash, so changing it means rebuilding the index. */

static void put_number(struct hv_buf *buf, char before, uint64_t n)
{
    hv_buf_putc(buf, before);
    hv_buf_put_u64(buf, n);
}

/* With its length in front, so that no content can imitate structure. */
static void put_string(struct hv_buf *buf, const char *s)
{
    if (!s) {
        hv_buf_puts(buf, " -");
        return;
    }
    size_t n = strlen(s);
    put_number(buf, ' ', n);
    hv_buf_putc(buf, ':');
    hv_buf_add(buf, s, n);
}

static void put_members(struct hv_buf *buf, const struct hv_member *members, uint32_t n)
{
    hv_buf_putc(buf, '{');
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i];
        put_string(buf, m->name);
        put_number(buf, ' ', m->offset);
        put_number(buf, ' ', m->bits);
        put_string(buf, m->type);
        if (m->bitfield)
            hv_buf_puts(buf, " bitfield");
        if (m->flexible)
            hv_buf_puts(buf, " flexible");
        if (m->n_members)
            put_members(buf, m->members, m->n_members);
        hv_buf_putc(buf, ';');
    }
    hv_buf_putc(buf, '}');
}

static void put_record(struct hv_buf *buf, const struct hv_entity *entity)
{
    hv_buf_puts(buf, entity->u.record.is_union ? "union" : "struct");
    put_number(buf, ' ', entity->u.record.size);
    put_number(buf, ' ', entity->u.record.align);
    if (entity->u.record.packed)
        hv_buf_puts(buf, " packed");
    put_members(buf, entity->u.record.members, entity->u.record.n_members);
}

static int compare_enumerators(const void *a, const void *b)
{
    const struct hv_enumerator *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->value, y->value);
}

/* Sorted: the order of enumerators is no part of what they mean. */
static void put_enum(struct hv_buf *buf, const struct hv_entity *entity)
{
    uint32_t n = entity->u.enum_.n_values;
    struct hv_enumerator *sorted = hv_alloc(n * sizeof *sorted);
    if (n)
        memcpy(sorted, entity->u.enum_.values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare_enumerators);
    hv_buf_puts(buf, "enum");
    put_number(buf, ' ', entity->u.enum_.size);
    for (uint32_t i = 0; i < n; i++) {
        put_string(buf, sorted[i].name);
        put_string(buf, sorted[i].value);
    }
    free(sorted);
}

static void put_constant(struct hv_buf *buf, const struct hv_entity *entity)
{
    hv_buf_puts(buf, hv_class_name(entity->cls));
    put_number(buf, ' ', entity->u.constant.bits);
    hv_buf_puts(buf, entity->u.constant.is_unsigned ? " unsigned" : " signed");
    put_string(buf, entity->u.constant.value);
    put_string(buf, entity->u.constant.text);
}

static void put_op(struct hv_buf *buf, const struct hv_entity *entity)
{
    hv_buf_puts(buf, entity->u.op.removed ? "removed op" : "op");
    hv_buf_puts(buf, entity->u.op.stable ? " stable" : "");
    put_string(buf, entity->u.op.number);
    put_string(buf, entity->u.op.family);
    put_string(buf, entity->u.op.args);
}

static void put_signature(struct hv_buf *buf, const struct hv_entity *entity)
{
    hv_buf_puts(buf, "signature");
    put_string(buf, entity->u.signature.abi);
    for (uint32_t i = 0; i < entity->u.signature.n_args; i++) {
        put_string(buf, entity->u.signature.args[i].type);
        put_number(buf, ' ', entity->u.signature.args[i].bits);
    }
}

static void put_register(struct hv_buf *buf, const struct hv_entity *entity)
{
    hv_buf_puts(buf, entity->u.reg.bitmap ? "bitmap register" : "register");
    put_string(buf, entity->u.reg.id);
    put_number(buf, ' ', entity->u.reg.size);
    for (uint32_t i = 0; i < entity->u.reg.n_bits; i++) {
        put_string(buf, entity->u.reg.bits[i].name);
        put_string(buf, entity->u.reg.bits[i].value);
    }
}

void hv_entity_form(const struct hv_entity *entity, struct hv_buf *buf)
{
    switch (entity->cls) {
    case HV_CLASS_RECORD:
        put_record(buf, entity);
        return;
    case HV_CLASS_TYPEDEF:
        hv_buf_puts(buf, "typedef");
        put_string(buf, entity->u.typedef_.type);
        put_number(buf, ' ', entity->u.typedef_.size);
        put_number(buf, ' ', entity->u.typedef_.align);
        hv_buf_puts(buf, entity->u.typedef_.is_unsigned ? " unsigned" : "");
        return;
    case HV_CLASS_ENUM:
        put_enum(buf, entity);
        return;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        put_constant(buf, entity);
        return;
    case HV_CLASS_MACRO:
        hv_buf_puts(buf, entity->u.macro.function_like ? "macro()" : "macro");
        put_string(buf, entity->u.macro.tokens_hash);
        return;
    case HV_CLASS_OP:
        put_op(buf, entity);
        return;
    case HV_CLASS_MASK:
        hv_buf_puts(buf, "mask");
        put_string(buf, entity->u.mask.family);
        put_string(buf, entity->u.mask.value);
        put_number(buf, ' ', entity->u.mask.shift);
        put_number(buf, ' ', entity->u.mask.bits);
        return;
    case HV_CLASS_SIGNATURE:
        put_signature(buf, entity);
        return;
    case HV_CLASS_REGISTER:
        put_register(buf, entity);
        return;
    }
}

uint64_t hv_entity_form_hash(const struct hv_entity *entity)
{
    struct hv_buf buf = {0};
    hv_entity_form(entity, &buf);
    uint64_t hash = hv_hash(buf.p, buf.n);
    hv_buf_done(&buf);
    return hash;
}
