/* SPDX-License-Identifier: MIT */
#include "compare/members.h"

#include "compare/types.h"

/* The paths of one side, sorted by address because they are interned. */
struct path_index {
    size_t n;
    struct indexed_path {
        const char *path;
        size_t flat;
    } * v;
};

HV_BY(by_address, struct indexed_path,
      HV_ORDER((uintptr_t)x->path, (uintptr_t)y->path) ?: HV_ORDER(x->flat, y->flat))

static struct path_index index_paths(const struct hv_flat_members *flats)
{
    struct path_index index = {flats->n, hv_alloc((flats->n + 1) * sizeof *index.v)};
    for (size_t i = 0; i < flats->n; i++)
        index.v[i] = (struct indexed_path){flats->v[i].path, i};
    qsort(index.v, index.n, sizeof *index.v, by_address);
    return index;
}

static size_t find_path(const struct path_index *index, const char *path)
{
    size_t at;
    HV_LOWER_BOUND(at, index->n, (uintptr_t)index->v[at].path < (uintptr_t)path);
    bool found = at < index->n && index->v[at].path == path;
    return found ? index->v[at].flat : HV_NO_MEMBER;
}

/* A side whose named records are looked into, and its paths. */
struct inner_side {
    const struct hv_members *members;
    int side;
    const struct path_index *paths;
};

/* Has the other side's record, at the same place, a member that this side has only
 * within a named record? */
static bool is_outside(const struct inner_side *inner,
                       const struct hv_flat_member *around, const struct hv_member *m,
                       bool by_name)
{
    const struct hv_flat_members *other = &inner->members->flats[!inner->side];
    return HV_ANY(
        flat, other->v, other->n,
        flat->offset == around->offset + m->offset && flat->member->bits == m->bits &&
            flat->member->bitfield == m->bitfield &&
            hv_types_equal(inner->members->view, flat->member->type, m->type) &&
            (!by_name || strcmp(hv_flat_member_name(flat), m->name) == 0) &&
            find_path(inner->paths, flat->path) == HV_NO_MEMBER);
}

/* Was the named record put around what the other side has without it? Alternatives of a
 * union, and the only member of a record, may have had other names there. */
static bool is_put_around(const struct inner_side *inner,
                          const struct hv_flat_member *flat,
                          const struct hv_entity *record)
{
    const struct hv_member *v = record->u.record.members;
    uint32_t n = record->u.record.n_members;
    bool by_name = n > 1 && !record->u.record.is_union;
    return record->u.record.size * 8 == flat->member->bits && /* it is no array */
           HV_ANY(m, v, n, m->bits && m->name && is_outside(inner, flat, m, by_name));
}

/* Add the members of a named record if the other side has an inline one, or the members
 * without a record around them. */
static void open_named(struct hv_members *members, int side,
                       struct path_index indices[])
{
    struct hv_flat_members *here = &members->flats[side];
    const struct hv_flat_members *other = &members->flats[!side];
    const struct inner_side inner = {members, side, &indices[side]};
    size_t before = here->n;
    for (size_t i = 0; i < here->n; i++) {
        size_t k = find_path(&indices[!side], here->v[i].path);
        if (here->v[i].opened ||
            (k != HV_NO_MEMBER &&
             (!other->v[k].opened || hv_member_is_empty_list(here->v[i].member) !=
                                         hv_member_is_empty_list(other->v[k].member))))
            continue;
        const struct hv_entity *record =
            hv_type_record(members->view, side, here->v[i].member->type);
        if (record && (k != HV_NO_MEMBER || is_put_around(&inner, &here->v[i], record)))
            hv_flat_members_open(here, i, record, members->view->atoms);
    }
    if (here->n == before)
        return;
    free(indices[side].v);
    indices[side] = index_paths(here);
}

/* ---- states ---- */

/* Takes the member bytes of its own? An array of inline records does: only the members
 * of its first element are listed. */
static bool is_solid(const struct hv_flat_member *flat)
{
    const char *type = flat->member->type;
    return flat->member->bits && (!flat->opened || type[strlen(type) - 1] == ']');
}

static struct hv_member_state *make_states(const struct hv_members *members, int side)
{
    const struct hv_flat_members *flats = &members->flats[side];
    struct hv_member_state *states = hv_alloc((flats->n + 1) * sizeof *states);
    for (size_t i = flats->n; i-- > 0;) { /* children come after their parents */
        const struct hv_flat_member *flat = &flats->v[i];
        struct hv_member_state *state = &states[i];
        state->counterpart = HV_NO_MEMBER;
        state->solid = is_solid(flat);
        state->padding = hv_member_is_padding(members->view->profile, flat->member);
        state->n_solid += state->solid;
        if (flat->parent != HV_NO_MEMBER)
            states[flat->parent].n_solid += state->n_solid;
    }
    return states;
}

/* Is one an alternative without bytes, the other one of another type that has some? A
 * name is all they have in common: nothing became wider or narrower. */
static bool is_other_alternative(const struct hv_members *members,
                                 const struct hv_flat_member *old,
                                 const struct hv_flat_member *new)
{
    size_t count;
    const char *a = hv_type_element_name(members->view, old->member->type, &count);
    const char *b = hv_type_element_name(members->view, new->member->type, &count);
    return old->in_union && new->in_union && !old->member->bits != !new->member->bits &&
           !hv_types_equal(members->view, a, b);
}

static void link_counterparts(struct hv_members *members, const struct path_index *new)
{
    for (size_t i = 0; i < members->flats[HV_OLD].n; i++) {
        const struct hv_flat_member *old = &members->flats[HV_OLD].v[i];
        size_t k = find_path(new, old->path);
        if (k != HV_NO_MEMBER &&
            is_other_alternative(members, old, &members->flats[HV_NEW].v[k]))
            continue;
        members->states[HV_OLD][i].counterpart = k;
        if (k != HV_NO_MEMBER)
            members->states[HV_NEW][k].counterpart = i;
    }
}

/* ---- alternatives of unions ---- */

/* Both members are one, so their alternatives are, and those around these. */
static void link_alternatives(struct hv_members *members, size_t old, size_t new)
{
    while (old || new) {
        size_t *there = old ? &members->alternatives[HV_OLD][old] : NULL;
        size_t *back = new ? &members->alternatives[HV_NEW][new] : NULL;
        if (there && *there == HV_NO_MEMBER)
            *there = new;
        if (back && *back == HV_NO_MEMBER)
            *back = old;
        old = hv_alternative_around(&members->flats[HV_OLD], old);
        new = hv_alternative_around(&members->flats[HV_NEW], new);
    }
}

static void find_alternatives(struct hv_members *members)
{
    for (int side = 0; side < HV_SIDES; side++) {
        size_t n = members->flats[side].n_alternatives + 1;
        members->alternatives[side] = hv_alloc(n * sizeof(size_t));
        for (size_t i = 0; i < n; i++)
            members->alternatives[side][i] = HV_NO_MEMBER;
    }
    const struct hv_flat_member *old = members->flats[HV_OLD].v;
    const struct hv_flat_member *new = members->flats[HV_NEW].v;
    for (size_t i = 0; i < members->flats[HV_OLD].n; i++) {
        size_t k = members->states[HV_OLD][i].counterpart;
        if (k != HV_NO_MEMBER)
            link_alternatives(members, old[i].alternative, new[k].alternative);
    }
}

/* The inline records around a member that lives on under the old name came with it. */
static void settle_parents(struct hv_members *members, size_t new)
{
    const struct hv_flat_member *v = members->flats[HV_NEW].v;
    for (size_t p = v[new].parent; p != HV_NO_MEMBER; p = v[p].parent)
        members->states[HV_NEW][p].settled = true;
}

/* Is the member at `new` what the macro named like the old one stands for, or is it
 * inside such a member as the old one was? */
static bool is_alias(const struct hv_members *members, size_t old, size_t new,
                     bool is_macro)
{
    const struct hv_flat_member *a = &members->flats[HV_OLD].v[old];
    const struct hv_flat_member *b = &members->flats[HV_NEW].v[new];
    const char *name = hv_flat_member_name(a), *other = hv_flat_member_name(b);
    if (is_macro)
        return hv_name_is_alias(members->view, name, other) ||
               hv_name_is_alias(members->view, name, b->path);
    return a->parent != HV_NO_MEMBER && b->parent != HV_NO_MEMBER &&
           members->states[HV_OLD][a->parent].counterpart == b->parent &&
           strcmp(name, other) == 0;
}

static void link_aliases(struct hv_members *members)
{
    for (size_t i = 0; i < members->flats[HV_OLD].n; i++) {
        const struct hv_flat_member *flat = &members->flats[HV_OLD].v[i];
        const char *name = hv_flat_member_name(flat);
        bool is_macro = hv_name_has_alias(members->view, name);
        if (members->states[HV_OLD][i].counterpart != HV_NO_MEMBER ||
            (!is_macro && flat->parent == HV_NO_MEMBER))
            continue;
        for (size_t k = 0; k < members->flats[HV_NEW].n; k++) {
            if (members->states[HV_NEW][k].counterpart != HV_NO_MEMBER ||
                !is_alias(members, i, k, is_macro))
                continue;
            members->states[HV_OLD][i].counterpart = k;
            members->states[HV_NEW][k].counterpart = i;
            settle_parents(members, k);
            if (is_macro)
                hv_view_forget_name(members->view, name);
            break;
        }
    }
}

void hv_members_init(struct hv_members *members)
{
    struct path_index indices[HV_SIDES];
    for (int side = 0; side < HV_SIDES; side++) {
        members->flats[side] =
            hv_flat_members_of(members->delta->side[side], members->view->atoms);
        indices[side] = index_paths(&members->flats[side]);
    }
    open_named(members, HV_OLD, indices);
    open_named(members, HV_NEW, indices);
    for (int side = 0; side < HV_SIDES; side++)
        members->states[side] = make_states(members, side);
    link_counterparts(members, &indices[HV_NEW]);
    link_aliases(members);
    find_alternatives(members);
    free(indices[HV_OLD].v);
    free(indices[HV_NEW].v);
}

void hv_members_done(struct hv_members *members)
{
    for (int side = 0; side < HV_SIDES; side++) {
        hv_flat_members_done(&members->flats[side]);
        free(members->states[side]);
        free(members->alternatives[side]);
    }
}
