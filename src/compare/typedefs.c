/* SPDX-License-Identifier: MIT */
#include "compare/types.h"

static bool is_equal(const struct hv_view *view, const struct hv_entity *a,
                     const struct hv_entity *b)
{
    return a->u.typedef_.size == b->u.typedef_.size &&
           a->u.typedef_.align == b->u.typedef_.align &&
           hv_types_equal(view, a->u.typedef_.type, b->u.typedef_.type);
}

void hv_typedefs_compare(struct hv_view *view)
{
    for (size_t i = 0; i < view->n_typedefs; i++) {
        struct hv_delta *pair = &view->typedefs[i];
        const struct hv_entity *old = pair->side[HV_OLD], *new = pair->side[HV_NEW];
        pair->root =
            hv_view_change(view, HV_KIND_TYPEDEF_CHANGED, HV_CLASS_TYPEDEF, pair->name);
        pair->root->before = hv_side_of(old);
        pair->root->after = hv_side_of(new);
        pair->root->layout_equal = is_equal(view, old, new);
    }
}
