/* SPDX-License-Identifier: MIT
 *
 * Records and typedefs that one side has and the other has not: moved to another class
 * with the same layout, renamed, hidden from the audience by a guard, or really gone.
 */
#include "compare/types.h"

#include "base/atom.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_CANDIDATES = 256 }; /* records of one size that a rename is sought among */

static int other(int side)
{
    return side == HV_OLD ? HV_NEW : HV_OLD;
}

static bool is_tag(const char *name)
{
    return strncmp(name, "struct ", 7) == 0 || strncmp(name, "union ", 6) == 0;
}

/* The same tag on a struct instead of a union, or the other way round. */
static const char *other_tag(const struct hv_view *view, const char *name)
{
    bool is_struct = *name == 's';
    return hv_atom_printf(view->atoms, "%s%s", is_struct ? "union " : "struct ",
                          name + (is_struct ? strlen("struct ") : strlen("union ")));
}

static void mark_done(struct hv_view *view, int side, enum hv_class cls,
                      const char *name)
{
    struct hv_unmatched *lone = hv_unmatched_find(&view->unmatched[side], cls, name);
    if (lone)
        lone->done = true;
}

/* ---- the same thing in another class ---- */

static void pair_records(struct hv_view *view, const struct hv_entity *old,
                         const struct hv_entity *new)
{
    if (!hv_records_equal(view, old, new))
        hv_view_add_delta(view, old, new);
    mark_done(view, HV_OLD, HV_CLASS_RECORD, old->name);
    mark_done(view, HV_NEW, HV_CLASS_RECORD, new->name);
}

/* The record is there as it was, but what was built by its tag does not compile. */
static void tell_tag(struct hv_view *view, struct hv_unmatched *tag,
                     const struct hv_entity *new)
{
    tag->row = hv_view_change(view, HV_KIND_RECORD_REMOVED, HV_CLASS_RECORD,
                              tag->entity->name);
    tag->row->before = hv_side_of(tag->entity);
    tag->row->after = hv_side_of(new);
    tag->row->renamed_to = new->name;
    tag->row->layout_equal = tag->done = true;
    hv_view_add(view, tag->row);
}

/* A typedef that stood for a tagged record and is one itself now (name is of that
 * typedef; side has the typedef), or the other way round. */
static void match_nameless(struct hv_view *view, int side, struct hv_unmatched *lone)
{
    const char *name = lone->entity->name;
    const struct hv_entity *alias =
        hv_view_find(view, other(side), HV_CLASS_TYPEDEF, name);
    const struct hv_entity *tagged =
        alias ? hv_view_find(view, other(side), HV_CLASS_RECORD, alias->u.typedef_.type)
              : NULL;
    if (!tagged)
        return;
    mark_done(view, other(side), HV_CLASS_TYPEDEF, name);
    lone->done = true;
    if (side == HV_OLD) {
        pair_records(view, lone->entity, tagged);
        return;
    }
    struct hv_unmatched *tag =
        hv_unmatched_find(&view->unmatched[HV_OLD], HV_CLASS_RECORD, tagged->name);
    if (!hv_records_equal(view, tagged, lone->entity))
        pair_records(view, tagged, lone->entity);
    else if (tag && !tag->done)
        tell_tag(view, tag, lone->entity);
}

/* A typedef of a scalar that is a record now, or the other way round. */
static void match_scalar(struct hv_view *view, struct hv_unmatched *lone)
{
    struct hv_unmatched *new = hv_unmatched_find(
        &view->unmatched[HV_NEW],
        lone->entity->cls == HV_CLASS_RECORD ? HV_CLASS_TYPEDEF : HV_CLASS_RECORD,
        lone->entity->name);
    if (!new || new->done)
        return;
    lone->done = new->done = true;
    struct hv_change *change = hv_view_change(view, HV_KIND_TYPEDEF_CHANGED,
                                              HV_CLASS_TYPEDEF, lone->entity->name);
    change->before = hv_side_of(lone->entity);
    change->after = hv_side_of(new->entity);
    struct hv_side *record = change->before.type ? &change->after : &change->before;
    record->type = lone->entity->name;
    record->bits = record->size * 8;
    hv_view_add(view, change);
}

static void match_classes(struct hv_view *view)
{
    for (int side = 0; side < HV_SIDES; side++)
        for (size_t i = 0; i < view->unmatched[side].n; i++) {
            struct hv_unmatched *lone = &view->unmatched[side].v[i];
            if (lone->entity->cls == HV_CLASS_RECORD && !lone->done &&
                !is_tag(lone->entity->name))
                match_nameless(view, side, lone);
        }
    for (size_t i = 0; i < view->unmatched[HV_OLD].n; i++) {
        struct hv_unmatched *lone = &view->unmatched[HV_OLD].v[i];
        if (lone->done)
            continue;
        if (!is_tag(lone->entity->name)) {
            match_scalar(view, lone);
            continue;
        }
        struct hv_unmatched *new =
            hv_unmatched_find(&view->unmatched[HV_NEW], HV_CLASS_RECORD,
                              other_tag(view, lone->entity->name));
        if (!new || new->done)
            continue;
        if (hv_records_equal(view, lone->entity, new->entity))
            tell_tag(view, lone, new->entity); /* of one member, say */
        pair_records(view, lone->entity, new->entity);
    }
}

/* ---- rows ---- */

static bool is_gone(const struct hv_view *view, int side, const struct hv_entity *e)
{
    if (hv_view_elsewhere(view, other(side), e->cls, e->name))
        return false;
    enum hv_class cls = e->cls == HV_CLASS_RECORD ? HV_CLASS_TYPEDEF : HV_CLASS_RECORD;
    return is_tag(e->name) || !hv_view_elsewhere(view, other(side), cls, e->name);
}

static struct hv_change *make_row(struct hv_view *view, int side,
                                  struct hv_unmatched *lone)
{
    const struct hv_entity *e = lone->entity;
    bool lost = side == HV_OLD;
    enum hv_kind kind = lost ? HV_KIND_GUARD_NARROWED : HV_KIND_GUARD_WIDENED;
    if (is_gone(view, side, e))
        kind = lost ? HV_KIND_RECORD_REMOVED : HV_KIND_RECORD_ADDED;
    struct hv_change *change = hv_view_change(view, kind, e->cls, e->name);
    *(lost ? &change->before : &change->after) = hv_side_of(e);
    lone->done = true;
    return change;
}

/* ---- renamed ---- */

static int by_layout(const void *a, const void *b)
{
    const struct hv_entity *x = (*(struct hv_unmatched *const *)a)->entity;
    const struct hv_entity *y = (*(struct hv_unmatched *const *)b)->entity;
    if (x->cls != y->cls)
        return x->cls < y->cls ? -1 : 1;
    uint64_t size_x = hv_side_of(x).size, size_y = hv_side_of(y).size;
    if (size_x != size_y)
        return size_x < size_y ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Records and typedefs of the side that are really gone (or new), by size. */
static struct hv_unmatched **gone(const struct hv_view *view, int side, size_t *ret_n)
{
    struct hv_unmatched **v = hv_alloc((view->unmatched[side].n + 1) * sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < view->unmatched[side].n; i++) {
        struct hv_unmatched *lone = &view->unmatched[side].v[i];
        if (!lone->done && is_gone(view, side, lone->entity))
            v[n++] = lone;
    }
    qsort(v, n, sizeof *v, by_layout);
    *ret_n = n;
    return v;
}

/* A scalar's layout says little: the names of typedefs must tell as well. */
static bool is_renamed(const struct hv_view *view, const struct hv_entity *old,
                       const struct hv_entity *new)
{
    if (old->cls != new->cls || old->file != new->file)
        return false;
    if (old->cls == HV_CLASS_RECORD)
        return hv_records_equal(view, old, new);
    return hv_names_alike(old->name, new->name) &&
           hv_types_equal(view, old->u.typedef_.type, new->u.typedef_.type) &&
           old->u.typedef_.align == new->u.typedef_.align;
}

static void rename_lone(struct hv_view *view, struct hv_unmatched *old,
                        struct hv_unmatched *new)
{
    struct hv_change *row = make_row(view, HV_OLD, old);
    row->after = hv_side_of(new->entity);
    row->renamed_to = new->entity->name;
    row->layout_equal = true;
    old->row = new->row = row;
    hv_change_add_consequence(row, make_row(view, HV_NEW, new));
}

/* A record's typedef goes with the record, whatever its own new name is. */
static bool follows_record(const struct hv_view *view, int side,
                           const struct hv_unmatched *lone)
{
    if (lone->entity->cls != HV_CLASS_TYPEDEF)
        return false;
    const char *base = hv_type_base(view, lone->entity->u.typedef_.type);
    return hv_unmatched_find(&view->unmatched[side], HV_CLASS_RECORD, base) != NULL;
}

static size_t first_of_size(struct hv_unmatched *const *v, size_t n,
                            const struct hv_entity *e)
{
    uint64_t size = hv_side_of(e).size;
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct hv_entity *m = v[mid]->entity;
        if (m->cls < e->cls || (m->cls == e->cls && hv_side_of(m).size < size))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The new name: the likest of those with the same layout, else the first. */
static struct hv_unmatched *find_rename(const struct hv_view *view,
                                        struct hv_unmatched *const *added, size_t n,
                                        const struct hv_entity *old)
{
    struct hv_unmatched *found = NULL;
    uint64_t size = hv_side_of(old).size;
    size_t first = first_of_size(added, n, old);
    for (size_t i = first; i < n && i < first + MAX_CANDIDATES; i++) {
        const struct hv_entity *e = added[i]->entity;
        if (e->cls != old->cls || hv_side_of(e).size != size)
            break;
        bool alike = hv_names_alike(old->name, e->name);
        if (added[i]->done || (found && !alike) ||
            follows_record(view, HV_NEW, added[i]) || !is_renamed(view, old, e))
            continue;
        found = added[i];
        if (alike)
            break;
    }
    return found;
}

static void match_renamed(struct hv_view *view)
{
    size_t n_old, n_new;
    struct hv_unmatched **old = gone(view, HV_OLD, &n_old),
                        **new = gone(view, HV_NEW, &n_new);
    for (size_t i = 0; n_new && i < n_old; i++) {
        if (follows_record(view, HV_OLD, old[i]))
            continue;
        struct hv_unmatched *found = find_rename(view, new, n_new, old[i]->entity);
        if (!found)
            continue;
        rename_lone(view, old[i], found);
        hv_view_add(view, old[i]->row);
    }
    free(old);
    free(new);
}

void hv_unmatched_match(struct hv_view *view)
{
    match_classes(view);
    match_renamed(view);
}

/* ---- what is left ---- */

/* The row of the record that a handle or typedef stands for, or NULL. */
static struct hv_change *row_of(struct hv_view *view, int side, const char *name)
{
    const struct hv_unmatched_list *unmatched = &view->unmatched[side];
    const struct hv_unmatched *lone =
        hv_unmatched_find(unmatched, HV_CLASS_RECORD, name);
    if (!lone)
        lone = hv_unmatched_find(unmatched, HV_CLASS_TYPEDEF, name);
    if (!lone && !is_tag(name))
        lone = hv_unmatched_find(unmatched, HV_CLASS_RECORD,
                                 hv_atom_printf(view->atoms, "struct %s", name));
    return lone ? lone->row : NULL;
}

static struct hv_change *cause_of(struct hv_view *view, int side,
                                  const struct hv_entity *e)
{
    const char *pointee = hv_type_pointee(view, e->name);
    if (pointee)
        return row_of(view, side, pointee);
    if (e->cls != HV_CLASS_TYPEDEF)
        return NULL;
    return row_of(view, side, hv_type_base(view, e->u.typedef_.type));
}

/* Records first, then their typedefs, then handles, which may be of either. */
enum { TURNS = 3 };

static unsigned turn_of(const struct hv_view *view, const struct hv_entity *e)
{
    if (hv_type_pointee(view, e->name))
        return 2;
    return e->cls == HV_CLASS_RECORD ? 0 : 1;
}

static void tell(struct hv_view *view, int side, struct hv_unmatched *lone)
{
    struct hv_change *change = make_row(view, side, lone);
    struct hv_change *cause = cause_of(view, side, lone->entity);
    lone->row = cause ? cause : change;
    if (cause)
        hv_change_add_consequence(cause, change);
    else
        hv_view_add(view, change);
}

static void tell_side(struct hv_view *view, int side)
{
    struct hv_unmatched_list *unmatched = &view->unmatched[side];
    for (size_t i = 0; i < unmatched->n; i++)
        if (!unmatched->v[i].done)
            unmatched->v[i].turn = turn_of(view, unmatched->v[i].entity);
    for (unsigned turn = 0; turn < TURNS; turn++)
        for (size_t i = 0; i < unmatched->n; i++)
            if (!unmatched->v[i].done && unmatched->v[i].turn == turn)
                tell(view, side, &unmatched->v[i]);
}

void hv_unmatched_report(struct hv_view *view)
{
    tell_side(view, HV_OLD);
    tell_side(view, HV_NEW);
}
