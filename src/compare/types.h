/* SPDX-License-Identifier: MIT
 *
 * Types as the surfaces spell them, compared by what they look like in memory. Internal
 * to compare/. "Equal" never means more than what layout can show: two integers of one
 * width and sign, two records with the same members at the same places, pointers and
 * handles to such.
 */
#ifndef HV_COMPARE_TYPES_H
#define HV_COMPARE_TYPES_H

#include "compare/view.h"

/* Do the two types have the same layout? */
bool hv_types_equal(const struct hv_view *view, const char *old, const char *new);

/* Do two records have the same layout and the same names of members? */
bool hv_records_equal(const struct hv_view *view, const struct hv_entity *old,
                      const struct hv_entity *new);

/* Do two inline records have the same members? */
bool hv_members_equal(const struct hv_view *view, const struct hv_member *old,
                      const struct hv_member *new);

/* The element type of an array, interned; any other type is returned as it is. */
const char *hv_type_element_name(const struct hv_view *view, const char *type,
                                 size_t *ret_count);

/* The name in front of all pointers and bounds, interned. */
const char *hv_type_base(const struct hv_view *view, const char *type);

/* The named record that a value of the type consists of, or NULL. */
const struct hv_entity *hv_type_record(const struct hv_view *view, int side,
                                       const char *type);

/* The pointee's name if the type is a handle by the profile, interned, else NULL. */
const char *hv_type_pointee(const struct hv_view *view, const char *type);

#endif
