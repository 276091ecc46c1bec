/* SPDX-License-Identifier: MIT */
#include "model/surface.h"

#include <string.h>

static bool same_members(const struct hv_member *a, uint32_t n_a,
                         const struct hv_member *b, uint32_t n_b)
{
    if (n_a != n_b)
        return false;
    for (uint32_t i = 0; i < n_a; i++) {
        const struct hv_member *x = &a[i], *y = &b[i];
        if (x->name != y->name || x->offset != y->offset || x->bits != y->bits ||
            x->type != y->type || x->bitfield != y->bitfield ||
            x->flexible != y->flexible ||
            !same_members(x->members, x->n_members, y->members, y->n_members))
            return false;
    }
    return true;
}

static bool same_values(const struct hv_enumerator *a, uint32_t n_a,
                        const struct hv_enumerator *b, uint32_t n_b)
{
    if (n_a != n_b)
        return false;
    for (uint32_t i = 0; i < n_a; i++)
        if (a[i].name != b[i].name || a[i].value != b[i].value)
            return false;
    return true;
}

static bool same_signature(const struct hv_entity *a, const struct hv_entity *b)
{
    if (a->u.signature.abi != b->u.signature.abi ||
        a->u.signature.n_args != b->u.signature.n_args)
        return false;
    for (uint32_t i = 0; i < a->u.signature.n_args; i++)
        if (a->u.signature.args[i].type != b->u.signature.args[i].type ||
            a->u.signature.args[i].bits != b->u.signature.args[i].bits)
            return false;
    return true;
}

bool hv_entity_same_form(const struct hv_entity *a, const struct hv_entity *b)
{
    if (a->cls != b->cls)
        return false;
    switch (a->cls) {
    case HV_CLASS_RECORD:
        return a->u.record.size == b->u.record.size &&
               a->u.record.align == b->u.record.align &&
               a->u.record.is_union == b->u.record.is_union &&
               a->u.record.packed == b->u.record.packed &&
               same_members(a->u.record.members, a->u.record.n_members,
                            b->u.record.members, b->u.record.n_members);
    case HV_CLASS_TYPEDEF:
        return a->u.typedef_.type == b->u.typedef_.type &&
               a->u.typedef_.size == b->u.typedef_.size &&
               a->u.typedef_.align == b->u.typedef_.align &&
               a->u.typedef_.is_unsigned == b->u.typedef_.is_unsigned;
    case HV_CLASS_ENUM:
        return a->u.enum_.size == b->u.enum_.size &&
               same_values(a->u.enum_.values, a->u.enum_.n_values, b->u.enum_.values,
                           b->u.enum_.n_values);
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        return a->u.constant.value == b->u.constant.value &&
               a->u.constant.text == b->u.constant.text &&
               a->u.constant.bits == b->u.constant.bits &&
               a->u.constant.is_unsigned == b->u.constant.is_unsigned;
    case HV_CLASS_MACRO:
        return a->u.macro.tokens_hash == b->u.macro.tokens_hash &&
               a->u.macro.function_like == b->u.macro.function_like;
    case HV_CLASS_OP:
        return a->u.op.number == b->u.op.number && a->u.op.family == b->u.op.family &&
               a->u.op.args == b->u.op.args && a->u.op.stable == b->u.op.stable &&
               a->u.op.removed == b->u.op.removed;
    case HV_CLASS_MASK:
        return a->u.mask.family == b->u.mask.family &&
               a->u.mask.value == b->u.mask.value &&
               a->u.mask.shift == b->u.mask.shift && a->u.mask.bits == b->u.mask.bits;
    case HV_CLASS_SIGNATURE:
        return same_signature(a, b);
    case HV_CLASS_REGISTER:
        return a->u.reg.id == b->u.reg.id && a->u.reg.size == b->u.reg.size &&
               a->u.reg.bitmap == b->u.reg.bitmap &&
               same_values(a->u.reg.bits, a->u.reg.n_bits, b->u.reg.bits,
                           b->u.reg.n_bits);
    }
    return false;
}
