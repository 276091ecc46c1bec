/* SPDX-License-Identifier: MIT
 *
 * Compare: two surfaces of one architecture -> changes, without an opinion. Entities
 * are paired by class and name per audience; the same change for several audiences is
 * one change; causes are at the top level, with their consequences in them (causes.c).
 */
#pragma once

#include "model/change.h"
#include "model/profile.h"

struct hv_compare_scope {
    const struct hv_profile *profile;
    struct hv_atoms *atoms; /* of both surfaces */
    unsigned arch;          /* profile index */
    uint32_t audiences;     /* of these the judged ones are compared */
    bool copy; /* the old side is a copy of a part of the headers: what it never had is
                  no change, nor are other names for the same bytes */
};

/* Compare two sealed surfaces of scope->arch. Either may be NULL (the tree lacks the
 * architecture): then the list is empty. The changes borrow from both surfaces; the
 * caller frees with hv_changes_free(). */
struct hv_changes *hv_compare(const struct hv_surface *old,
                              const struct hv_surface *new,
                              const struct hv_compare_scope *scope);

/* Have both surfaces the record with the same bytes, whatever its members are called,
 * as the first of the scope's audiences sees it? */
bool hv_same_bytes(const struct hv_surface *const side[2], const char *record,
                   const struct hv_compare_scope *scope);

/* Accepts NULL. */
static inline void hv_changes_free(struct hv_changes *changes)
{
    hv_owner_free(changes);
}

/* Across architectures: forms that they share must stay alike on all of them (R20, R21,
 * R28). A difference of the new side is reported unless the old side has it already. */

/* One side: surfaces indexed by architecture (NULL: none), and the release that the
 * tree is or is going to be (NULL: unknown). */
struct hv_arch_side {
    struct hv_surface *const *surfaces;
    const char *release;
};

/* Report arch-divergence, compat-layout and register-width. Every change names its
 * architectures and audiences; the caller frees with hv_changes_free(). */
struct hv_changes *hv_compare_archs(const struct hv_arch_side *old,
                                    const struct hv_arch_side *new,
                                    const struct hv_profile *profile,
                                    uint32_t audiences, struct hv_atoms *atoms);
