/* SPDX-License-Identifier: MIT
 *
 * One comparison across architectures, for arch*.c alone: what is looked at, and what
 * its subjects share. Each subject tells of one audience and of the architectures that
 * both sides have.
 */
#ifndef HV_COMPARE_ACROSS_H
#define HV_COMPARE_ACROSS_H

#include "compare/archs.h"
#include "compare/view.h"

struct hv_across {
    struct hv_changes *changes;
    const struct hv_profile *profile;
    struct hv_atoms *atoms;
    const struct hv_arch_side *side[HV_SIDES];
    uint32_t audience; /* one bit */
    uint32_t archs;    /* that both sides have */
};

/* A new change of the entity. */
struct hv_change *hv_across_add(struct hv_across *x, enum hv_kind kind,
                                const struct hv_entity *e, uint32_t archs);

const struct hv_surface *hv_across_surface(const struct hv_across *x, int side,
                                           unsigned arch);

/* The entity of the same class and name there, as the audience sees it, or NULL. */
const struct hv_entity *hv_across_form(const struct hv_across *x, int side,
                                       unsigned arch, const struct hv_entity *like);

/* The same names, places and widths; types are spelled per architecture. */
bool hv_across_same_members(const struct hv_member *a, uint32_t n_a,
                            const struct hv_member *b, uint32_t n_b);

/* arch_divergence.c: records and constants that are no longer alike, of which the
 * architecture is the first to have them. */
void hv_across_find_divergences(struct hv_across *x, unsigned a);
/* arch_compat.c: records shared by 32-bit and 64-bit callers. */
void hv_across_find_compat(struct hv_across *x);
/* arch_registers.c: members that are narrower than the register that they hold. */
void hv_across_find_registers(struct hv_across *x, unsigned arch);
/* arch_contracts.c: what operations are declared to take. */
void hv_across_find_contracts(struct hv_across *x);

#endif
