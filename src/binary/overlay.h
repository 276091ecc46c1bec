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
    /* names in canonical order; older: types with the form of an older interface
     * version */
    struct hv_strings agree, older, differ, lacks;
    size_t records, values; /* compared records and enumerators */
    size_t unknown_orders;  /* arrays whose dimensions BTF may have backwards */
    size_t unknown_values;  /* enumerators whose values BTF may lack */
    struct hv_surface *own; /* the tree's entities that both have, for this audience */
    const char *release;    /* the release with all types of the binary, if some differ
                               from the tree's; NULL: unknown */
    size_t shared_there;    /* types in common with that release */
};

/* Overlay the binary's types on the tree as one audience (a bit) sees it. Both must
 * have one atom table. The caller frees with hv_overlay_free(). */
struct hv_overlay *hv_overlay_new(const struct hv_binary *binary,
                                  const struct hv_surface *tree,
                                  const struct hv_profile *profile, uint32_t audience);

/* If all types of the binary are those of that release, take from it what the format
 * does not record of types that differ, and the interface versions (the constants of
 * that name); borrows from the release's surface. False if a type differs. */
bool hv_overlay_adopt(struct hv_overlay *overlay, const struct hv_binary *binary,
                      const struct hv_surface *release,
                      const struct hv_profile *profile, uint32_t audience);

void hv_overlay_free(struct hv_overlay *overlay); /* accepts NULL */
