/* SPDX-License-Identifier: MIT
 *
 * Types as the surfaces spell them, compared by what they look like in memory. Internal
 * to compare/. "Equal" never means more than what layout can show: two integers of one
 * width and sign, two records with the same members at the same places, pointers and
 * handles to such.
 */
#pragma once

#include "compare/view.h"

/* Do the two types have the same layout? */
bool hv_types_equal(const struct hv_view *view, const char *old, const char *new);

/* Are they integers of one width that differ in their sign, or do they lead to such? */
bool hv_types_differ_by_sign(const struct hv_view *view, const char *old,
                             const char *new);

/* The closest relation of two types of one width in bits, strongest first. */
enum hv_relation {
    HV_RELATION_EQUAL,     /* hv_types_equal() */
    HV_RELATION_SIGN,      /* equal but for the sign of the integer that they are, or
                              lead to */
    HV_RELATION_RESPELLED, /* equal but for member names, and for records that contain
                              nothing but the other type */
    HV_RELATION_REDIVIDED, /* both take every bit but divide them differently: into
                              members, elements, bit-fields, other numbers */
    HV_RELATION_NO_BYTES,  /* neither takes a byte, and what follows both can be the
                              same */
    HV_RELATION_NONE,
};
enum hv_relation hv_types_relation(const struct hv_view *view, const char *old,
                                   const char *new, uint64_t bits);
/* Store the relation in the change of a type. */
void hv_change_set_relation(struct hv_change *change, enum hv_relation relation);
/* The relation of the types of two members, which may be inline records. */
enum hv_relation hv_members_relation(const struct hv_view *view,
                                     const struct hv_member *old,
                                     const struct hv_member *new);

/* Do two records, typedefs or constants of equal form differ in what baselines do not
 * store: function types, const, whether a value is an address? */
bool hv_unrecorded_differ(const struct hv_entity *old, const struct hv_entity *new);

/* The type with the const that its recorded form lacks; levels: its constness. */
const char *hv_type_with_const(const struct hv_view *view, const char *type,
                               const char *levels);

/* Of two bit-fields of one width: the unit that each is declared in does not matter. */
bool hv_bitfield_types_equal(const char *old, const char *new);

/* Do two records have the same layout and the same names of members? */
bool hv_records_equal(const struct hv_view *view, const struct hv_entity *old,
                      const struct hv_entity *new);

/* Do two inline records have the same members? */
bool hv_members_equal(const struct hv_view *view, const struct hv_member *old,
                      const struct hv_member *new);

/* The interned element type of an array; any other type is returned unchanged. */
const char *hv_type_element_name(const struct hv_view *view, const char *type,
                                 size_t *ret_count);

/* The name before all pointers and bounds, interned. */
const char *hv_type_base(const struct hv_view *view, const char *type);

/* Are both types spelled alike, and is their base one record (or no record)? */
bool hv_types_named_alike(const struct hv_view *view, const char *old, const char *new);

/* The same, and does the header say that both names mean the same? */
bool hv_types_are_aliases(const struct hv_view *view, const char *old, const char *new);

/* The named record that a value of the type consists of, or NULL. */
const struct hv_entity *hv_type_record(const struct hv_view *view, int side,
                                       const char *type);

/* Is it a pointer or a handle, or an array of these? */
bool hv_type_is_address(const struct hv_view *view, const char *type);

/* The interned pointee name of a handle, by the profile; NULL: no handle. */
const char *hv_type_pointee(const struct hv_view *view, const char *type);

/* One comparison of types, as types.c and type_relation.c walk through them. Internal
 * to these two. */

/* Limits, because a list's record points to itself and records can name each other many
 * times: what is undecided at a limit counts as different. */
enum { HV_TYPE_MAX_DEPTH = 16, HV_TYPE_MAX_STEPS = 20000 };

struct hv_type_walk {
    const struct hv_view *view;
    unsigned depth, steps;
    bool respelled; /* ignore member names, and records around a single member */
};

/* types.c */
bool hv_type_walk_equal(struct hv_type_walk *types, const char *old, const char *new);
bool hv_member_lists_equal(struct hv_type_walk *types, const struct hv_member *old,
                           const struct hv_member *new, uint32_t n);
/* Width of an integer or enumeration in bits; 0: unknown. */
unsigned hv_type_width(const struct hv_view *view, int side, const char *type);

/* type_relation.c: the same, ignoring member names and records around one member. */
bool hv_named_records_alike(struct hv_type_walk *types, const struct hv_entity *old,
                            const struct hv_entity *new);
