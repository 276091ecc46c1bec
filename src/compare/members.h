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

/* What is known of a member beside what its flattened list says. */
struct hv_member_state {
    size_t counterpart; /* of the same path on the other side, or HV_NO_MEMBER */
    size_t n_solid;     /* members with bytes of their own, itself and inside of it */
    bool solid;         /* takes bytes of its own: no mere list of its members */
    bool padding;       /* by the profile's patterns */
    bool settled; /* holds what a macro keeps the old name of: nothing to report */
    bool divided; /* shares its bytes with others of the other side */
    bool lost_in_rename;   /* an inline record whose members live on elsewhere */
    struct hv_change *row; /* that reports it; its children may be consequences of it */
};

struct hv_members {
    struct hv_view *view;
    struct hv_delta *delta;
    struct hv_flat_members flats[HV_SIDES];
    struct hv_member_state *states[HV_SIDES]; /* of the same indices */
    size_t *alternatives[HV_SIDES]; /* [k]: the alternative of a union on the other side
                                       that has a member of alternative k as well (0:
                                       one outside of unions has), or HV_NO_MEMBER */
};

/* Fill in the members of both sides, with their counterparts; view and delta are set.
 * An inline record whose counterpart is a named one is compared member by member, so
 * the named one is opened as well. */
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

/* The alternative that holds the union of alternative k, or 0. */
static inline size_t hv_alternative_around(const struct hv_flat_members *flats,
                                           size_t k)
{
    return k ? flats->enclosing[k - 1] : 0;
}

/* A change of the member: old or new may be NULL. */
struct hv_change *hv_member_change(const struct hv_members *members, enum hv_kind kind,
                                   const struct hv_flat_member *old,
                                   const struct hv_flat_member *new);

/* Members whose bytes the other side divides otherwise: one row for all of them. First,
 * because their states then have that row. */
void hv_members_report_divided(struct hv_members *members);

/* The inline records around a member that lives on elsewhere, and that have no
 * counterpart, are gone or new because of that: by the same row. */
void hv_members_lose_parents(struct hv_members *members, int side, size_t at,
                             struct hv_change *row);

/* Members of one side alone that live on under another name. */
void hv_members_report_renamed(struct hv_members *members);

/* Members of one side alone: renamed, added, removed. */
void hv_members_report_unmatched(struct hv_members *members);

/* Padding that a neighbour added, shrank or removed is a consequence of the neighbour.
 */
void hv_members_settle_padding(struct hv_members *members);
