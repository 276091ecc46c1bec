/* SPDX-License-Identifier: MIT
 *
 * One comparison across architectures, for arch*.c alone. It is about one audience and
 * the architectures that both sides have.
 */
#pragma once

#include "compare/view.h"

struct hv_arch_side;

struct hv_across {
    struct hv_changes *changes;
    const struct hv_profile *profile;
    struct hv_atoms *atoms;
    const struct hv_arch_side *side[HV_SIDES];
    uint32_t audience; /* one bit */
    uint32_t archs;    /* that both sides have */
    size_t n_changed, cap_changed;
    struct hv_across_name {
        const char *name; /* of which a form differs */
        uint32_t archs;   /* there */
    } * changed;          /* by place in memory */
};

/* A new change of the entity. */
struct hv_change *hv_across_add(struct hv_across *x, enum hv_kind kind,
                                const struct hv_entity *e, uint32_t archs);

const struct hv_surface *hv_across_surface(const struct hv_across *x, int side,
                                           unsigned arch);

/* The entity of the same class and name there, as the audience sees it, or NULL. */
const struct hv_entity *hv_across_form(const struct hv_across *x, int side,
                                       unsigned arch, const struct hv_entity *like);

/* The architectures on which the entity is not what it was. Two on which it is differ
 * if they did before. */
uint32_t hv_across_changed(const struct hv_across *x, const struct hv_entity *e);

/* Did the entity's header not parse on the old side of one of the architectures? Then
 * nobody can tell what it had there. */
bool hv_across_unread_before(const struct hv_across *x, uint32_t archs,
                             const struct hv_entity *e);

/* Records of the same size, names, places and widths; types are spelled per
 * architecture. */
bool hv_across_same_bytes(const struct hv_entity *a, const struct hv_entity *b);

/* arch_divergence.c: records and constants that are no longer alike, of which the
 * architecture is the first to have them. */
void hv_across_find_divergences(struct hv_across *x, unsigned a);
/* arch_contracts.c: what operations are declared to take. */
void hv_across_find_contracts(struct hv_across *x);
