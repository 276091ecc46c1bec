/* SPDX-License-Identifier: MIT
 *
 * A copy of headers has less than the hypervisor's own: of what it never had nothing is
 * missing, and what it calls otherwise is the same as long as the bytes are.
 */
#include "compare/compare.h"
#include "compare/types.h"

/* Records of both sides whose bytes mean the same, whatever their members are called,
 * as long as no name stands at another place. */
static bool same_bytes(const struct hv_view *view, const struct hv_change *change)
{
    const struct hv_entity *old =
        hv_view_find(view, HV_OLD, HV_CLASS_RECORD, change->entity);
    if (!old || change->kind == HV_KIND_MEMBER_OFFSET)
        return false;
    return hv_types_relation(view, change->entity, change->entity,
                             old->u.record.size * 8) <= HV_RELATION_RESPELLED;
}

bool hv_change_meets_copy(const struct hv_view *view, const struct hv_change *change)
{
    if (hv_kind_traits(change->kind)->role != HV_KIND_ROLE_USUAL || change->shipped_in)
        return false;
    switch (hv_kind_traits(change->kind)->subject) {
    case HV_SUBJECT_LAYOUT:
        return change->kind != HV_KIND_REGISTER_WIDTH && !same_bytes(view, change);
    case HV_SUBJECT_NUMBER:
        return change->before.present;
    case HV_SUBJECT_NAME:
        return change->before.present && change->kind != HV_KIND_GUARD_NARROWED &&
               change->kind != HV_KIND_GUARD_WIDENED;
    case HV_SUBJECT_MASK:
    case HV_SUBJECT_CALL:
    case HV_SUBJECT_VERSION:
    case HV_SUBJECT_MEANING:
        break;
    }
    return false;
}

void hv_change_place_in_copy(struct hv_change *change)
{
    const struct hv_entity *old = change->before.entity;
    if (!old)
        return;
    change->file = old->file;
    change->line = change->before.line ? change->before.line : old->line;
}

bool hv_same_bytes(const struct hv_surface *const side[2], const char *record,
                   const struct hv_compare_scope *scope)
{
    struct hv_view view = {.arena = hv_arena_new(),
                           .atoms = scope->atoms,
                           .profile = scope->profile,
                           .arch = scope->arch,
                           .side = {side[0], side[1]},
                           .audience = scope->audiences & -scope->audiences};
    const struct hv_entity *old = hv_view_find(&view, HV_OLD, HV_CLASS_RECORD, record),
                           *new = hv_view_find(&view, HV_NEW, HV_CLASS_RECORD, record);
    bool same = old && new &&
                old->u.record.size ==
                    new->u.record.size &&hv_types_relation(&view, record, record,
                                                           old->u.record.size * 8) <=
                        HV_RELATION_RESPELLED;
    hv_view_done(&view);
    hv_arena_free(view.arena);
    return same;
}
