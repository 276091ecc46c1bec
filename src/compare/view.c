/* SPDX-License-Identifier: MIT */
#include "compare/view.h"

void hv_view_done(struct hv_view *view)
{
    for (size_t i = 0; i < view->n_deltas; i++)
        free(view->deltas[i]->parts);
    free(view->deltas);
    free(view->pairs);
    free(view->typedefs);
    free(view->names);
    free(view->calls);
    free(view->rows);
    for (int side = 0; side < HV_SIDES; side++) {
        free(view->unmatched[side].v);
        free(view->op_chains[side]);
    }
}

struct hv_change *hv_view_change(const struct hv_view *view, enum hv_kind kind,
                                 enum hv_class cls, const char *entity)
{
    struct hv_change *change = hv_arena_alloc(view->arena, sizeof *change);
    change->kind = kind;
    change->cls = cls;
    change->entity = entity;
    change->archs = UINT32_C(1) << view->arch;
    change->audiences = view->audience;
    return change;
}

struct hv_change *hv_view_change_of(const struct hv_view *view, enum hv_kind kind,
                                    const struct hv_entity *old,
                                    const struct hv_entity *new)
{
    const struct hv_entity *any = old ? old : new;
    struct hv_change *change = hv_view_change(view, kind, any->cls, any->name);
    change->before = hv_side_of(old);
    change->after = hv_side_of(new);
    return change;
}

/* The line of the part that changed, by its new name; 0: unknown, or not on the new
 * side. */
static uint32_t line_of_part(const struct hv_side *side, const struct hv_change *change)
{
    const struct hv_entity *e = side->entity;
    bool renamed = side == &change->after && change->renamed_to;
    const char *member = renamed ? change->renamed_to : change->member;
    if (e->cls != HV_CLASS_RECORD || !change->member)
        return side->line;
    const struct hv_member *m =
        hv_member_find(e->u.record.members, e->u.record.n_members, member);
    return m ? m->line : 0;
}

static void set_place(struct hv_change *change)
{
    const struct hv_side *side =
        change->after.entity ? &change->after : &change->before;
    if (!side->entity || change->file)
        return;
    change->file = side->entity->file;
    change->line = line_of_part(side, change);
    if (!change->line)
        change->line = side->entity->line;
}

void hv_view_add(struct hv_view *view, struct hv_change *change)
{
    set_place(change);
    *HV_ADD(view->rows, view->n_rows, view->cap_rows) = change;
}

void hv_change_add_consequence(struct hv_change *cause, struct hv_change *change)
{
    set_place(change);
    struct hv_change *last = change->consequences;
    if (last) {
        while (last->next)
            last = last->next;
        last->next = cause->consequences;
        cause->consequences = change->consequences;
        change->consequences = NULL;
    }
    change->next = cause->consequences;
    cause->consequences = change;
}

struct hv_change *hv_view_change_named(struct hv_view *view, const char *name, bool old)
{
    struct hv_change **row =
        HV_FIND(c, view->rows, view->n_rows,
                (*c)->entity == name && !(*c)->member && (*c)->before.present == old &&
                    (*c)->after.present == !old);
    return row ? *row : NULL;
}

void hv_view_attach(struct hv_view *view, struct hv_change *cause,
                    struct hv_change *row)
{
    HV_KEEP(other, view->rows, view->n_rows, *other != row);
    hv_change_add_consequence(cause, row);
}

void hv_view_attach_named(struct hv_view *view, struct hv_change *cause,
                          const char *name, bool old)
{
    struct hv_change *row = hv_view_change_named(view, name, old);
    if (row && row != cause)
        hv_view_attach(view, cause, row);
}

const struct hv_entity *hv_view_find(const struct hv_view *view, int side,
                                     enum hv_class cls, const char *name)
{
    return name ? hv_surface_find(view->side[side], cls, name, view->audience) : NULL;
}

bool hv_view_has_any(const struct hv_view *view, int side,
                     const struct hv_strings *files)
{
    return HV_ANY(x, files->v, files->n,
                  hv_strings_have(&view->side[side]->side_files, *x));
}

bool hv_view_elsewhere(const struct hv_view *view, int side, enum hv_class cls,
                       const char *name)
{
    return hv_surface_find_atom(view->side[side], cls, name, ~view->audience) != NULL;
}

void hv_view_pair(struct hv_view *view, struct hv_record_pair pair)
{
    *HV_ADD(view->pairs, view->n_pairs, view->cap_pairs) = pair;
}

bool hv_view_same_record(const struct hv_view *view, const char *old, const char *new)
{
    const struct hv_record_pair *pair =
        HV_FIND(x, view->pairs, view->n_pairs, x->old == old);
    return (pair ? pair->new : old) == new;
}

struct hv_delta *hv_view_add_delta(struct hv_view *view, const struct hv_entity *old,
                                   const struct hv_entity *new)
{
    struct hv_delta *delta = hv_arena_alloc(view->arena, sizeof *delta);
    delta->side[HV_OLD] = old;
    delta->side[HV_NEW] = new;
    delta->name = old->name;
    *HV_ADD(view->deltas, view->n_deltas, view->cap_deltas) = delta;
    return delta;
}

struct hv_delta *hv_view_delta(const struct hv_view *view, const char *name)
{
    size_t i;
    HV_LOWER_BOUND(i, view->n_deltas, strcmp(view->deltas[i]->name, name) < 0);
    bool found = i < view->n_deltas && strcmp(view->deltas[i]->name, name) == 0;
    return found ? view->deltas[i] : NULL;
}

bool hv_delta_resized(const struct hv_delta *delta)
{
    const struct hv_entity *a = delta->side[HV_OLD], *b = delta->side[HV_NEW];
    return a->u.record.size != b->u.record.size ||
           a->u.record.align != b->u.record.align;
}

void hv_delta_add(struct hv_delta *delta, struct hv_difference part)
{
    *HV_ADD(delta->parts, delta->n, delta->cap) = part;
}

static int compare_key(const struct hv_entity *e, enum hv_class cls, const char *name)
{
    return HV_ORDER(e->cls, cls) ?: strcmp(e->name, name);
}

struct hv_unmatched *hv_unmatched_find(const struct hv_unmatched_list *unmatched,
                                       enum hv_class cls, const char *name)
{
    size_t i;
    HV_LOWER_BOUND(i, unmatched->n, compare_key(unmatched->v[i].entity, cls, name) < 0);
    bool found =
        i < unmatched->n && compare_key(unmatched->v[i].entity, cls, name) == 0;
    return found ? &unmatched->v[i] : NULL;
}

struct hv_unmatched *hv_unmatched_type(const struct hv_view *view, int side,
                                       const char *name)
{
    const struct hv_unmatched_list *unmatched = &view->unmatched[side];
    return hv_unmatched_find(unmatched, HV_CLASS_RECORD, name)
               ?: hv_unmatched_find(unmatched, HV_CLASS_TYPEDEF, name);
}

/* ---- old names that a macro keeps ---- */

/* The macro of that interned name, object-like and without a value, that is new. */
static const struct hv_entity *new_macro(const struct hv_view *view, const char *name)
{
    const struct hv_entity *old =
        hv_surface_find_atom(view->side[HV_OLD], HV_CLASS_MACRO, name, view->audience);
    const struct hv_entity *new =
        hv_surface_find_atom(view->side[HV_NEW], HV_CLASS_MACRO, name, view->audience);
    return new && !new->u.macro.function_like && !old ? new : NULL;
}

bool hv_name_has_alias(const struct hv_view *view, const char *old)
{
    return new_macro(view, hv_atom(view->atoms, old)) != NULL;
}

bool hv_name_is_alias(const struct hv_view *view, const char *old, const char *new)
{
    const struct hv_entity *e = new_macro(view, hv_atom(view->atoms, old));
    char hash[HV_FINGERPRINT_SIZE];
    hv_macro_fingerprint("", new, hash);
    return e && strcmp(e->u.macro.tokens_hash, hash) == 0;
}

void hv_view_forget_name(struct hv_view *view, const char *name)
{
    HV_KEEP(known, view->names, view->n_names, strcmp(*known, name) != 0);
}
