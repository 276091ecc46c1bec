/* SPDX-License-Identifier: MIT
 *
 * Across architectures: what they have in common must stay alike on all of them (R20,
 * R21, R28). A difference of the new side is reported where the old side does not have
 * it already.
 */
#pragma once

#include "compare/compare.h"

/* One side: the surfaces by the profile's architecture index (NULL: none), and the
 * release that the tree is or is going to be (NULL: it does not say). */
struct hv_arch_side {
    struct hv_surface *const *surfaces;
    const char *release;
};

/* arch-divergence, compat-layout, register-width. Every change names its architectures
 * and audiences; the caller frees with hv_changes_free(). */
struct hv_changes *hv_compare_archs(const struct hv_arch_side *old,
                                    const struct hv_arch_side *new,
                                    const struct hv_profile *profile,
                                    uint32_t audiences, struct hv_atoms *atoms);
