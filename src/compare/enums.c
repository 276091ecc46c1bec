/* SPDX-License-Identifier: MIT
 *
 * Enumerations as types. Their enumerators are constants, and compared as such.
 */
#include "compare/view.h"

bool hv_enums_equal(const struct hv_entity *old, const struct hv_entity *new)
{
    if (old->u.enum_.n_values != new->u.enum_.n_values ||
        old->u.enum_.size != new->u.enum_.size)
        return false;
    for (uint32_t i = 0; i < old->u.enum_.n_values; i++) {
        const struct hv_enumerator *a = &old->u.enum_.values[i];
        const struct hv_enumerator *b = &new->u.enum_.values[i];
        if (a->name != b->name || a->value != b->value)
            return false;
    }
    return true;
}

void hv_enums_compare(struct hv_view *view, const struct hv_entity *old,
                      const struct hv_entity *new)
{
    bool resized = old->u.enum_.size != new->u.enum_.size;
    /* One without a name is called "enum (FIRST)". No object can have its type but a
     * member that it is declared in, whose own width and sign are compared. */
    if (strchr(old->name, '(') ||
        (!resized && hv_enum_is_signed(old) == hv_enum_is_signed(new)))
        return;
    /* reported as a record's size, or a member's sign: it has both, and no value */
    struct hv_change *change = hv_view_change_of(
        view, resized ? HV_KIND_RECORD_SIZE : HV_KIND_MEMBER_SIGNEDNESS, old, new);
    change->cls = HV_CLASS_RECORD;
    change->before.is_unsigned = !hv_enum_is_signed(old);
    change->after.is_unsigned = !hv_enum_is_signed(new);
    change->grows_record = resized;
    hv_view_add(view, change);
}
