/* SPDX-License-Identifier: MIT
 *
 * Padding that is declared as a member: a reserved array that a field replaces, or that
 * replaces a field, is a consequence of the field and has no row of its own.
 */
#include "compare/members.h"

/* A range of bits that a change took or gave up. */
struct claim {
    uint64_t start, end;
    uint64_t reach; /* highest end of this and all earlier claims */
    struct hv_change *change;
};
struct claims {
    struct claim *v;
    size_t n, cap;
};

/* Is the member that the change is about padding, on either side? */
static bool is_padding(const struct hv_members *members, const struct hv_change *c)
{
    int side = c->before.present ? HV_OLD : HV_NEW;
    const struct hv_flat_members *flats = &members->flats[side];
    const struct hv_flat_member *flat =
        HV_FIND(x, flats->v, flats->n, x->path == c->member);
    return flat && members->states[side][flat - flats->v].padding;
}

static bool resizes(enum hv_kind kind)
{
    return kind == HV_KIND_MEMBER_WIDENED || kind == HV_KIND_MEMBER_NARROWED ||
           kind == HV_KIND_ARRAY_BOUND || kind == HV_KIND_BITFIELD ||
           kind == HV_KIND_MEMBER_TYPE;
}

static void add_claim(struct claims *claims, const struct hv_side *side,
                      struct hv_change *change)
{
    *HV_ADD(claims->v, claims->n, claims->cap) = (struct claim){
        .start = side->offset, .end = side->offset + side->bits, .change = change};
}

HV_BY(by_start, struct claim,
      HV_ORDER(x->start, y->start) ?: HV_ORDER(x->end, y->end)
          ?: strcmp(x->change->member, y->change->member))

static void sort_claims(struct claims *claims)
{
    HV_SORT(claims->v, claims->n, by_start);
    uint64_t reach = 0;
    for (size_t i = 0; i < claims->n; i++) {
        claims->v[i].reach = reach = HV_MAX(reach, claims->v[i].end);
    }
}

/* Does a member of the side take bits of the range? */
static bool is_taken(const struct hv_members *members, int side, uint64_t start,
                     uint64_t end)
{
    const struct hv_flat_members *flats = &members->flats[side];
    return HV_ANY(x, flats->v, flats->n,
                  members->states[side][x - flats->v].solid && x->offset < end &&
                      hv_flat_member_end(x) > start);
}

/* The first claim of that side that touches the padding, or is separated from it only
 * by its own alignment; or NULL. */
static struct hv_change *find_claim(const struct hv_members *members, int side,
                                    const struct claims *claims,
                                    const struct hv_side *pad)
{
    size_t i;
    HV_LOWER_BOUND(i, claims->n, claims->v[i].reach <= pad->offset);
    if (i == claims->n)
        return NULL;
    const struct claim *claim = &claims->v[i];
    bool found = claim->start < pad->offset + pad->bits ||
                 !is_taken(members, side, pad->offset, claim->start);
    return found ? claim->change : NULL;
}

/* Collect the ranges taken on the new side and given up on the old side. */
static void find_claims(const struct hv_members *members, struct claims *takers,
                        struct claims *givers)
{
    const struct hv_delta *delta = members->delta;
    for (size_t i = 0; i < delta->n; i++) {
        struct hv_change *c = delta->parts[i].change;
        if (delta->parts[i].role != HV_ROW || is_padding(members, c))
            continue;
        bool grown = resizes(c->kind) && c->after.bits > c->before.bits;
        bool shrunk = resizes(c->kind) && c->after.bits < c->before.bits;
        if (c->kind == HV_KIND_MEMBER_ADDED || grown)
            add_claim(takers, &c->after, c);
        if (c->kind == HV_KIND_MEMBER_REMOVED || shrunk)
            add_claim(givers, &c->before, c);
    }
    sort_claims(takers);
    sort_claims(givers);
}

static void settle_part(const struct hv_members *members, struct hv_difference *part,
                        const struct claims *takers, const struct claims *givers)
{
    struct hv_change *c = part->change;
    if (!c || part->under || !c->member || !is_padding(members, c))
        return;
    bool moved = c->kind == HV_KIND_MEMBER_OFFSET;
    struct hv_change *cause = NULL;
    if (c->kind == HV_KIND_MEMBER_REMOVED || resizes(c->kind) || moved)
        cause = find_claim(members, HV_NEW, takers, &c->before);
    if (!cause && (c->kind == HV_KIND_MEMBER_ADDED || resizes(c->kind) || moved))
        cause = find_claim(members, HV_OLD, givers, &c->after);
    if (!cause)
        return;
    part->role = HV_SOFT;
    part->under = cause;
}

void hv_members_settle_padding(struct hv_members *members)
{
    struct hv_delta *delta = members->delta;
    HV_FREED struct claims takers = {0}, givers = {0};
    find_claims(members, &takers, &givers);
    if (takers.n || givers.n)
        for (size_t i = 0; i < delta->n; i++)
            settle_part(members, &delta->parts[i], &takers, &givers);
}
