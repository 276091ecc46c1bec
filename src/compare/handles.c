/* SPDX-License-Identifier: MIT
 *
 * Handles: types that a macro of the headers makes for others. What follows from the
 * type that a handle is made for is a consequence of that type's row. A recorded
 * surface has no handles, so there is nothing to compare with one.
 */
#include "compare/types.h"

#include "model/flat_members.h"

bool hv_has_handles(const struct hv_surface *surface, uint32_t audience)
{
    return surface->seen[hv_lowest_bit(audience)].n > 0;
}

/* The type without leading "const", which the entity has if data is only read. */
static const char *plain_type(const struct hv_view *view, const struct hv_entity *e)
{
    const char *type = e->u.handle.type;
    size_t n = strlen("const ");
    return strncmp(type, "const ", n) == 0 ? hv_atom(view->atoms, type + n) : type;
}

static bool is_same_but_const(const struct hv_view *view, const struct hv_entity *old,
                              const struct hv_entity *new)
{
    return old->u.handle.size == new->u.handle.size &&
           old->u.handle.align ==
               new->u.handle.align &&hv_types_equal(view, plain_type(view, old),
                                                    plain_type(view, new));
}

static bool is_same(const struct hv_view *view, const struct hv_entity *old,
                    const struct hv_entity *new)
{
    return is_same_but_const(view, old, new) &&
           (plain_type(view, old) == old->u.handle.type) ==
               (plain_type(view, new) == new->u.handle.type);
}

static enum hv_kind kind_of(const struct hv_view *view, const struct hv_entity *old,
                            const struct hv_entity *new)
{
    if (old && new)
        return is_same_but_const(view, old, new) ? HV_KIND_MEMBER_CONST
                                                 : HV_KIND_TYPEDEF_CHANGED;
    const char *name = old ? old->name : new->name;
    if (hv_view_elsewhere(view, old ? HV_NEW : HV_OLD, HV_CLASS_HANDLE, name))
        return old ? HV_KIND_GUARD_NARROWED : HV_KIND_GUARD_WIDENED;
    return old ? HV_KIND_RECORD_REMOVED : HV_KIND_RECORD_ADDED;
}

static struct hv_change *row_of(const struct hv_view *view, const struct hv_entity *old,
                                const struct hv_entity *new)
{
    struct hv_change *row = hv_view_change_of(view, kind_of(view, old, new), old, new);
    if (old && new && row->before.size == row->after.size)
        hv_change_set_relation(row,
                               hv_types_relation(view, row->before.type,
                                                 row->after.type, row->before.bits));
    return row;
}

/* ---- causes of a row ---- */

static bool is_about(const struct hv_change *c, const char *name)
{
    const char *blank = strchr(c->entity, ' ');
    return !c->member && (c->entity == name || (blank && strcmp(blank + 1, name) == 0));
}

/* Is the row about that type, or about a type that it follows from? */
static bool is_cause(const struct hv_change *c, const struct hv_change *row,
                     const char *pointee)
{
    if (c->kind == row->kind && is_about(c, pointee))
        return true;
    for (const struct hv_change *d = c->consequences; d; d = d->next)
        if (d->kind == row->kind && is_about(d, pointee))
            return true;
    return false;
}

/* Is it another handle of the same type, or one that got the same width? */
static bool is_like(const struct hv_view *view, const struct hv_change *c,
                    const struct hv_change *row, const char *pointee)
{
    return c->cls == HV_CLASS_HANDLE && c->kind == row->kind &&
           (hv_type_pointee(view, c->entity) == pointee ||
            (c->before.size != c->after.size && row->before.present &&
             row->after.present && c->before.size == row->before.size &&
             c->after.size == row->after.size));
}

static struct hv_change *cause_of(const struct hv_view *view,
                                  const struct hv_change *row)
{
    const char *pointee = hv_type_pointee(view, row->entity);
    HV_EACH (x, view->rows, view->n_rows)
        if (is_cause(*x, row, pointee) || is_like(view, *x, row, pointee))
            return *x;
    return NULL;
}

/* ---- members of handle type whose width changed ---- */

static const char *pointer_to(const struct hv_view *view, const struct hv_side *side)
{
    return hv_atom_printf(view->atoms, "%s *", side->type);
}

/* A record that uses handles of the changed typedef. */
struct use {
    struct hv_view *view;
    struct hv_change *cause;
    const struct hv_entity *record;
};

static void report_member(const struct use *use, const struct hv_member *m,
                          const char *path)
{
    struct hv_view *view = use->view;
    const struct hv_entity *after =
        hv_view_find(view, HV_NEW, HV_CLASS_RECORD, use->record->name);
    if (!after)
        return;
    struct hv_change *row =
        hv_view_change(view, HV_KIND_MEMBER_TYPE, HV_CLASS_RECORD, use->record->name);
    row->member = path;
    row->before = (struct hv_side){
        .present = true, .entity = use->record, .offset = m->offset, .bits = m->bits};
    row->after = row->before;
    row->after.entity = after;
    row->before.type = pointer_to(view, &use->cause->before);
    row->after.type = pointer_to(view, &use->cause->after);
    hv_change_add_consequence(use->cause, row);
}

static bool is_use(const struct use *use, const struct hv_member *m)
{
    size_t count;
    return strstr(m->type, use->cause->entity) &&
           hv_type_pointee(use->view,
                           hv_type_element_name(use->view, m->type, &count)) ==
               use->cause->entity;
}

static void report_members(const struct use *use, const struct hv_member *members,
                           uint32_t n, const char *outer)
{
    HV_EACH (m, members, n) {
        bool found = is_use(use, m);
        if (!found && !m->n_members)
            continue;
        const char *path = hv_member_path(use->view->atoms, outer, m->name);
        report_members(use, m->members, m->n_members, path);
        if (found)
            report_member(use, m, path);
    }
}

/* Of records that are as they were: the handle in them has the name that it had. */
static void report_users(struct hv_view *view, struct hv_change *cause)
{
    HV_EACH_OF (e, view->side[HV_OLD], HV_CLASS_RECORD)
        if (e->audiences & view->audience)
            report_members(&(struct use){view, cause, e}, e->u.record.members,
                           e->u.record.n_members, NULL);
}

/* ---- all of them ---- */

static bool is_row(const struct hv_view *view, const struct hv_call_pair *pair)
{
    const struct hv_entity *old = pair->side[HV_OLD], *new = pair->side[HV_NEW];
    return pair->cls == HV_CLASS_HANDLE &&
           (old && new
                ? !is_same(view, old, new)
                : hv_has_handles(view->side[old ? HV_NEW : HV_OLD], view->audience));
}

static void report_pair(struct hv_view *view, const struct hv_entity *old,
                        const struct hv_entity *new)
{
    struct hv_change *row = row_of(view, old, new), *cause = cause_of(view, row);
    if (cause)
        hv_change_add_consequence(cause, row);
    else
        hv_view_add(view, row);
}

/* The plain handle of a type comes first: the last pattern of the profile. */
static size_t pattern_of(const struct hv_view *view, const char *name)
{
    size_t i = 0;
    while (i < view->profile->n_handles &&
           !hv_pattern_matches(&view->profile->handles[i], name, NULL))
        i++;
    return i;
}

void hv_handles_report(struct hv_view *view)
{
    for (size_t p = view->profile->n_handles; p-- > 0;)
        HV_EACH (pair, view->calls, view->n_calls) {
            const struct hv_entity *any =
                pair->side[HV_OLD] ? pair->side[HV_OLD] : pair->side[HV_NEW];
            if (is_row(view, pair) && pattern_of(view, any->name) == p)
                report_pair(view, pair->side[HV_OLD], pair->side[HV_NEW]);
        }
    for (size_t i = 0; view->profile->n_handles && i < view->n_typedefs; i++) {
        struct hv_change *typedef_ = view->typedefs[i].root;
        if (typedef_->before.size != typedef_->after.size)
            report_users(view, typedef_);
    }
}
