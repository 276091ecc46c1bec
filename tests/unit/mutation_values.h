/* SPDX-License-Identifier: MIT
 *
 * How each field of what is no record is changed, for test_mutation.c.
 */
#ifndef HV_TESTS_UNIT_MUTATION_VALUES_H
#define HV_TESTS_UNIT_MUTATION_VALUES_H

#include "mutation_fields.h"

static inline bool typedef_type(struct hv_entity *e)
{
    e->u.typedef_.type = hv_atom(atoms, "struct mutant");
    return true;
}

static inline bool typedef_size(struct hv_entity *e)
{
    e->u.typedef_.size += 8;
    return true;
}

static inline bool typedef_align(struct hv_entity *e)
{
    e->u.typedef_.align += 8;
    return true;
}

static inline bool typedef_sign(struct hv_entity *e)
{
    e->u.typedef_.is_unsigned = !e->u.typedef_.is_unsigned;
    return true;
}

static inline bool enum_size(struct hv_entity *e)
{
    e->u.enum_.size *= 2;
    return true;
}

static inline struct hv_enumerator *first_value(struct hv_entity *e)
{
    uint32_t n = e->u.enum_.n_values;
    struct hv_enumerator *copy = hv_arena_alloc(new->arena, n * sizeof *copy);
    memcpy(copy, e->u.enum_.values, n * sizeof *copy);
    e->u.enum_.values = copy;
    return n ? copy : NULL;
}

static inline bool enum_name(struct hv_entity *e)
{
    struct hv_enumerator *v = first_value(e);
    return v && rename_atom(&v->name);
}

static inline bool enum_line(struct hv_entity *e)
{
    struct hv_enumerator *v = first_value(e);
    return v && (v->line++, true);
}

static inline bool enum_value(struct hv_entity *e)
{
    struct hv_enumerator *v = first_value(e);
    return v && other_number(&v->value);
}

static inline bool enum_n_values(struct hv_entity *e)
{
    return e->u.enum_.n_values > 1 && e->u.enum_.n_values--;
}

static inline bool value(struct hv_entity *e)
{
    return other_number(&e->u.constant.value);
}

static inline bool text(struct hv_entity *e)
{
    return rename_atom(&e->u.constant.text);
}

static inline bool bits(struct hv_entity *e)
{
    e->u.constant.bits *= 2;
    return e->u.constant.value != NULL;
}

static inline bool is_unsigned(struct hv_entity *e)
{
    e->u.constant.is_unsigned = !e->u.constant.is_unsigned;
    return e->u.constant.value != NULL;
}

static inline bool tokens_hash(struct hv_entity *e)
{
    return rename_atom(&e->u.macro.tokens_hash);
}

static inline bool function_like(struct hv_entity *e)
{
    e->u.macro.function_like = !e->u.macro.function_like;
    return true;
}

static inline bool op_number(struct hv_entity *e)
{
    return !e->u.op.removed && other_number(&e->u.op.number);
}

static inline bool op_family(struct hv_entity *e)
{
    return rename_atom(&e->u.op.family);
}

static inline bool op_args(struct hv_entity *e)
{
    return rename_atom(&e->u.op.args);
}

static inline bool op_stable(struct hv_entity *e)
{
    e->u.op.stable = !e->u.op.stable;
    return true;
}

static inline bool op_removed(struct hv_entity *e)
{
    e->u.op.removed = !e->u.op.removed;
    return true;
}

static inline bool mask_family(struct hv_entity *e)
{
    return rename_atom(&e->u.mask.family);
}

static inline bool mask_value(struct hv_entity *e)
{
    return other_number(&e->u.mask.value);
}

static inline bool mask_shift(struct hv_entity *e)
{
    e->u.mask.shift++;
    return true;
}

static inline bool mask_bits(struct hv_entity *e)
{
    e->u.mask.bits++;
    return true;
}

static inline bool signature_hypercall(struct hv_entity *e)
{
    return rename_atom(&e->u.signature.hypercall);
}

static inline bool signature_abi(struct hv_entity *e)
{
    return rename_atom(&e->u.signature.abi);
}

static inline struct hv_argument *first_argument(struct hv_entity *e)
{
    uint32_t n = e->u.signature.n_args;
    struct hv_argument *copy = hv_arena_alloc(new->arena, (n + 1) * sizeof *copy);
    if (n)
        memcpy(copy, e->u.signature.args, n * sizeof *copy);
    e->u.signature.args = copy;
    return n ? copy : NULL;
}

static inline bool argument_type(struct hv_entity *e)
{
    struct hv_argument *a = first_argument(e);
    /* one pointer is as wide as another, however it is spelled */
    return a && !strpbrk(a->type, "*(") && rename_atom(&a->type);
}

static inline bool argument_bits(struct hv_entity *e)
{
    struct hv_argument *a = first_argument(e);
    return a && a->bits && (a->bits *= 2);
}

static inline bool n_arguments(struct hv_entity *e)
{
    return e->u.signature.n_args && e->u.signature.n_args--;
}

static inline bool callers(struct hv_entity *e)
{
    return rename_atom(&e->u.signature.callers);
}

static inline bool reg_id(struct hv_entity *e)
{
    e->u.reg.id = hv_atom(atoms, "4242");
    return true;
}

static inline bool reg_size(struct hv_entity *e)
{
    e->u.reg.size *= 2;
    return true;
}

static inline bool reg_bitmap(struct hv_entity *e)
{
    e->u.reg.bitmap = !e->u.reg.bitmap;
    return true;
}

/* A copy of its bits, of which the first may be changed; NULL: it has none. */
static inline struct hv_enumerator *first_bit(struct hv_entity *e)
{
    size_t n = e->u.reg.n_bits;
    if (!n)
        return NULL;
    struct hv_enumerator *bits = hv_arena_alloc(new->arena, n * sizeof *bits);
    memcpy(bits, e->u.reg.bits, n * sizeof *bits);
    e->u.reg.bits = bits;
    return bits;
}

static inline bool reg_bit_name(struct hv_entity *e)
{
    struct hv_enumerator *bit = first_bit(e);
    return bit && rename_atom(&bit->name);
}

static inline bool reg_bit_value(struct hv_entity *e)
{
    struct hv_enumerator *bit = first_bit(e);
    if (bit)
        bit->value = hv_atom(atoms, "42");
    return bit != NULL;
}

static inline bool reg_n_bits(struct hv_entity *e)
{
    return e->u.reg.n_bits && e->u.reg.n_bits--;
}

static inline bool reg_default(struct hv_entity *e)
{
    return rename_atom(&e->u.reg.default_);
}

static inline bool reg_cap(struct hv_entity *e)
{
    return rename_atom(&e->u.reg.cap);
}

#endif
