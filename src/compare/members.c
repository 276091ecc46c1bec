/* SPDX-License-Identifier: MIT
 *
 * Members of one record that only one side has: added and removed.
 */
#include "compare/members.h"

/* ---- which bits are taken ---- */

/* The bits that members take, to count those that touch a range. */
struct intervals {
    uint64_t *starts, *ends; /* sorted */
    size_t n;
};

/* The intervals of members with bytes of their own, with or without padding. */
static struct intervals intervals_of(const struct hv_members *members, int side,
                                     bool with_padding)
{
    const struct hv_flat_members *flats = &members->flats[side];
    struct intervals set = {hv_alloc((flats->n + 1) * sizeof *set.starts),
                            hv_alloc((flats->n + 1) * sizeof *set.ends), 0};
    for (size_t i = 0; i < flats->n; i++) {
        const struct hv_member_state *state = &members->states[side][i];
        if (!state->solid || (state->padding && !with_padding))
            continue;
        set.starts[set.n] = flats->v[i].offset;
        set.ends[set.n++] = hv_flat_member_end(&flats->v[i]);
    }
    qsort(set.starts, set.n, sizeof *set.starts, hv_by_u64);
    qsort(set.ends, set.n, sizeof *set.ends, hv_by_u64);
    return set;
}

static void intervals_done(struct intervals *set)
{
    free(set->starts);
    free(set->ends);
}

/* Count the intervals that touch the range: those that begin before its end minus those
 * that end at or before its start. */
static size_t count_touching(const struct intervals *set, uint64_t start, uint64_t end)
{
    size_t begun, ended;
    HV_LOWER_BOUND(begun, set->n, set->starts[begun] < end);
    HV_LOWER_BOUND(ended, set->n, set->ends[ended] <= start);
    return begun - ended;
}

/* ---- added and removed ---- */

struct taken {
    struct intervals all[HV_SIDES];   /* bits taken by any member */
    struct intervals solid[HV_SIDES]; /* bits taken by members other than padding */
};

/* ---- alternatives ---- */

/* Has the alternative, or one around it, no member that both sides have? */
static bool is_new_alternative(const struct hv_members *members, int side, size_t k)
{
    for (; k; k = hv_alternative_around(&members->flats[side], k))
        if (members->alternatives[side][k] == HV_NO_MEMBER)
            return true;
    return false;
}

/* Does the other side have something where the union of the alternative begins? A union
 * in a hole, at the end, or before what it moves, has no alternative that the other
 * side knows. */
static bool is_union_known(const struct hv_members *members, int side, size_t k)
{
    const struct hv_flat_members *here = &members->flats[side],
                                 *there = &members->flats[!side];
    uint64_t start = UINT64_MAX;
    HV_EACH (flat, here->v, here->n)
        if (flat->alternative == k)
            start = HV_MIN(start, flat->offset);
    for (size_t i = 0; i < there->n; i++) {
        const struct hv_member_state *state = &members->states[!side][i];
        const struct hv_flat_member *back =
            &here->v[state->counterpart == HV_NO_MEMBER ? 0 : state->counterpart];
        if (state->solid && there->v[i].offset <= start &&
            hv_flat_member_end(&there->v[i]) > start &&
            (state->counterpart == HV_NO_MEMBER || back->offset == start ||
             (back->offset < start && hv_flat_member_end(back) > start)))
            return true;
    }
    return false;
}

static size_t depth_of(const struct hv_flat_members *flats, size_t k)
{
    size_t depth = 0;
    for (; k; k = hv_alternative_around(flats, k))
        depth++;
    return depth;
}

/* Are both in different alternatives of one union, so that sharing bytes is intended?
 * Both are of one side. */
static bool are_exclusive(const struct hv_flat_members *flats, size_t a, size_t b)
{
    size_t n = depth_of(flats, a), m = depth_of(flats, b);
    for (; n > m; n--)
        a = hv_alternative_around(flats, a);
    for (; m > n; m--)
        b = hv_alternative_around(flats, b);
    return a != b && a && b;
}

/* Does the range touch a member of the side, other than padding and members of
 * alternatives that exclude this one? */
static bool touches_beside(const struct hv_members *members, int side,
                           size_t alternative, uint64_t start, uint64_t end)
{
    const struct hv_flat_members *flats = &members->flats[side];
    for (size_t i = 0; i < flats->n; i++) {
        const struct hv_member_state *state = &members->states[side][i];
        if (state->solid && !state->padding && flats->v[i].offset < end &&
            hv_flat_member_end(&flats->v[i]) > start &&
            !are_exclusive(flats, flats->v[i].alternative, alternative))
            return true;
    }
    return false;
}

/* Is it an alternative of a union that came or went, or a member of one that stays? */
static bool is_alternative(const struct hv_members *members, const struct taken *taken,
                           int side, size_t i)
{
    const struct hv_flat_member *flat = &members->flats[side].v[i];
    uint64_t start = flat->offset, end = hv_flat_member_end(flat);
    if (flat->alternative)
        return (flat->in_union ||
                is_new_alternative(members, side, flat->alternative)) &&
               (end == start || is_union_known(members, side, flat->alternative));
    return end > start && count_touching(&taken->all[side], start, end) >
                              members->states[side][i].n_solid;
}

/* Has no member of the other side these bytes? In an alternative that both sides have,
 * members of other alternatives do not count. */
static bool is_in_padding(const struct hv_members *members, const struct taken *taken,
                          int side, size_t i, bool is_alternative)
{
    const struct hv_flat_member *flat = &members->flats[side].v[i];
    uint64_t start = flat->offset, end = hv_flat_member_end(flat);
    if (end == start || end > members->delta->side[!side]->u.record.size * 8)
        return false;
    size_t there = flat->alternative ? members->alternatives[side][flat->alternative]
                                     : HV_NO_MEMBER;
    return is_alternative || there == HV_NO_MEMBER
               ? !count_touching(&taken->solid[!side], start, end)
               : !touches_beside(members, !side, there, start, end);
}

static void set_facts(const struct hv_members *members, const struct taken *taken,
                      int side, size_t i, struct hv_change *change)
{
    const struct hv_flat_member *flat = &members->flats[side].v[i];
    uint64_t start = flat->offset;
    uint64_t size = members->delta->side[HV_OLD]->u.record.size * 8;
    const struct intervals *old = &taken->all[HV_OLD];
    change->in_union = is_alternative(members, taken, side, i);
    change->in_padding = is_in_padding(members, taken, side, i, change->in_union);
    if (side == HV_OLD)
        return;
    uint64_t old_end = old->n ? old->ends[old->n - 1] : 0;
    change->at_end = start >= old_end || start >= size;
}

/* The row of the parent, which reports its members too, unless the parent only changed
 * its size or was resolved into its members. */
static struct hv_change *row_of_parent(const struct hv_members *members, int side,
                                       size_t i)
{
    size_t parent = members->flats[side].v[i].parent;
    const struct hv_member_state *states = members->states[side];
    return parent == HV_NO_MEMBER || states[parent].lost_in_rename ? NULL
                                                                   : states[parent].row;
}

/* In a new union: the row of another member that has all bytes of this one; or NULL. */
static struct hv_change *row_beside(const struct hv_members *members, int side,
                                    size_t i)
{
    const struct hv_flat_members *flats = &members->flats[side];
    const struct hv_flat_member *flat = &flats->v[i];
    const struct hv_member_state *states = members->states[side];
    if (side == HV_OLD || !flat->alternative || !flat->member->bits ||
        is_union_known(members, side, flat->alternative))
        return NULL;
    const struct hv_flat_member *other =
        HV_FIND(x, flats->v, i,
                states[x - flats->v].row &&
                    states[x - flats->v].row->kind == HV_KIND_MEMBER_ADDED &&
                    x->offset <= flat->offset &&
                    hv_flat_member_end(x) >= hv_flat_member_end(flat) &&
                    are_exclusive(flats, x->alternative, flat->alternative));
    return other ? states[other - flats->v].row : NULL;
}

/* Is it a further alternative of an existing union in a record that did not grow? Then
 * it moves nothing. */
static bool fits_in_union(const struct hv_members *members, const struct taken *taken,
                          const struct hv_flat_member *flat, bool is_alternative)
{
    uint64_t end = hv_flat_member_end(flat);
    return is_alternative && end > flat->offset &&
           count_touching(&taken->all[HV_OLD], end - 1, end) &&
           members->delta->side[HV_OLD]->u.record.size ==
               members->delta->side[HV_NEW]->u.record.size;
}

/* Does an added member move another one without taking any byte that this one had? An
 * array without elements that began in its bytes; its union, which is aligned now as
 * it is; or what follows the hole in front of a member without bytes. */
static bool moves_without_bytes(const struct hv_members *members,
                                const struct taken *taken,
                                const struct hv_flat_member *added)
{
    const struct hv_flat_members *new = &members->flats[HV_NEW];
    uint64_t start = added->offset, end = hv_flat_member_end(added);
    for (size_t i = 0; i < new->n; i++) {
        size_t counterpart = members->states[HV_NEW][i].counterpart;
        if (counterpart == HV_NO_MEMBER)
            continue;
        uint64_t from = members->flats[HV_OLD].v[counterpart].offset;
        uint64_t to = new->v[i].offset;
        if (from == to)
            continue;
        if ((strchr(new->v[i].member->type, '[') && !new->v[i].member->bits &&
             from >= start && from < end && to >= end) ||
            (added->in_union && new->v[i].in_union && to == start) ||
            (start == end && to == start && from < to &&
             !count_touching(&taken->all[HV_NEW], from, to)))
            return true;
    }
    return false;
}

static void report_unmatched(struct hv_members *members, const struct taken *taken,
                             int side, size_t i)
{
    const struct hv_flat_member *flat = &members->flats[side].v[i];
    struct hv_member_state *state = &members->states[side][i];
    bool added = side == HV_NEW;
    struct hv_change *change =
        hv_member_change(members, added ? HV_KIND_MEMBER_ADDED : HV_KIND_MEMBER_REMOVED,
                         added ? NULL : flat, added ? flat : NULL);
    set_facts(members, taken, side, i, change);
    bool moves = added && moves_without_bytes(members, taken, flat);
    change->at_end &= !moves || (flat->member->bits && !change->in_padding);
    struct hv_difference part = {
        .role = HV_ROW,
        .at = flat->offset,
        .until = flat->offset,
        .change = change,
        .layout = true,
        .displaces =
            (flat->member->bits && !(added && change->in_padding) &&
             !fits_in_union(members, taken, flat, change->in_union)) || moves};
    part.under = state->lost_in_rename
                     ? state->row
                     : row_of_parent(members, side, i)
                           ?: row_beside(members, side, i);
    if (part.under)
        part.role = HV_SOFT;
    if (!state->lost_in_rename)
        state->row = part.under ? part.under : change;
    hv_delta_add(members->delta, part);
}

/* Does no row report yet that the member was added or removed? */
static bool wants_row(const struct hv_member_state *state)
{
    return state->counterpart == HV_NO_MEMBER && !state->settled &&
           (!state->row || state->lost_in_rename);
}

static bool any_wants_row(const struct hv_members *members)
{
    const struct hv_flat_members *flats = members->flats;
    return HV_ANY(x, members->states[HV_OLD], flats[HV_OLD].n, wants_row(x)) ||
           HV_ANY(x, members->states[HV_NEW], flats[HV_NEW].n, wants_row(x));
}

void hv_members_report_unmatched(struct hv_members *members)
{
    hv_members_report_renamed(members);
    if (!any_wants_row(members))
        return;
    struct taken taken = {.all = {intervals_of(members, HV_OLD, true),
                                  intervals_of(members, HV_NEW, true)},
                          .solid = {intervals_of(members, HV_OLD, false),
                                    intervals_of(members, HV_NEW, false)}};
    for (int side = 0; side < HV_SIDES; side++)
        for (size_t i = 0; i < members->flats[side].n; i++)
            if (wants_row(&members->states[side][i]))
                report_unmatched(members, &taken, side, i);
    for (int side = 0; side < HV_SIDES; side++) {
        intervals_done(&taken.all[side]);
        intervals_done(&taken.solid[side]);
    }
}
