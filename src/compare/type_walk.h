/* SPDX-License-Identifier: MIT
 *
 * One comparison of types, as types.c and type_relation.c walk through them. Internal
 * to these two.
 */
#pragma once

#include "compare/view.h"

/* A list's record points to itself, and a few records can name each other very often:
 * what is not settled within these limits counts as different. */
enum { HV_TYPE_MAX_DEPTH = 16, HV_TYPE_MAX_STEPS = 20000 };

struct hv_type_walk {
    const struct hv_view *view;
    unsigned depth, steps;
    bool respelled; /* names of members do not matter, nor records of one member */
};

/* types.c */
bool hv_type_walk_equal(struct hv_type_walk *types, const char *old, const char *new);
bool hv_member_lists_equal(struct hv_type_walk *types, const struct hv_member *old,
                           const struct hv_member *new, uint32_t n);
bool hv_type_is_pointer(const char *type);
/* Of an integer or an enumeration, in bits; 0: it is not known. */
unsigned hv_type_width(const struct hv_view *view, int side, const char *type);

/* type_relation.c: the same, but for names of members and records of one member. */
bool hv_named_records_alike(struct hv_type_walk *types, const struct hv_entity *old,
                            const struct hv_entity *new);
