/* SPDX-License-Identifier: MIT */
#include "compare/members.h"

#include "base/mem.h"
#include "compare/types.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_CANDIDATES = 64
}; /* alternatives of one union that a rename is sought among */

static const char *own_name(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* ---- renamed ---- */

struct place {
    uint64_t offset, bits;
    size_t flat;
};

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    if (x->bits != y->bits)
        return x->bits < y->bits ? -1 : 1;
    return (x->flat > y->flat) - (x->flat < y->flat);
}

/* The members of the new side alone, by their places. */
static struct place *lone_places(const struct hv_flat_members *flats, size_t *ret_n)
{
    struct place *v = hv_alloc((flats->n + 1) * sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < flats->n; i++)
        if (flats->v[i].counterpart == HV_NO_MEMBER)
            v[n++] = (struct place){flats->v[i].offset, flats->v[i].member->bits, i};
    qsort(v, n, sizeof *v, by_place);
    *ret_n = n;
    return v;
}

static bool may_be_renamed(const struct hv_view *view, const struct hv_flat_member *old,
                           const struct hv_flat_member *new)
{
    const struct hv_member *a = old->member, *b = new->member;
    if (new->row || old->padding != new->padding || a->bitfield != b->bitfield ||
        a->flexible != b->flexible || a->n_members != b->n_members)
        return false;
    return hv_types_equal(view, a->type, b->type) && hv_members_equal(view, a, b);
}

/* The new name of an old member: the same place, width and type; best one with the same
 * own name (it was nested or taken out of a nest), else the first. */
static size_t find_new_name(const struct hv_members *members,
                            const struct hv_flat_member *old,
                            const struct place *places, size_t n)
{
    const struct hv_flat_members *new = &members->flats[HV_NEW];
    struct place key = {old->offset, old->member->bits, 0};
    size_t low = 0, high = n, found = HV_NO_MEMBER;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (by_place(&places[mid], &key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (size_t i = low; i < n && i < low + MAX_CANDIDATES; i++) {
        if (places[i].offset != key.offset || places[i].bits != key.bits)
            break;
        const struct hv_flat_member *flat = &new->v[places[i].flat];
        bool same_name = strcmp(own_name(flat->path), own_name(old->path)) == 0;
        if ((found != HV_NO_MEMBER && !same_name) ||
            !may_be_renamed(members->view, old, flat))
            continue;
        found = places[i].flat;
        if (same_name)
            break;
    }
    return found;
}

/* What an inline record holds is renamed with it. */
static void rename_inside(struct hv_members *members, size_t old, size_t new)
{
    struct hv_flat_members *a = &members->flats[HV_OLD], *b = &members->flats[HV_NEW];
    struct hv_change *cause = a->v[old].row;
    for (size_t i = old + 1, k = new + 1; i < a->n &&k < b->n; i++, k++) {
        struct hv_flat_member *x = &a->v[i], *y = &b->v[k];
        if (x->parent == HV_NO_MEMBER || y->parent == HV_NO_MEMBER ||
            !a->v[x->parent].row || a->v[x->parent].row != b->v[y->parent].row ||
            x->counterpart != HV_NO_MEMBER || y->counterpart != HV_NO_MEMBER ||
            x->row || y->row)
            break;
        struct hv_change *change =
            hv_member_change(members, HV_KIND_MEMBER_RENAMED, x, y);
        change->renamed_to = y->path;
        change->layout_equal = true;
        hv_delta_add(members->delta, (struct hv_difference){.role = HV_SOFT,
                                                            .at = x->offset,
                                                            .until = x->offset,
                                                            .change = change,
                                                            .under = cause});
        x->row = y->row = cause;
    }
}

/* The inline records around a member that lives on under another path are gone or new
 * because of that. */
static void lose_parents(struct hv_flat_members *flats, size_t flat,
                         struct hv_change *cause)
{
    for (size_t p = flats->v[flat].parent; p != HV_NO_MEMBER; p = flats->v[p].parent) {
        struct hv_flat_member *parent = &flats->v[p];
        if (parent->counterpart != HV_NO_MEMBER || parent->row)
            break;
        parent->row = cause;
        parent->lost_in_rename = true;
    }
}

static void rename_member(struct hv_members *members, size_t old, size_t new)
{
    struct hv_flat_member *a = &members->flats[HV_OLD].v[old];
    struct hv_flat_member *b = &members->flats[HV_NEW].v[new];
    struct hv_change *change = hv_member_change(members, HV_KIND_MEMBER_RENAMED, a, b);
    change->renamed_to = b->path;
    change->layout_equal = true;
    a->row = b->row = change;
    hv_delta_add(members->delta, (struct hv_difference){.role = HV_ROW,
                                                        .at = a->offset,
                                                        .until = a->offset,
                                                        .change = change});
    lose_parents(&members->flats[HV_OLD], old, change);
    lose_parents(&members->flats[HV_NEW], new, change);
    rename_inside(members, old, new);
}

static void tell_renamed(struct hv_members *members)
{
    struct hv_flat_members *old = &members->flats[HV_OLD];
    size_t n;
    struct place *places = lone_places(&members->flats[HV_NEW], &n);
    for (size_t i = 0; n && i < old->n; i++) {
        if (old->v[i].counterpart != HV_NO_MEMBER || old->v[i].row)
            continue;
        size_t new = find_new_name(members, &old->v[i], places, n);
        if (new != HV_NO_MEMBER)
            rename_member(members, i, new);
    }
    free(places);
}

/* ---- added and removed ---- */

struct covers {
    struct hv_interval_set all[HV_SIDES]; /* bits that members take */
    struct hv_interval_set solid;         /* of the old side, padding left out */
};

static void put_facts(const struct hv_members *members, const struct covers *covers,
                      int side, const struct hv_flat_member *flat,
                      struct hv_change *change)
{
    uint64_t start = flat->offset, end = hv_flat_member_end(flat);
    uint64_t size = members->delta->side[HV_OLD]->u.record.size * 8;
    const struct hv_interval_set *own = &covers->all[side], *old = &covers->all[HV_OLD];
    change->in_union =
        flat->in_union ||
        (end > start && hv_interval_set_count(own, start, end) > flat->n_solid);
    if (side == HV_OLD)
        return;
    uint64_t old_end = old->n ? old->ends[old->n - 1] : 0;
    change->at_end = start >= old_end || start >= size;
    change->in_padding = end > start && end <= size &&
                         !hv_interval_set_count(&covers->solid, start, end);
}

/* A row of the parent tells of what it holds, unless the parent only changed its size
 * or was resolved into its members. */
static struct hv_change *row_of_parent(const struct hv_flat_members *flats,
                                       const struct hv_flat_member *flat)
{
    if (flat->parent == HV_NO_MEMBER || flats->v[flat->parent].lost_in_rename)
        return NULL;
    return flats->v[flat->parent].row;
}

/* A further alternative where others stood already, in a record that did not grow:
 * nothing moves on its account. */
static bool fits_in_union(const struct hv_members *members, const struct covers *covers,
                          const struct hv_flat_member *flat)
{
    uint64_t end = hv_flat_member_end(flat);
    return flat->in_union && end > flat->offset &&
           hv_interval_set_count(&covers->all[HV_OLD], end - 1, end) &&
           members->delta->side[HV_OLD]->u.record.size ==
               members->delta->side[HV_NEW]->u.record.size;
}

static void tell_lone(struct hv_members *members, const struct covers *covers, int side,
                      size_t i)
{
    struct hv_flat_members *flats = &members->flats[side];
    struct hv_flat_member *flat = &flats->v[i];
    bool added = side == HV_NEW;
    struct hv_change *change =
        hv_member_change(members, added ? HV_KIND_MEMBER_ADDED : HV_KIND_MEMBER_REMOVED,
                         added ? NULL : flat, added ? flat : NULL);
    put_facts(members, covers, side, flat, change);
    struct hv_difference part = {.role = HV_ROW,
                                 .at = flat->offset,
                                 .until = flat->offset,
                                 .change = change,
                                 .layout = true,
                                 .displaces = !change->in_padding &&
                                              !fits_in_union(members, covers, flat)};
    part.under = flat->lost_in_rename ? flat->row : row_of_parent(flats, flat);
    if (part.under)
        part.role = HV_SOFT;
    if (!flat->lost_in_rename)
        flat->row = part.under ? part.under : change;
    hv_delta_add(members->delta, part);
}

static bool any_lone(const struct hv_flat_members *flats)
{
    for (size_t i = 0; i < flats->n; i++)
        if (flats->v[i].counterpart == HV_NO_MEMBER &&
            (!flats->v[i].row || flats->v[i].lost_in_rename))
            return true;
    return false;
}

void hv_members_report_unmatched(struct hv_members *members)
{
    struct hv_flat_members *old = &members->flats[HV_OLD],
                           *new = &members->flats[HV_NEW];
    tell_renamed(members);
    if (!any_lone(old) && !any_lone(new))
        return;
    struct covers covers;
    hv_interval_set_init(&covers.all[HV_OLD], old, true);
    hv_interval_set_init(&covers.all[HV_NEW], new, true);
    hv_interval_set_init(&covers.solid, old, false);
    for (int side = 0; side < HV_SIDES; side++)
        for (size_t i = 0; i < members->flats[side].n; i++) {
            const struct hv_flat_member *flat = &members->flats[side].v[i];
            if (flat->counterpart == HV_NO_MEMBER &&
                (!flat->row || flat->lost_in_rename))
                tell_lone(members, &covers, side, i);
        }
    hv_interval_set_done(&covers.all[HV_OLD]);
    hv_interval_set_done(&covers.all[HV_NEW]);
    hv_interval_set_done(&covers.solid);
}
