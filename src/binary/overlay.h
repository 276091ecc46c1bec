/* SPDX-License-Identifier: MIT
 *
 * A tree's surface as a binary has it: all that the tree exposes, but the types that
 * both have in the form that the binary has them. Comparing the tree with that is
 * verifying the binary: what differs is the binary's, and what refers to a type (calls,
 * version macros, conditions) is there to judge it by.
 *
 * What the binary's format does not record (binary.h) is taken from the tree.
 */
#pragma once

#include "binary/binary.h"

struct hv_overlay {
    struct hv_surface *surface; /* borrows from the tree's and from the binary */
    /* names, in canonical order; in older: types that are what older interface versions
     * have */
    struct hv_strings agree, older, differ, lacks;
    size_t records, values; /* that were compared: records and enumerators */
    size_t unknown_orders;  /* of arrays' dimensions, which BTF can have backwards */
    size_t unknown_values;  /* of enumerators, which BTF can lack */
    struct hv_surface *own; /* of that surface, what both have, for this audience */
    const char *release;    /* whose types the binary has throughout, where some
                               differ from the tree's; NULL: none is known */
    size_t shared_there;    /* types in common with that release */
};

/* Overlay the binary's types on what one audience (a bit) sees of the tree. Strings of
 * both are of one atom table. The caller frees with hv_overlay_free(). */
struct hv_overlay *hv_overlay_new(const struct hv_binary *binary,
                                  const struct hv_surface *tree,
                                  const struct hv_profile *profile, uint32_t audience);

/* Are all types of the binary those of that release? Then what its format does not
 * record of the types that differ comes from the release, and so do its interface
 * versions: the constants of that name. The overlay borrows from the release's surface.
 * False where a type differs from the release's. */
bool hv_overlay_adopt(struct hv_overlay *overlay, const struct hv_binary *binary,
                      const struct hv_surface *release,
                      const struct hv_profile *profile, uint32_t audience);

void hv_overlay_free(struct hv_overlay *overlay); /* accepts NULL */
