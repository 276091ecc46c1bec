/* SPDX-License-Identifier: MIT
 *
 * The members of one record as a flat list by path. Anonymous levels have no name in a
 * path, so nesting members into one is no change; an inline record with a name stands
 * in the list itself and is followed by what it holds. Internal to compare/.
 */
#ifndef HV_COMPARE_FLAT_H
#define HV_COMPARE_FLAT_H

#include "compare/view.h"

#define HV_NO_FLAT SIZE_MAX

struct hv_flat {
    const char *path; /* interned */
    const struct hv_member *member;
    uint64_t offset; /* bits, of the outermost record */
    size_t parent;   /* the inline record with a name that holds it, or HV_NO_FLAT */
    size_t twin;     /* of the same path on the other side, or HV_NO_FLAT */
    size_t n_solid;  /* members with bytes of their own, itself and inside of it */
    size_t level;    /* members of one list, so that order among them means something */
    bool in_union;   /* directly in a union */
    bool opened;     /* its members are in the list, too */
    bool solid;      /* takes bytes of its own: no mere list of its members */
    bool padding;    /* by the profile's patterns */
    struct hv_change *row; /* that tells of it; its children may follow */
    bool lost_in_rename;   /* an inline record whose members live on elsewhere */
};

struct hv_flats {
    struct hv_flat *v; /* parents before their children */
    size_t n, cap, n_levels;
    size_t *by_path; /* indices, sorted by the path's address: for look-up alone */
};

/* The members of both sides, twins linked. An inline record whose twin is a named one
 * is compared member by member, so that one is opened as well. */
void hv_flats_init(struct hv_flats flats[HV_SIDES], const struct hv_view *view,
                   const struct hv_entity *const side[HV_SIDES]);
void hv_flats_done(struct hv_flats flats[HV_SIDES]);

static inline uint64_t hv_flat_end(const struct hv_flat *flat)
{
    return flat->offset + flat->member->bits;
}

/* Which bits members take: how many of them touch a range. */
struct hv_cover {
    uint64_t *starts, *ends; /* sorted */
    size_t n;
};

/* Of the members with bytes of their own, padding included or not. */
void hv_cover_init(struct hv_cover *cover, const struct hv_flats *flats,
                   bool with_padding);
void hv_cover_done(struct hv_cover *cover);
size_t hv_cover_count(const struct hv_cover *cover, uint64_t start, uint64_t end);

#endif
