/* SPDX-License-Identifier: MIT
 *
 * The members of one record as a flat list by path. Anonymous levels have no name in a
 * path, so nesting members into one is no change; an inline record with a name stands
 * in the list itself and is followed by what it holds. Internal to compare/.
 */
#ifndef HV_COMPARE_FLAT_MEMBERS_H
#define HV_COMPARE_FLAT_MEMBERS_H

#include "compare/view.h"

#define HV_NO_MEMBER SIZE_MAX

struct hv_flat_member {
    const char *path; /* interned */
    const struct hv_member *member;
    uint64_t offset; /* bits, of the outermost record */
    size_t parent;   /* the inline record with a name that holds it, or HV_NO_MEMBER */
    size_t counterpart; /* of the same path on the other side, or HV_NO_MEMBER */
    size_t n_solid;     /* members with bytes of their own, itself and inside of it */
    size_t level;  /* members of one list, so that order among them means something */
    bool in_union; /* directly in a union */
    bool opened;   /* its members are in the list, too */
    bool solid;    /* takes bytes of its own: no mere list of its members */
    bool padding;  /* by the profile's patterns */
    struct hv_change *row; /* that tells of it; its children may follow */
    bool lost_in_rename;   /* an inline record whose members live on elsewhere */
};

struct hv_flat_members {
    struct hv_flat_member *v; /* parents before their children */
    size_t n, cap, n_levels;
    size_t *by_path; /* indices, sorted by the path's address: for look-up alone */
};

/* The members of both sides, counterparts linked. An inline record whose counterpart is
 * a named one is compared member by member, so that one is opened as well. */
void hv_flat_members_init(struct hv_flat_members flats[HV_SIDES],
                          const struct hv_view *view,
                          const struct hv_entity *const side[HV_SIDES]);
void hv_flat_members_done(struct hv_flat_members flats[HV_SIDES]);

static inline uint64_t hv_flat_member_end(const struct hv_flat_member *flat)
{
    return flat->offset + flat->member->bits;
}

/* Which bits members take: how many of them touch a range. */
struct hv_interval_set {
    uint64_t *starts, *ends; /* sorted */
    size_t n;
};

/* Of the members with bytes of their own, padding included or not. */
void hv_interval_set_init(struct hv_interval_set *cover,
                          const struct hv_flat_members *flats, bool with_padding);
void hv_interval_set_done(struct hv_interval_set *cover);
size_t hv_interval_set_count(const struct hv_interval_set *cover, uint64_t start,
                             uint64_t end);

#endif
