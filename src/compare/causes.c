/* SPDX-License-Identifier: MIT
 *
 * Which differences are causes, and which are consequences. Within a record, members
 * move because a member before them was added, removed or resized, and the size of the
 * record changes with them. Across records, a change of a record that contains another
 * one is a consequence of the first cause inside the inner record. A difference that
 * nothing explains is a row of its own: no explanation may hide a change.
 */
#include "compare/types.h"
#include "compare/view.h"

/* ---- the order of parts ---- */

static int by_place(const void *a, const void *b)
{
    const struct hv_difference *x = a, *y = b;
    const struct hv_change *c = x->change, *d = y->change;
    int order = HV_ORDER(x->at, y->at) ?: HV_ORDER(x->role, y->role);
    if (order)
        return order;
    if (!c || !d || !c->member || !d->member)
        return (c && c->member) - (d && d->member);
    return strcmp(c->member, d->member) ?: HV_ORDER(c->kind, d->kind);
}

/* ---- what explains a part ---- */

static bool explains(const struct hv_difference *part)
{
    return !part->under && part->role != HV_SOFT && part->layout;
}

/* The first cause that moves the members after it. */
static struct hv_difference *first_displacing(struct hv_delta *delta)
{
    return HV_FIND(part, delta->parts, delta->n, explains(part) && part->displaces);
}

static struct hv_difference *first_layout(struct hv_delta *delta)
{
    return first_displacing(delta)
               ?: HV_FIND(part, delta->parts, delta->n, explains(part));
}

/* Is a member of the part beyond the end of the other side's record? */
static bool is_behind_end(const struct hv_delta *delta,
                          const struct hv_difference *part)
{
    const struct hv_change *c = part->change;
    const uint64_t ends[HV_SIDES] = {delta->side[HV_OLD]->u.record.size * 8,
                                     delta->side[HV_NEW]->u.record.size * 8};
    return c &&
           ((c->before.present && c->before.offset + c->before.bits > ends[HV_NEW]) ||
            (c->after.present && c->after.offset + c->after.bits > ends[HV_OLD]));
}

static bool moves_members(const struct hv_delta *delta)
{
    return HV_ANY(part, delta->parts, delta->n,
                  part->role == HV_SOFT && !part->under &&
                      part->change->kind == HV_KIND_MEMBER_OFFSET);
}

/* Is it a member that takes fewer bits, or none? That makes no record larger. */
static bool takes_less(const struct hv_difference *part)
{
    const struct hv_change *c = part->role == HV_ROW ? part->change : NULL;
    return c && c->member && c->after.bits < c->before.bits;
}

/* The cause of a changed size or alignment of the record: a part that moves members,
 * else one beyond the old or new end. A member in a former hole, or over padding, is no
 * cause, even if the record grew as well. */
static struct hv_difference *first_resizing(struct hv_delta *delta)
{
    const bool grown =
        delta->side[HV_NEW]->u.record.size > delta->side[HV_OLD]->u.record.size;
    struct hv_difference *displacing = first_displacing(delta);
    if (displacing && moves_members(delta))
        return displacing;
    return HV_FIND(part, delta->parts, delta->n,
                   explains(part) &&
                       (part->role == HV_LINK || is_behind_end(delta, part)))
               ?: HV_FIND(part, delta->parts, delta->n,
                          explains(part) && part->displaces &&
                              !(grown && takes_less(part)))
               ?: HV_FIND(part, delta->parts, delta->n,
                          explains(part) &&
                              part->change->kind == HV_KIND_MEMBER_OFFSET);
}

/* State of explaining the soft parts of one delta, whose parts are sorted by place. */
struct search {
    struct hv_delta *delta;
    struct hv_difference *displacing; /* the first, or NULL */
    struct hv_difference
        *moved; /* row of the members that moved without a known cause */
};

/* The first part at or after that place. */
static size_t first_at(const struct hv_delta *delta, uint64_t at)
{
    size_t first;
    HV_LOWER_BOUND(first, delta->n, delta->parts[first].at < at);
    return first;
}

/* Is the part of a member inside that inline record? A link is located by its place
 * alone. */
static bool is_inside(const struct hv_difference *part,
                      const struct hv_change *container)
{
    if (part->role == HV_LINK || !part->change || !part->change->member)
        return true;
    size_t n = strlen(container->member);
    const char *path = part->change->member;
    return strncmp(path, container->member, n) == 0 && path[n] == '.';
}

/* The first cause inside of an inline record. */
static struct hv_difference *first_inside(struct hv_delta *delta,
                                          const struct hv_change *container)
{
    const struct hv_side *a = &container->before, *b = &container->after;
    uint64_t start = HV_MIN(a->offset, b->offset);
    uint64_t end = HV_MAX(a->offset + a->bits, b->offset + b->bits);
    struct hv_difference *found = NULL;
    for (size_t i = first_at(delta, start); i < delta->n && delta->parts[i].at < end;
         i++) {
        struct hv_difference *part = &delta->parts[i];
        if (!explains(part) || !is_inside(part, container))
            continue;
        if (part->displaces)
            return part;
        if (!found)
            found = part;
    }
    return found;
}

/* The link of a member of the same type as `soft`, whose type has grown. */
static struct hv_difference *link_like(struct hv_delta *delta,
                                       const struct hv_difference *soft)
{
    size_t i = first_at(delta, soft->at);
    for (; i < delta->n && delta->parts[i].at == soft->at; i++) {
        struct hv_difference *part = &delta->parts[i];
        if (part->role == HV_LINK && part->inner == soft->inner)
            return part;
    }
    return NULL;
}

/* The member whose type alone changed, and with it how the record is aligned. */
static struct hv_difference *first_retyped(struct hv_delta *delta)
{
    struct hv_difference *part =
        HV_FIND(x, delta->parts, delta->n,
                x->role == HV_ROW && x->change->kind == HV_KIND_MEMBER_TYPE &&
                    x->change->before.offset == x->change->after.offset);
    if (part)
        part->layout = part->displaces = true;
    return part;
}

/* The part that explains a soft one, or NULL. */
static struct hv_difference *explanation(const struct search *search,
                                         const struct hv_difference *soft)
{
    if (!soft->change->member) {
        struct hv_difference *cause = first_resizing(search->delta);
        return cause || soft->change->kind != HV_KIND_ALIGNMENT
                   ? cause
                   : first_layout(search->delta) ?: first_retyped(search->delta);
    }
    if (soft->container)
        return first_inside(search->delta, soft->change);
    if (soft->change->kind != HV_KIND_MEMBER_OFFSET)
        return link_like(search->delta, soft);
    struct hv_difference *part = soft->inverted ? NULL : search->displacing;
    return part && part->at <= soft->until ? part : NULL;
}

static uint64_t shift_of(const struct hv_change *c)
{
    return c->after.offset - c->before.offset;
}

/* Make a row of a soft part that nothing explains. Members right after it that moved by
 * the same distance become its consequences. */
static void promote(struct search *search, struct hv_difference *soft)
{
    bool moved = soft->change->kind == HV_KIND_MEMBER_OFFSET;
    if (moved && search->moved &&
        shift_of(soft->change) == shift_of(search->moved->change)) {
        soft->under = search->moved->change;
        return;
    }
    soft->role = HV_ROW;
    soft->layout = true;
    soft->displaces = !moved;
    soft->inner = NULL;
    if (moved)
        search->moved = soft;
    else if (!search->displacing)
        search->displacing = soft;
}

/* Decide for every soft part. explained[i]: the part that it is a consequence of. */
static void explain_parts(struct hv_delta *delta, size_t *explained)
{
    struct search search = {.delta = delta, .displacing = first_displacing(delta)};
    for (size_t i = 0; i < delta->n; i++) {
        struct hv_difference *part = &delta->parts[i];
        explained[i] = SIZE_MAX;
        if (part->role != HV_SOFT)
            search.moved = NULL;
        if (part->role != HV_SOFT || part->under)
            continue;
        struct hv_difference *cause = explanation(&search, part);
        if (cause)
            explained[i] = (size_t)(cause - delta->parts);
        else
            promote(&search, part);
    }
}

/* ---- across records ---- */

/* The record that contains this record's first cause, or NULL if the cause is its
 * own. */
static struct hv_delta *next_inside(struct hv_delta *delta, struct hv_change **ret_own)
{
    struct hv_difference *part = first_resizing(delta);
    if (!part)
        part = first_layout(delta);
    *ret_own = part && !part->inner ? part->change : NULL;
    return part ? part->inner : NULL;
}

/* The row to which changes of all containing records are attached. A chain of records
 * may be long, and a file may even claim that a record contains itself. */
static struct hv_change *root_of(struct hv_delta *delta)
{
    struct hv_change *root = NULL;
    struct hv_delta *d = delta;
    while (d && !root && !d->searching) {
        d->searching = true;
        root = d->root;
        if (!root)
            d = next_inside(d, &root);
    }
    for (d = delta; d && d->searching;) {
        struct hv_change *own;
        struct hv_delta *inner = d->root ? NULL : next_inside(d, &own);
        d->searching = false;
        d->root = root;
        d = inner;
    }
    return root;
}

static struct hv_change *cause_of(const struct hv_difference *part)
{
    return part->inner ? root_of(part->inner) : part->change;
}

static void report_delta(struct hv_view *view, struct hv_delta *delta,
                         const size_t *explained)
{
    for (size_t i = 0; i < delta->n; i++) {
        struct hv_difference *part = &delta->parts[i];
        if (part->role == HV_LINK)
            continue;
        struct hv_change *cause = part->under;
        if (!cause && explained[i] != SIZE_MAX)
            cause = cause_of(&delta->parts[explained[i]]);
        if (cause && cause != part->change)
            hv_change_add_consequence(cause, part->change);
        else
            hv_view_add(view, part->change);
    }
}

/* ---- rows that are consequences of another entity's row ---- */

static bool is_respelled(const struct hv_change *c)
{
    return c->kind == HV_KIND_MEMBER_TYPE && (c->respelled || c->redivided);
}

/* The changed typedef of which this one is an alias on both sides, or NULL. */
static const struct hv_delta *typedef_named(const struct hv_view *view,
                                            const struct hv_delta *pair)
{
    const char *name = pair->side[HV_NEW]->u.typedef_.names;
    if (hv_known_to_differ(pair->side[HV_OLD]->u.typedef_.names, name))
        return NULL;
    return HV_FIND(x, view->typedefs, view->n_typedefs,
                   x->name == name && x->root->kind == pair->root->kind &&
                       x->root->before.type == pair->root->before.type &&
                       x->root->after.type == pair->root->after.type);
}

/* The only changed typedef that gives the member its types, or NULL. An alias of it
 * does not count as a second one. */
static struct hv_change *typedef_behind(const struct hv_view *view,
                                        const struct hv_change *member)
{
    size_t n_old, n_new;
    const char *old = hv_type_element_name(view, member->before.type, &n_old);
    const char *new = hv_type_element_name(view, member->after.type, &n_new);
    if (member->kind == HV_KIND_ARRAY_BOUND) { /* the bound may be in the typedef */
        old = member->before.type;
        new = member->after.type;
        n_old = n_new;
    }
    bool constness = member->kind == HV_KIND_MEMBER_CONST;
    struct hv_change *found = NULL;
    for (size_t i = 0; n_old == n_new && i < view->n_typedefs; i++) {
        struct hv_change *c = view->typedefs[i].root;
        if (c->before.type != old || c->after.type != new ||
            (c->kind == HV_KIND_MEMBER_CONST) != constness ||
            typedef_named(view, &view->typedefs[i]))
            continue;
        if (found)
            return NULL;
        found = c;
    }
    return found;
}

/* The row of the typedef that became a record, or the reverse, and is the member's
 * type. */
static struct hv_change *respelled_typedef(const struct hv_view *view,
                                           const struct hv_change *member)
{
    size_t n_old, n_new;
    const char *old = hv_type_element_name(view, member->before.type, &n_old);
    const char *new = hv_type_element_name(view, member->after.type, &n_new);
    struct hv_change **row = HV_FIND(c, view->rows, view->n_rows,
                                     (*c)->kind == HV_KIND_TYPEDEF_CHANGED &&
                                         ((*c)->entity == old || (*c)->entity == new) &&
                                         ((*c)->respelled || (*c)->redivided));
    return row ? *row : NULL;
}

/* The row of a resized enumeration that is the type of the member or of its elements;
 * NULL: none. */
static struct hv_change *enumeration_behind(const struct hv_view *view,
                                            const struct hv_change *member)
{
    size_t n_old, n_new;
    const char *old = hv_type_element_name(view, member->before.type, &n_old);
    const char *new = hv_type_element_name(view, member->after.type, &n_new);
    if (old != new || n_old != n_new)
        return NULL;
    struct hv_change **row =
        HV_FIND(c, view->rows, view->n_rows,
                (*c)->kind == HV_KIND_RECORD_SIZE && (*c)->entity == old &&
                    (*c)->before.entity->cls == HV_CLASS_ENUM);
    return row ? *row : NULL;
}

/* The row of the renamed or now untagged record or enumeration whose two names the
 * member's types use; or NULL. */
static struct hv_change *rename_behind(const struct hv_view *view,
                                       const struct hv_change *c)
{
    if (!c->layout_equal || !c->before.type || !c->after.type)
        return NULL;
    const char *old = hv_type_base(view, c->before.type);
    const char *new = hv_type_base(view, c->after.type);
    struct hv_unmatched *lone =
        hv_unmatched_find(&view->unmatched[HV_OLD], HV_CLASS_RECORD, old)
            ?: hv_unmatched_find(&view->unmatched[HV_OLD], HV_CLASS_ENUM, old);
    if (!lone || !lone->row || lone->row->entity != old)
        return NULL;
    /* if an enumeration lost its tag, its existing typedef is no new name */
    bool untagged = lone->entity->cls == HV_CLASS_ENUM &&
                    hv_view_find(view, HV_NEW, HV_CLASS_ENUM, new);
    return untagged || lone->row->renamed_to == new ? lone->row : NULL;
}

static struct hv_change *cause_elsewhere(const struct hv_view *view,
                                         const struct hv_change *c)
{
    if (c->kind == HV_KIND_MEMBER_WIDENED || c->kind == HV_KIND_MEMBER_NARROWED)
        return typedef_behind(view, c) ?: enumeration_behind(view, c);
    if (c->kind == HV_KIND_MEMBER_CONST || c->kind == HV_KIND_MEMBER_SIGNEDNESS ||
        c->kind == HV_KIND_ARRAY_BOUND)
        return c->member ? typedef_behind(view, c) : NULL;
    if (is_respelled(c))
        return respelled_typedef(view, c) ?: typedef_behind(view, c);
    if (c->kind == HV_KIND_TYPEDEF_CHANGED)
        return rename_behind(view, c);
    if (c->kind == HV_KIND_MEMBER_TYPE)
        return rename_behind(view, c) ?: typedef_behind(view, c);
    return NULL;
}

/* Runs last, so that consequences of such a row move with it. */
static void attach_rows(struct hv_view *view)
{
    size_t n = 0;
    for (size_t i = 0; i < view->n_rows; i++) {
        struct hv_change *cause = cause_elsewhere(view, view->rows[i]);
        if (cause && cause != view->rows[i])
            hv_change_add_consequence(cause, view->rows[i]);
        else
            view->rows[n++] = view->rows[i];
    }
    view->n_rows = n;
}

/* The row about the record that came or went with a member's type, or NULL. */
static struct hv_change *row_of_type(const struct hv_view *view, int side,
                                     const char *type)
{
    const struct hv_unmatched *alone =
        hv_unmatched_type(view, side, hv_type_base(view, type));
    struct hv_change *row = alone ? alone->row : NULL;
    enum hv_kind kind = side == HV_OLD ? HV_KIND_RECORD_REMOVED : HV_KIND_RECORD_ADDED;
    return row && row->kind == kind && !row->renamed_to ? row : NULL;
}

static struct hv_change *row_of_side(const struct hv_view *view, int side,
                                     const struct hv_change *c)
{
    return row_of_type(view, side, side == HV_OLD ? c->before.type : c->after.type);
}

/* Attach the record that replaced a number, or that an array replaced, to the member:
 * one change is one row. A record that several members use has its own. */
static void attach_types(struct hv_view *view)
{
    HV_FREED struct hv_change **v = hv_alloc((view->n_rows + 1) * sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < view->n_rows; i++)
        if (is_respelled(view->rows[i]))
            v[n++] = view->rows[i];
    for (int side = 0; side < HV_SIDES; side++)
        for (size_t i = 0; i < n; i++) {
            struct hv_change *row = row_of_side(view, side, v[i]);
            size_t uses = 0;
            for (size_t k = 0; row && k < n; k++)
                uses += row_of_side(view, side, v[k]) == row;
            if (uses == 1 && HV_ANY(x, view->rows, view->n_rows, *x == row))
                hv_view_attach(view, v[i], row);
        }
}

/* Typedefs of a grown record are consequences of its first cause, and aliases of a
 * typedef are consequences of the typedef's row. */
static void report_typedefs(struct hv_view *view)
{
    HV_EACH (pair, view->typedefs, view->n_typedefs) {
        const struct hv_side *a = &pair->root->before, *b = &pair->root->after;
        struct hv_delta *inner = NULL;
        if (a->type == b->type) {
            size_t count;
            inner = hv_view_delta(view, hv_type_element_name(view, a->type, &count));
        }
        struct hv_change *cause = inner ? root_of(inner) : NULL;
        const struct hv_delta *named = cause ? NULL : typedef_named(view, pair);
        for (size_t n = 0; named && n < view->n_typedefs; n++) {
            cause = named->root;
            named = typedef_named(view, named);
        }
        if (cause)
            hv_change_add_consequence(cause, pair->root);
        else
            hv_view_add(view, pair->root);
    }
}

void hv_causes_report(struct hv_view *view)
{
    HV_FREED size_t **explained = hv_alloc((view->n_deltas + 1) * sizeof *explained);
    for (size_t i = 0; i < view->n_deltas; i++) {
        struct hv_delta *delta = view->deltas[i];
        hv_delta_compare(view, delta);
        HV_SORT(delta->parts, delta->n, by_place);
        explained[i] = hv_alloc((delta->n + 1) * sizeof **explained);
        explain_parts(delta, explained[i]);
    }
    /* all rows of deltas exist now, so roots can be found */
    for (size_t i = 0; i < view->n_deltas; i++)
        report_delta(view, view->deltas[i], explained[i]);
    report_typedefs(view);
    attach_rows(view);
    attach_types(view);
    for (size_t i = 0; i < view->n_deltas; i++)
        free(explained[i]);
}
