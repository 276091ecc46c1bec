/* SPDX-License-Identifier: MIT */
#include "model/change.h"

struct hv_side hv_side_of(const struct hv_entity *entity)
{
    struct hv_side side = {.present = entity != NULL, .entity = entity};
    if (!entity)
        return side;
    switch (entity->cls) {
    case HV_CLASS_RECORD:
        side.size = entity->u.record.size;
        side.align = entity->u.record.align;
        break;
    case HV_CLASS_TYPEDEF:
        side.size = entity->u.typedef_.size;
        side.align = entity->u.typedef_.align;
        side.bits = entity->u.typedef_.size * 8;
        side.type = entity->u.typedef_.type;
        side.is_unsigned = entity->u.typedef_.is_unsigned;
        break;
    case HV_CLASS_ENUM:
        side.size = side.align = entity->u.enum_.size;
        break;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        side.value = entity->u.constant.value;
        side.text = entity->u.constant.text;
        side.value_bits = entity->u.constant.bits;
        side.is_unsigned = entity->u.constant.is_unsigned;
        break;
    case HV_CLASS_MACRO:
        side.value = entity->u.macro.tokens_hash;
        break;
    case HV_CLASS_OP:
        side.value = entity->u.op.number;
        break;
    case HV_CLASS_MASK:
        side.value = entity->u.mask.value;
        side.value_bits = entity->u.mask.bits;
        side.is_unsigned = true;
        break;
    case HV_CLASS_SIGNATURE:
        break;
    case HV_CLASS_REGISTER:
        side.value = entity->u.reg.id;
        side.size = entity->u.reg.size;
        side.bits = entity->u.reg.size * 8;
        side.value_bits = 64;
        side.is_unsigned = true;
        break;
    case HV_CLASS_HANDLE:
        side.size = entity->u.handle.size;
        side.align = entity->u.handle.align;
        side.bits = entity->u.handle.size * 8;
        side.type = entity->u.handle.type;
        break;
    }
    return side;
}
