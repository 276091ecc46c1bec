/* SPDX-License-Identifier: MIT
 *
 * A copy of headers has less than the hypervisor's own: of what it never had nothing is
 * missing, and what it calls otherwise is the same as long as the bytes are.
 */
#include "compare/compare.h"
#include "compare/types.h"

/* Have the records of both sides bytes of the same meaning, with no member name at two
 * places? Names may differ otherwise. */
static bool same_bytes(const struct hv_view *view, const struct hv_change *change)
{
    const struct hv_entity *old =
        hv_view_find(view, HV_OLD, HV_CLASS_RECORD, change->entity);
    return old && change->kind != HV_KIND_MEMBER_OFFSET &&
           hv_types_relation(view, change->entity, change->entity,
                             old->u.record.size * 8) <= HV_RELATION_RESPELLED;
}

/* A member of that name at that place, in unions and structs without a name, too. */
static bool has_member(const struct hv_member *members, uint32_t n,
                       const struct hv_member *like)
{
    return HV_ANY(
        m, members, n,
        (m->name == like->name && m->offset == like->offset && m->bits == like->bits) ||
            has_member(m->members, m->n_members, like));
}

static bool record_has(const struct hv_entity *record, const struct hv_member *like)
{
    return record && record->cls == HV_CLASS_RECORD &&
           has_member(record->u.record.members, record->u.record.n_members, like);
}

/* Has the other side this member of one side at another depth? A member of a union "u"
 * here may be one of an unnamed union there. */
static bool is_nested_otherwise(const struct hv_change *change)
{
    bool added = !change->before.present;
    const struct hv_side *own = added ? &change->after : &change->before;
    const struct hv_entity *record = own->entity, *other = added ? change->before.entity
                                                                 : change->after.entity;
    if (!record || record->cls != HV_CLASS_RECORD)
        return false;
    HV_EACH (m, record->u.record.members, record->u.record.n_members) {
        if (strcmp(m->name ? m->name : "", change->member) != 0)
            continue;
        return record_has(other, m) ||
               HV_ANY(part, m->members, m->n_members, record_has(other, part));
    }
    return false;
}

/* Has one of the alternatives of the union the same bytes? */
static bool is_alternative(const struct hv_view *view, const struct hv_member *m,
                           bool in_union, const struct hv_member *like)
{
    if (!m->n_members)
        return in_union && m->offset == like->offset && m->bits == like->bits &&
               hv_types_relation(view, like->type, m->type, m->bits) <=
                   HV_RELATION_RESPELLED;
    in_union |= strncmp(m->type, "union", strlen("union")) == 0;
    return HV_ANY(part, m->members, m->n_members,
                  is_alternative(view, part, in_union, like));
}

/* Has the copy a member in place of a union of the hypervisor that contains it? */
static bool is_one_of_union(const struct hv_view *view, const struct hv_change *change)
{
    const struct hv_entity *old = change->before.entity;
    const struct hv_entity *new =
        hv_view_find(view, HV_NEW, HV_CLASS_RECORD, change->entity);
    if (!old || !new || old->cls != HV_CLASS_RECORD)
        return false;
    HV_EACH (m, old->u.record.members, old->u.record.n_members) {
        if (!m->n_members && m->name && strcmp(m->name, change->member) == 0)
            return HV_ANY(x, new->u.record.members, new->u.record.n_members,
                          is_alternative(view, x, false, m));
    }
    return false;
}

/* Are both addresses (pointers or handles)? What they lead to does not affect the
 * bytes. */
static bool are_addresses(const struct hv_view *view, const struct hv_change *change)
{
    return change->before.type && change->after.type &&
           change->before.bits == change->after.bits &&
           hv_type_is_address(view, change->before.type) &&
           hv_type_is_address(view, change->after.type);
}

/* Has the former owner of the number a row of its own, because its number changed? Then
 * that row reports the break. */
static bool is_told(const struct hv_view *view, const char *name)
{
    return HV_ANY(x, view->rows, view->n_rows,
                  (*x)->entity == name && ((*x)->kind == HV_KIND_CONSTANT_VALUE ||
                                           (*x)->kind == HV_KIND_ENUM_VALUE));
}

/* Do only sign or width differ, as in another language, and no bits? */
static bool same_bits(const struct hv_change *change)
{
    bool narrow = change->before.value_bits == 32 && change->after.value_bits == 32;
    return hv_values_same_bits(change->before.value, change->after.value,
                               narrow ? 32 : 64);
}

static bool is_of_number(const struct hv_view *view, const struct hv_change *change)
{
    if (same_bits(change))
        return false;
    const struct hv_entity *old = change->before.entity;
    return change->before.present &&
           !(change->kind == HV_KIND_NUMBER_REUSED && old && is_told(view, old->name));
}

/* Does the other side show it to other audiences only? A copy has no audiences. */
static bool is_for_others(const struct hv_view *view, const struct hv_change *change)
{
    return !change->member && !change->after.present &&
           hv_surface_find(view->side[HV_NEW], change->cls, change->entity, UINT32_MAX);
}

bool hv_change_meets_copy(const struct hv_view *view, const struct hv_change *change)
{
    if (hv_kind_traits(change->kind)->role != HV_KIND_ROLE_USUAL ||
        change->shipped_in || change->note == HV_NOTE_SHARED ||
        is_for_others(view, change))
        return false;
    switch (hv_kind_traits(change->kind)->subject) {
    case HV_SUBJECT_LAYOUT:
        if (change->kind == HV_KIND_REGISTER_WIDTH || same_bytes(view, change))
            return false;
        if (change->kind == HV_KIND_MEMBER_ADDED ||
            change->kind == HV_KIND_MEMBER_REMOVED)
            return !is_nested_otherwise(change) && !is_one_of_union(view, change);
        return change->kind != HV_KIND_MEMBER_TYPE ||
               (!are_addresses(view, change) && !is_one_of_union(view, change));
    case HV_SUBJECT_NUMBER:
        return is_of_number(view, change);
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
