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
    struct hv_groups groups[HV_MAX_ARCHS];
    size_t at[HV_MAX_ARCHS]; /* the next of them */
    /* What is being compared, and where a form of it is not what it was. Two
     * architectures on which it is differ if they did before. */
    enum hv_class cls;
    const char *name;
    uint32_t changed, known;
    struct hv_group forms[HV_MAX_ARCHS]; /* as far as they are known */
};

/* A new change of the entity. */
struct hv_change *hv_across_add(struct hv_across *x, enum hv_kind kind,
                                const struct hv_entity *e, uint32_t archs);

const struct hv_surface *hv_across_surface(const struct hv_across *x, int side,
                                           unsigned arch);

/* The form of what is being compared there, as the audience sees it, or NULL. */
const struct hv_entity *hv_across_form(struct hv_across *x, int side, unsigned arch);

/* Did the entity's header not parse on the old side of one of the architectures? Then
 * nobody can tell what it had there. */
bool hv_across_unread_before(const struct hv_across *x, uint32_t archs,
                             const struct hv_entity *e);

/* Records of the same size, names, places and widths; types are spelled per
 * architecture. */
bool hv_across_same_bytes(const struct hv_entity *a, const struct hv_entity *b);

/* arch_divergence.c: a record or constant that is no longer alike, of which the
 * architecture is the first to have it. */
void hv_across_find_divergence(struct hv_across *x, unsigned a);
/* arch_contracts.c: what operations are declared to take. */
void hv_across_find_contracts(struct hv_across *x);
