/* SPDX-License-Identifier: MIT
 *
 * The members of one record as a list by path, as a person would name them. Anonymous
 * levels have no name in a path and no leaf; an inline record with a name stands in the
 * list and is followed by what it holds.
 */
#ifndef HV_JUDGE_LEAVES_H
#define HV_JUDGE_LEAVES_H

#include "model/surface.h"

struct hv_leaf {
    const char *path; /* interned */
    const struct hv_member *member;
};

struct hv_leaves {
    size_t n, cap;
    struct hv_leaf *v; /* malloc'ed; free with hv_leaves_done() */
};

/* Of a record entity; paths go to the atom table. */
struct hv_leaves hv_leaves_of(const struct hv_entity *record, struct hv_atoms *atoms);
void hv_leaves_done(struct hv_leaves *leaves);

/* Of that path, or NULL. */
const struct hv_leaf *hv_leaves_find(const struct hv_leaves *leaves, const char *path);

/* "uint8_t [4]" -> "uint8_t", interned. */
const char *hv_leaf_element(const struct hv_leaf *leaf, struct hv_atoms *atoms);

/* The path of a member below another one: "u.x", or the name alone where prefix is
 * NULL; interned. A nameless member has its prefix's. */
const char *hv_leaf_path(struct hv_atoms *atoms, const char *prefix, const char *name);

#endif
