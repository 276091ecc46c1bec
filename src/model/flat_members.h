/* SPDX-License-Identifier: MIT
 *
 * The members of one record as a list by path, as a person would name them. Anonymous
 * levels have no name in a path and no entry, so nesting members into one changes
 * nothing; an inline record with a name has an entry, which is followed by those of
 * what it holds. Of an array of inline records the first element's members are listed.
 */
#pragma once

#include "model/surface.h"

#define HV_NO_MEMBER SIZE_MAX

struct hv_flat_member {
    const char *path; /* interned */
    const struct hv_member *member;
    uint64_t offset; /* bits, from the start of the outermost record */
    size_t parent; /* index of the named inline record that holds it, or HV_NO_MEMBER */
    size_t level;  /* number of its list of siblings, whose order has a meaning */
    size_t alternative; /* index, from 1, of the alternative of a union that it belongs
                           to; 0: it is in no union */
    bool in_union;      /* directly in a union */
    bool opened;        /* the list has its own members, too */
};

struct hv_flat_members {
    struct hv_flat_member *v; /* parents before their children */
    size_t n, cap, n_levels, n_alternatives, cap_alternatives;
    size_t *enclosing; /* [k]: the alternative that contains the union of alternative k
                          + 1, or 0 */
};

/* Flatten the members of a record entity whose names are interned in atoms. The caller
 * frees the list with hv_flat_members_done(). */
struct hv_flat_members hv_flat_members_of(const struct hv_entity *record,
                                          struct hv_atoms *atoms);
void hv_flat_members_done(struct hv_flat_members *flats);
/* A list that is freed at the end of the block. */
#define HV_FLAT_MEMBERS HV_AUTO(hv_flat_members_done) struct hv_flat_members

/* Append the members of `record`, which is the type of the member at that index. */
void hv_flat_members_open(struct hv_flat_members *flats, size_t at,
                          const struct hv_entity *record, struct hv_atoms *atoms);

/* The first member of that path, or NULL. Linear. */
const struct hv_flat_member *hv_flat_members_find(const struct hv_flat_members *flats,
                                                  const char *path);

/* The type without its bounds, interned: "uint8_t" of "uint8_t [4]". */
const char *hv_flat_member_element(const struct hv_flat_member *flat,
                                   struct hv_atoms *atoms);

/* The interned path of a member below another one: "u.x", or name alone if prefix is
 * NULL; prefix alone if the member has no name. */
const char *hv_member_path(struct hv_atoms *atoms, const char *prefix,
                           const char *name);
