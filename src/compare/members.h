/* SPDX-License-Identifier: MIT
 *
 * One record being compared: its members on both sides and what differs. Internal to
 * compare/; member_pairs.c finds counterparts, records.c compares members that both
 * sides have, member_division.c those that share bytes otherwise, member_renames.c
 * finds new names, members.c reports those that one side has alone, padding.c finds the
 * padding that made room.
 */
#pragma once

#include "compare/view.h"
#include "model/flat_members.h"

/* State of a member, beside its entry in the flattened list. */
struct hv_member_state {
    size_t counterpart; /* index of the same path on the other side, or HV_NO_MEMBER */
    size_t n_solid;     /* members with bytes of their own, itself and inside of it */
    bool solid;         /* takes bytes of its own, not only those of its members */
    bool padding;       /* by the profile's patterns */
    bool settled; /* has a member whose old name a macro keeps: nothing to report */
    bool divided; /* the other side divides its bytes differently */
    bool lost_in_rename;   /* inline record whose members live on elsewhere */
    struct hv_change *row; /* that reports it; its children may be consequences of it */
};

struct hv_members {
    struct hv_view *view;
    struct hv_delta *delta;
    struct hv_flat_members flats[HV_SIDES];
    struct hv_member_state *states[HV_SIDES]; /* of the same indices */
    size_t *alternatives[HV_SIDES]; /* [k]: alternative of the other side with a member
                                       that alternative k has as well (0: outside of
                                       unions), or HV_NO_MEMBER */
};

/* Fill in the members of both sides with their counterparts; view and delta are set. A
 * named record whose counterpart is an inline one is opened, so that both are compared
 * member by member. */
void hv_members_init(struct hv_members *members);
void hv_members_done(struct hv_members *members);

/* The name in its own list: "x" of "u.x". */
static inline const char *hv_flat_member_name(const struct hv_flat_member *flat)
{
    const char *dot = strrchr(flat->path, '.');
    return dot ? dot + 1 : flat->path;
}

static inline uint64_t hv_flat_member_end(const struct hv_flat_member *flat)
{
    return flat->offset + flat->member->bits;
}

/* The alternative that contains the union of alternative k, or 0. */
static inline size_t hv_alternative_around(const struct hv_flat_members *flats,
                                           size_t k)
{
    return k ? flats->enclosing[k - 1] : 0;
}

/* A change of a member; old or new may be NULL. */
struct hv_change *hv_member_change(const struct hv_members *members, enum hv_kind kind,
                                   const struct hv_flat_member *old,
                                   const struct hv_flat_member *new);

/* Report members whose bytes the other side divides differently, as one row. Called
 * first, because their states then have that row. */
void hv_members_report_divided(struct hv_members *members);

/* Attach the inline records around a member that lives on elsewhere, if they have no
 * counterpart, to the member's row. */
void hv_members_lose_parents(struct hv_members *members, int side, size_t at,
                             struct hv_change *row);

/* Report members of one side that live on under another name. */
void hv_members_report_renamed(struct hv_members *members);

/* Report members of one side only: renamed, added or removed. */
void hv_members_report_unmatched(struct hv_members *members);

/* Attach padding that a neighbour added, shrank or removed to that neighbour's row. */
void hv_members_settle_padding(struct hv_members *members);
