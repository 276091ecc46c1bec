/* SPDX-License-Identifier: MIT
 *
 * What two types of one width have in common, beside being equal.
 */
#include "compare/types.h"

/* ---- the same bytes under other names ---- */

/* A type, or the members of an inline record, repeated. */
struct shape {
    const char *type;
    const struct hv_member *members;
    uint32_t n;
    size_t count;
    uint64_t bits; /* bits of one repetition */
    uint64_t base; /* base that member offsets are relative to */
};

/* A vector and a complex number have the memory layout of arrays of their parts. */
static void open_parts(const struct hv_view *view, struct shape *shape)
{
    static const char vector[] = "vector ", complex[] = "_Complex ";
    if (strncmp(shape->type, vector, strlen(vector)) == 0)
        shape->type = hv_atom(view->atoms, shape->type + strlen(vector));
    if (strncmp(shape->type, complex, strlen(complex)) != 0)
        return;
    shape->type = hv_atom(view->atoms, shape->type + strlen(complex));
    shape->count *= 2;
}

static struct shape shape_of(const struct hv_type_walk *types, int side,
                             const struct hv_member *m, uint64_t bits)
{
    /* offsets inside an inline record are relative to the outermost record */
    struct shape shape = {
        .members = m->members, .n = m->n_members, .base = m->n_members ? m->offset : 0};
    shape.type = hv_type_element_name(types->view, m->type, &shape.count);
    open_parts(types->view, &shape);
    shape.bits = shape.count ? bits / shape.count : bits;
    if (shape.n)
        return shape;
    const struct hv_entity *e =
        hv_view_find(types->view, side, HV_CLASS_RECORD, shape.type);
    if (!e)
        return shape;
    shape.members = e->u.record.members;
    shape.n = e->u.record.n_members;
    shape.bits = e->u.record.size * 8;
    return shape;
}

/* Reduce a record with one member of the same size to that member. */
static struct shape unwrapped(const struct hv_type_walk *types, int side,
                              const struct hv_member *m)
{
    struct shape shape = shape_of(types, side, m, m->bits);
    for (unsigned depth = 0; depth < HV_TYPE_MAX_DEPTH && shape.n == 1; depth++) {
        const struct hv_member *only = &shape.members[0];
        if (only->offset != shape.base || only->bitfield || only->flexible ||
            only->bits != shape.bits)
            break;
        size_t count = shape.count;
        shape = shape_of(types, side, only, only->bits);
        shape.count *= count;
    }
    return shape;
}

static bool shapes_alike(struct hv_type_walk *types, const struct hv_member *old,
                         const struct hv_member *new);

static bool member_shapes_alike(struct hv_type_walk *types, const struct shape *old,
                                const struct shape *new)
{
    bool alike = old->bits == new->bits;
    for (uint32_t i = 0; alike && i < old->n; i++) {
        const struct hv_member *a = &old->members[i], *b = &new->members[i];
        alike = a->offset - old->base == b->offset - new->base && a->bits == b->bits &&
                a->bitfield == b->bitfield &&
                a->flexible == b->flexible &&shapes_alike(types, a, b);
    }
    return alike;
}

static bool shapes_alike(struct hv_type_walk *types, const struct hv_member *old,
                         const struct hv_member *new)
{
    if (types->depth >= HV_TYPE_MAX_DEPTH || types->steps++ >= HV_TYPE_MAX_STEPS)
        return false;
    struct shape a = unwrapped(types, HV_OLD, old), b = unwrapped(types, HV_NEW, new);
    if (a.count != b.count || a.n != b.n)
        return false;
    types->depth++;
    bool equal = a.n ? member_shapes_alike(types, &a, &b)
                     : hv_type_walk_equal(types, a.type, b.type);
    types->depth--;
    return equal;
}

bool hv_named_records_alike(struct hv_type_walk *types, const struct hv_entity *old,
                            const struct hv_entity *new)
{
    const struct hv_member a = {.type = old->name, .bits = old->u.record.size * 8};
    const struct hv_member b = {.type = new->name, .bits = new->u.record.size * 8};
    return old->u.record.align == new->u.record.align &&shapes_alike(types, &a, &b);
}

/* ---- the same bytes, divided differently ---- */

enum { MAX_PARTS = 1024, MAX_TAILS = 32 };

struct part {
    uint64_t at, bits;
    const char *type; /* of an element */
};
struct parts {
    const struct hv_type_walk *types;
    int side;
    uint64_t until; /* all bits before this one are taken */
    size_t n, cap;
    struct part *v;
    unsigned depth;
};

static bool add_parts(struct parts *parts, const struct hv_member *m, uint64_t at);

/* Add members in the order of their places. Of a union, the first alternative that
 * takes every bit counts. */
static bool add_members(struct parts *parts, const struct shape *shape, uint64_t at)
{
    /* if all members are bit-fields, unnamed ones fill the bits between them */
    bool bits = !HV_ANY(x, shape->members, shape->n, !x->bitfield);
    HV_EACH (m, shape->members, shape->n) {
        uint64_t start = at + m->offset - shape->base;
        if (start + m->bits <= parts->until)
            continue;
        if ((start != parts->until && !(bits && start > parts->until)) ||
            !add_parts(parts, m, start))
            return false;
    }
    /* the rest of the unit of a trailing bit-field belongs to it */
    const struct hv_member *last = &shape->members[shape->n - 1];
    uint64_t end = at + shape->bits;
    if (last->bitfield && parts->until < end &&
        (bits || end - parts->until <
                     hv_type_width(parts->types->view, parts->side, last->type)))
        parts->until = end;
    return parts->until == end;
}

/* Does the member take all its bits, with parts one after the other? */
static bool add_parts(struct parts *parts, const struct hv_member *m, uint64_t at)
{
    if (m->flexible || parts->n >= MAX_PARTS || parts->depth >= HV_TYPE_MAX_DEPTH)
        return false;
    struct shape shape = shape_of(parts->types, parts->side, m, m->bits);
    if (!shape.n) {
        *HV_ADD(parts->v, parts->n, parts->cap) =
            (struct part){at, m->bits, shape.type};
        parts->until = at + m->bits;
        return true;
    }
    parts->depth++;
    bool whole = true;
    for (size_t i = 0; whole && i < shape.count; i++)
        whole = parts->n < MAX_PARTS && add_members(parts, &shape, at + i * shape.bits);
    parts->depth--;
    return whole;
}

static bool is_number(const struct hv_type_walk *types, int side, const char *type)
{
    return hv_type_width(types->view, side, type) ||
           hv_type_is_address(types->view, type);
}

static bool has_address(const struct hv_type_walk *types, const struct parts *parts)
{
    return HV_ANY(x, parts->v, parts->n, hv_type_is_address(types->view, x->type));
}

/* Does one place hold different things that are not both numbers? An address cannot be
 * divided: if places differ, it was replaced. */
static bool is_exchanged(struct hv_type_walk *types, const struct parts *old,
                         const struct parts *new)
{
    bool exchanged = false;
    if (old->n != new->n)
        return has_address(types, old) || has_address(types, new);
    for (size_t i = 0; i < old->n; i++) {
        const struct part *a = &old->v[i], *b = &new->v[i];
        if (a->at != b->at || a->bits != b->bits)
            return has_address(types, old) || has_address(types, new);
        bool addresses = hv_type_is_address(types->view, a->type) &&
                         hv_type_is_address(types->view, b->type);
        exchanged |= !hv_type_walk_equal(types, a->type, b->type) &&
                     (addresses || !is_number(types, HV_OLD, a->type) ||
                      !is_number(types, HV_NEW, b->type));
    }
    return exchanged;
}

/* Does a new part have some bits of an old one, and bits of another? */
static bool are_mixed(const struct parts *old, const struct parts *new)
{
    for (size_t i = 0, k = 0; i < old->n && k < new->n;) {
        const struct part *a = &old->v[i], *b = &new->v[k];
        uint64_t end = a->at + a->bits, other = b->at + b->bits;
        if (a->at != b->at && end != other && a->at < other && b->at < end &&
            (a->at < b->at) == (end < other))
            return true;
        i += end <= other;
        k += other <= end;
    }
    return false;
}

/* What a flexible array is an array of; any other member is what it is. */
static struct hv_member element_of(const struct hv_type_walk *types, int side,
                                   const struct hv_member *m)
{
    if (!m->flexible || m->n_members)
        return *m;
    struct shape shape = shape_of(types, side, m, 0);
    return (struct hv_member){.type = shape.type, .bits = shape.n ? shape.bits : 0};
}

/* ---- members without bytes ---- */

/* The arrays without elements of a member that has no bytes. */
struct tails {
    const struct hv_member *v[MAX_TAILS];
    size_t n;
    unsigned depth;
};

/* Does the member take no bytes? Collects its arrays. */
static bool find_tails(const struct hv_type_walk *types, int side,
                       const struct hv_member *m, struct tails *tails)
{
    struct shape shape = shape_of(types, side, m, 0);
    if (m->bits || tails->n >= MAX_TAILS || tails->depth >= HV_TYPE_MAX_DEPTH)
        return false;
    if (!shape.count) {
        tails->v[tails->n++] = m;
        return true;
    }
    if (!shape.n && strcmp(shape.type, "struct") != 0 &&
        strcmp(shape.type, "union") != 0 &&
        !hv_view_find(types->view, side, HV_CLASS_RECORD, shape.type))
        return false; /* it has no size */
    tails->depth++;
    bool empty = HV_ALL(x, shape.members, shape.n, find_tails(types, side, x, tails));
    tails->depth--;
    return empty;
}

/* Can the bytes of one side be the record of the other? Any record can. */
static bool are_bytes_of_record(const struct hv_type_walk *types,
                                const struct hv_member *bytes, int side,
                                const struct hv_member *records)
{
    size_t count;
    const char *type = hv_type_element_name(types->view, bytes->type, &count);
    return hv_type_width(types->view, !side, type) == 8 &&
           shape_of(types, side, records, 0).n;
}

static bool is_tail_kept(struct hv_type_walk *types, const struct hv_member *old,
                         const struct tails *new)
{
    return HV_ANY(x, new->v, new->n,
                  shapes_alike(types, old, *x) ||
                      are_bytes_of_record(types, old, HV_NEW, *x) ||
                      are_bytes_of_record(types, *x, HV_OLD, old));
}

/* Do both members take no bytes, and can what an existing binary has behind the old one
 * be what the new one declares? */
static bool is_without_bytes(const struct hv_view *view, const struct hv_member *old,
                             const struct hv_member *new)
{
    struct hv_type_walk types = {.view = view, .respelled = true};
    struct tails a = {.n = 0}, b = {.n = 0};
    if (!find_tails(&types, HV_OLD, old, &a) || !find_tails(&types, HV_NEW, new, &b))
        return false;
    return !b.n || HV_ALL(x, a.v, a.n, is_tail_kept(&types, *x, &b));
}

static bool is_redivided(const struct hv_view *view, const struct hv_member *old_member,
                         const struct hv_member *new_member)
{
    struct hv_type_walk types = {.view = view, .respelled = true};
    struct hv_member sides[2] = {element_of(&types, HV_OLD, old_member),
                                 element_of(&types, HV_NEW, new_member)};
    const struct hv_member *old = &sides[HV_OLD], *new = &sides[HV_NEW];
    struct parts a = {.types = &types, .side = HV_OLD};
    struct parts b = {.types = &types, .side = HV_NEW};
    bool whole = old_member->flexible == new_member->flexible && old->bits &&
                 old->bits == new->bits &&add_parts(&a, old, 0) &&
                 add_parts(&b, new, 0) && a.until == old->bits &&b.until == new->bits;
    bool scalars =
        a.n == 1 && b.n == 1 && a.v[0].type == old->type && b.v[0].type == new->type;
    bool redivided =
        whole && !scalars && !is_exchanged(&types, &a, &b) && !are_mixed(&a, &b);
    free(a.v);
    free(b.v);
    return redivided;
}

/* A number and an array of one have the same bytes, but not the same use: x, x[0]. */
static bool is_array(const struct hv_view *view, const struct hv_member *m)
{
    size_t count;
    return hv_type_element_name(view, m->type, &count) != m->type;
}

enum hv_relation hv_members_relation(const struct hv_view *view,
                                     const struct hv_member *old,
                                     const struct hv_member *new)
{
    struct hv_type_walk types = {.view = view};
    if (is_array(view, old) == is_array(view, new) &&
        hv_type_walk_equal(&types, old->type, new->type) &&
        old->n_members == new->n_members &&
        hv_member_lists_equal(&types, old->members, new->members, old->n_members))
        return HV_RELATION_EQUAL;
    if (hv_types_differ_by_sign(view, old->type, new->type))
        return HV_RELATION_SIGN;
    types = (struct hv_type_walk){.view = view, .respelled = true};
    if (shapes_alike(&types, old, new))
        return HV_RELATION_RESPELLED;
    if (is_redivided(view, old, new))
        return HV_RELATION_REDIVIDED;
    return is_without_bytes(view, old, new) ? HV_RELATION_NO_BYTES : HV_RELATION_NONE;
}

enum hv_relation hv_types_relation(const struct hv_view *view, const char *old,
                                   const char *new, uint64_t bits)
{
    return hv_members_relation(view, &(struct hv_member){.type = old, .bits = bits},
                               &(struct hv_member){.type = new, .bits = bits});
}

void hv_change_set_relation(struct hv_change *change, enum hv_relation relation)
{
    change->other_sign = relation == HV_RELATION_SIGN;
    change->layout_equal = relation == HV_RELATION_EQUAL || change->other_sign;
    change->respelled = relation == HV_RELATION_RESPELLED;
    change->no_bytes = relation == HV_RELATION_NO_BYTES;
    change->redivided = relation == HV_RELATION_REDIVIDED || change->no_bytes;
}
