/* SPDX-License-Identifier: MIT */
#include "model/variant.h"

#include "base/atom.h"
#include "base/mem.h"

struct hv_entity *hv_variant_add(struct hv_variant *variant, enum hv_class cls,
                                 const char *name)
{
    HV_ARENA_GROW(variant->arena, variant->entities, variant->n_entities,
                  variant->cap_entities);
    struct hv_entity *e = &variant->entities[variant->n_entities++];
    *e = (struct hv_entity){
        .cls = cls, .name = name, .audiences = 1u << variant->audience};
    return e;
}

struct hv_entity *hv_variant_add_older(struct hv_variant *variant, enum hv_class cls,
                                       const char *name)
{
    HV_ARENA_GROW(variant->arena, variant->older, variant->n_older, variant->cap_older);
    struct hv_entity *e = &variant->older[variant->n_older++];
    *e = (struct hv_entity){
        .cls = cls, .name = name, .audiences = 1u << variant->audience};
    return e;
}

void hv_variant_leave_out(struct hv_variant *variant, enum hv_left_out_why kind,
                          const char *file, const char *why)
{
    HV_ARENA_GROW(variant->arena, variant->left_out, variant->n_left_out,
                  variant->cap_left_out);
    variant->left_out[variant->n_left_out++] =
        (struct hv_left_out){.kind = kind,
                             .file = hv_atom(variant->atoms, file),
                             .audiences = 1u << variant->audience,
                             .why = hv_atom(variant->atoms, why)};
}
