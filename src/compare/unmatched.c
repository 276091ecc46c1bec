/* SPDX-License-Identifier: MIT
 *
 * Records and typedefs that only one side has: moved to another class with the same
 * layout, renamed, hidden from the audience by a guard, or removed.
 */
#include "compare/types.h"

#include "compare/likeness.h"

enum { MAX_CANDIDATES = 256 }; /* records of one size that a rename is sought among */

static bool is_tag(const char *name)
{
    return strncmp(name, "struct ", 7) == 0 || strncmp(name, "union ", 6) == 0 ||
           strncmp(name, "enum ", 5) == 0;
}

/* The same tag as a struct instead of a union, or the reverse. */
static const char *other_tag(const struct hv_view *view, const char *name)
{
    bool is_struct = *name == 's';
    return hv_atom_printf(view->atoms, "%s%s", is_struct ? "union " : "struct ",
                          name + (is_struct ? strlen("struct ") : strlen("union ")));
}

static void mark_done(struct hv_view *view, int side, enum hv_class cls,
                      const char *name)
{
    struct hv_unmatched *alone = hv_unmatched_find(&view->unmatched[side], cls, name);
    if (alone)
        alone->done = true;
}

/* The name without "struct" or "union". */
static const char *tag_of(const struct hv_entity *e)
{
    const char *blank = strchr(e->name, ' ');
    return blank ? blank + 1 : e->name;
}

/* ---- the same thing in another class ---- */

void hv_view_pair_records(struct hv_view *view, const struct hv_entity *old,
                          const struct hv_entity *new)
{
    if (old->name != new->name)
        hv_view_pair(view, (struct hv_record_pair){
                               old->name, new->name,
                               hv_name_is_alias(view, tag_of(old), tag_of(new))});
    if (!hv_records_equal(view, old, new))
        hv_view_add_delta(view, old, new);
    mark_done(view, HV_OLD, HV_CLASS_RECORD, old->name);
    mark_done(view, HV_NEW, HV_CLASS_RECORD, new->name);
}

/* The record is there as it was, but what was built by its tag does not compile. */
static void report_tag(struct hv_view *view, struct hv_unmatched *tag,
                       const struct hv_entity *new)
{
    tag->row = hv_view_change_of(view, HV_KIND_RECORD_REMOVED, tag->entity, new);
    tag->row->renamed_to = new->name;
    tag->row->layout_equal = hv_records_equal(view, tag->entity, new);
    tag->done = true;
    hv_view_add(view, tag->row);
}

/* Match `alone`, a record without a tag under its typedef's name, with the tagged
 * record of which the other side has a typedef of that name. */
static void match_nameless(struct hv_view *view, int side, struct hv_unmatched *alone)
{
    const char *name = alone->entity->name;
    const struct hv_entity *alias = hv_view_find(view, !side, HV_CLASS_TYPEDEF, name);
    const struct hv_entity *tagged =
        alias ? hv_view_find(view, !side, HV_CLASS_RECORD, alias->u.typedef_.type)
              : NULL;
    if (!tagged)
        return;
    mark_done(view, !side, HV_CLASS_TYPEDEF, name);
    alone->done = true;
    if (side == HV_OLD) {
        hv_view_pair_records(view, alone->entity, tagged);
        return;
    }
    struct hv_unmatched *tag =
        hv_unmatched_find(&view->unmatched[HV_OLD], HV_CLASS_RECORD, tagged->name);
    if (!hv_records_equal(view, tagged, alone->entity))
        hv_view_pair_records(view, tagged, alone->entity);
    else if (tag && !tag->done)
        report_tag(view, tag, alone->entity);
}

/* The entity of another class on the new side: a typedef of a scalar, or an untagged
 * record or enumeration. */
static struct hv_unmatched *new_of_name(const struct hv_view *view,
                                        const struct hv_entity *old)
{
    static const enum hv_class classes[] = {HV_CLASS_RECORD, HV_CLASS_TYPEDEF,
                                            HV_CLASS_ENUM};
    struct hv_unmatched *new = NULL;
    for (size_t i = 0; !new && i < HV_COUNT(classes); i++)
        if (classes[i] != old->cls)
            new = hv_unmatched_find(&view->unmatched[HV_NEW], classes[i], old->name);
    return new;
}

/* A record or an enumeration is its own type. */
static bool is_own_type(struct hv_side *side)
{
    bool own = !side->type;
    if (own) {
        side->type = side->entity->name;
        side->bits = side->size * 8;
    }
    return own;
}

static void match_scalar(struct hv_view *view, struct hv_unmatched *alone)
{
    struct hv_unmatched *new = new_of_name(view, alone->entity);
    if (!new || new->done)
        return;
    alone->done = new->done = true;
    struct hv_change *change =
        hv_view_change_of(view, HV_KIND_TYPEDEF_CHANGED, alone->entity, new->entity);
    struct hv_side *a = &change->before, *b = &change->after;
    bool own = is_own_type(a), both = is_own_type(b) && own;
    change->cls = HV_CLASS_TYPEDEF;
    if (a->size == b->size) {
        enum hv_relation relation =
            both ? HV_RELATION_REDIVIDED
                 : hv_types_relation(view, a->type, b->type, a->size * 8);
        /* another alignment moves the containing records: these report it */
        if (a->align != b->align && relation != HV_RELATION_NONE)
            relation = HV_RELATION_REDIVIDED;
        hv_change_set_relation(change, relation);
    }
    hv_view_add(view, change);
}

/* Match a typedef of a tagged enumeration with the typedef alone on the other side. */
static void match_enum(struct hv_view *view, int side, struct hv_unmatched *alone)
{
    const char *name = alone->entity->name;
    const struct hv_entity *alias = hv_view_find(view, !side, HV_CLASS_TYPEDEF, name);
    if (!alias || !hv_view_find(view, !side, HV_CLASS_ENUM, alias->u.typedef_.type))
        return;
    mark_done(view, !side, HV_CLASS_TYPEDEF, name);
    alone->done = true;
}

/* Settle typedefs of tagged enumerations, and enumerations without a name, called
 * "enum (FIRST)", of which the enumerators report everything. */
static void match_enums(struct hv_view *view)
{
    for (int side = 0; side < HV_SIDES; side++)
        HV_EACH (alone, view->unmatched[side].v, view->unmatched[side].n) {
            if (alone->entity->cls != HV_CLASS_ENUM)
                continue;
            match_enum(view, side, alone);
            alone->done |= strchr(alone->entity->name, '(') != NULL;
        }
}

static void match_classes(struct hv_view *view)
{
    match_enums(view);
    for (int side = 0; side < HV_SIDES; side++)
        HV_EACH (alone, view->unmatched[side].v, view->unmatched[side].n) {
            if (alone->entity->cls == HV_CLASS_RECORD && !alone->done &&
                !is_tag(alone->entity->name))
                match_nameless(view, side, alone);
        }
    HV_EACH (alone, view->unmatched[HV_OLD].v, view->unmatched[HV_OLD].n) {
        if (alone->done)
            continue;
        if (!is_tag(alone->entity->name)) {
            match_scalar(view, alone);
            continue;
        }
        if (alone->entity->cls == HV_CLASS_ENUM)
            continue;
        struct hv_unmatched *new =
            hv_unmatched_find(&view->unmatched[HV_NEW], HV_CLASS_RECORD,
                              other_tag(view, alone->entity->name));
        if (!new || new->done)
            continue;
        report_tag(view, alone, new->entity);
        hv_view_pair_records(view, alone->entity, new->entity);
    }
}

/* ---- old names that a macro keeps ---- */

/* "#define old new" keeps "struct old": compare it with struct new. If the sizes
 * differ, it is another record, which newer callers get under the old name. */
static void match_alias(struct hv_view *view, struct hv_unmatched *alone)
{
    const char *name = tag_of(alone->entity);
    if (alone->done || !hv_name_has_alias(view, name))
        return;
    HV_EACH (new, view->unmatched[HV_NEW].v, view->unmatched[HV_NEW].n) {
        if (new->done || new->entity->cls != alone->entity->cls ||
            new->size != alone->size ||
            !hv_name_is_alias(view, name, tag_of(new->entity)))
            continue;
        if (alone->entity->cls == HV_CLASS_RECORD)
            hv_view_pair_records(view, alone->entity, new->entity);
        else if (alone->entity->cls == HV_CLASS_TYPEDEF &&
                 !hv_types_equal(view, alone->entity->u.typedef_.type,
                                 new->entity->u.typedef_.type))
            return; /* code that uses the old name gets another type */
        alone->done = new->done = true;
        hv_view_forget_name(view, name);
        return;
    }
}

/* ---- rows ---- */

static bool is_gone(const struct hv_view *view, int side, const struct hv_entity *e)
{
    if (hv_view_elsewhere(view, !side, e->cls, e->name))
        return false;
    enum hv_class cls = e->cls == HV_CLASS_RECORD ? HV_CLASS_TYPEDEF : HV_CLASS_RECORD;
    return is_tag(e->name) || !hv_view_elsewhere(view, !side, cls, e->name);
}

static struct hv_change *make_row(struct hv_view *view, int side,
                                  struct hv_unmatched *alone)
{
    const struct hv_entity *e = alone->entity;
    bool lost = side == HV_OLD;
    enum hv_kind kind = lost ? HV_KIND_GUARD_NARROWED : HV_KIND_GUARD_WIDENED;
    if (is_gone(view, side, e))
        kind = lost ? HV_KIND_RECORD_REMOVED : HV_KIND_RECORD_ADDED;
    alone->done = true;
    return hv_view_change_of(view, kind, lost ? e : NULL, lost ? NULL : e);
}

/* ---- renamed ---- */

static int compare_layouts(const struct hv_unmatched *a, const struct hv_unmatched *b)
{
    return HV_ORDER(a->entity->cls, b->entity->cls) ?: HV_ORDER(a->size, b->size);
}

HV_BY(by_layout, struct hv_unmatched *,
      compare_layouts(*x, *y) ?: strcmp((*x)->entity->name, (*y)->entity->name))

/* The records and typedefs of the side that are really gone (or new), by size. */
static struct hv_unmatched **gone_by_size(const struct hv_view *view, int side,
                                          size_t *ret_n)
{
    struct hv_unmatched **v = hv_alloc((view->unmatched[side].n + 1) * sizeof *v);
    size_t n = 0;
    HV_EACH (alone, view->unmatched[side].v, view->unmatched[side].n) {
        if (!alone->done && is_gone(view, side, alone->entity))
            v[n++] = alone;
    }
    qsort(v, n, sizeof *v, by_layout);
    *ret_n = n;
    return v;
}

/* Have both enumerations the same size and enumerators? */
static bool enums_equal(const struct hv_entity *old, const struct hv_entity *new)
{
    const struct hv_enumerator *v = new->u.enum_.values;
    return old->u.enum_.n_values == new->u.enum_.n_values &&
           old->u.enum_.size == new->u.enum_.size &&HV_ALL(
                                    x, old->u.enum_.values, old->u.enum_.n_values,
                                    x->name == v[x - old->u.enum_.values].name &&
                                        x->value == v[x - old->u.enum_.values].value);
}

/* Many scalars share a layout, so the names of typedefs must be alike as well. */
static bool is_renamed(const struct hv_view *view, const struct hv_entity *old,
                       const struct hv_entity *new)
{
    if (old->cls != new->cls || old->file != new->file)
        return false;
    if (old->cls == HV_CLASS_RECORD)
        return hv_records_equal(view, old, new);
    if (old->cls == HV_CLASS_ENUM)
        return enums_equal(old, new);
    return hv_names_alike(old->name, new->name) &&
           hv_types_equal(view, old->u.typedef_.type, new->u.typedef_.type) &&
           old->u.typedef_.align == new->u.typedef_.align;
}

static void rename_unmatched(struct hv_view *view, struct hv_unmatched *old,
                             struct hv_unmatched *new)
{
    struct hv_change *row = make_row(view, HV_OLD, old);
    row->after = hv_side_of(new->entity);
    row->renamed_to = new->entity->name;
    row->layout_equal = true;
    old->row = new->row = row;
    hv_change_add_consequence(row, make_row(view, HV_NEW, new));
    if (old->entity->cls == HV_CLASS_RECORD)
        hv_view_pair(
            view, (struct hv_record_pair){old->entity->name, new->entity->name, false});
}

/* Does a record's typedef follow the record's rename, whatever its own new name is? */
static bool follows_record(const struct hv_view *view, int side,
                           const struct hv_unmatched *alone)
{
    if (alone->entity->cls != HV_CLASS_TYPEDEF)
        return false;
    const char *base = hv_type_base(view, alone->entity->u.typedef_.type);
    return hv_unmatched_find(&view->unmatched[side], HV_CLASS_RECORD, base) != NULL;
}

/* The new name: the most similar one of the same layout, else the first. */
static struct hv_unmatched *find_rename(const struct hv_view *view,
                                        struct hv_unmatched *const *added, size_t n,
                                        const struct hv_unmatched *old)
{
    struct hv_unmatched *found = NULL;
    size_t first;
    HV_LOWER_BOUND(first, n, compare_layouts(added[first], old) < 0);
    for (size_t i = first; i < n && i < first + MAX_CANDIDATES; i++) {
        const struct hv_entity *e = added[i]->entity;
        if (compare_layouts(added[i], old) != 0)
            break;
        bool alike = hv_names_alike(old->entity->name, e->name);
        if (added[i]->done || (found && !alike) ||
            follows_record(view, HV_NEW, added[i]) ||
            !is_renamed(view, old->entity, e))
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
    HV_FREED struct hv_unmatched **old = gone_by_size(view, HV_OLD, &n_old);
    HV_FREED struct hv_unmatched **new = gone_by_size(view, HV_NEW, &n_new);
    for (size_t i = 0; n_new && i < n_old; i++) {
        if (follows_record(view, HV_OLD, old[i]))
            continue;
        struct hv_unmatched *found = find_rename(view, new, n_new, old[i]);
        if (!found)
            continue;
        rename_unmatched(view, old[i], found);
        hv_view_add(view, old[i]->row);
    }
}

void hv_unmatched_match(struct hv_view *view)
{
    match_classes(view);
    HV_EACH (alone, view->unmatched[HV_OLD].v, view->unmatched[HV_OLD].n)
        match_alias(view, alone);
    hv_chains_match(view);
    match_renamed(view);
}

/* ---- what is left ---- */

/* The row of the record that a handle or typedef refers to, or NULL. */
static struct hv_change *row_of(struct hv_view *view, int side, const char *name)
{
    const struct hv_unmatched *alone = hv_unmatched_type(view, side, name);
    if (!alone && !is_tag(name))
        alone = hv_unmatched_find(&view->unmatched[side], HV_CLASS_RECORD,
                                  hv_atom_printf(view->atoms, "struct %s", name));
    return alone ? alone->row : NULL;
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

/* Order: records, their typedefs, then handles, which may be of either. */
enum { TURNS = 3 };

static unsigned turn_of(const struct hv_view *view, const struct hv_entity *e)
{
    if (hv_type_pointee(view, e->name))
        return 2;
    return e->cls == HV_CLASS_TYPEDEF ? 1 : 0;
}

static void report_row(struct hv_view *view, int side, struct hv_unmatched *alone)
{
    struct hv_change *change = make_row(view, side, alone);
    struct hv_change *cause = cause_of(view, side, alone->entity);
    alone->row = cause ? cause : change;
    if (cause)
        hv_change_add_consequence(cause, change);
    else
        hv_view_add(view, change);
}

static void report_side(struct hv_view *view, int side)
{
    struct hv_unmatched_list *unmatched = &view->unmatched[side];
    HV_EACH (x, unmatched->v, unmatched->n) {
        /* the enumerators of a new enumeration report it */
        x->done |= side == HV_NEW && x->entity->cls == HV_CLASS_ENUM;
        if (!x->done)
            x->turn = turn_of(view, x->entity);
    }
    for (unsigned turn = 0; turn < TURNS; turn++)
        for (size_t i = 0; i < unmatched->n; i++)
            if (!unmatched->v[i].done && unmatched->v[i].turn == turn)
                report_row(view, side, &unmatched->v[i]);
}

void hv_unmatched_report(struct hv_view *view)
{
    report_side(view, HV_OLD);
    report_side(view, HV_NEW);
}
