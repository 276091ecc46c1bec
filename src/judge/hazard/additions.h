/* SPDX-License-Identifier: MIT
 *
 * Additions: what a tree has and the release that it is compared with (the reference)
 * does not have, per architecture. An addition is
 *
 *   a record, typedef, constant, hypercall or op whose name no judged audience of the
 *   reference has; where the reference lacks the architecture, or could not read the
 *   header on it, no other architecture of the reference may have the name either;
 *   a member whose path the reference's form of the record does not have.
 *
 * A rename is not an addition: a record of the same form, or a member at the same
 * place, whose old name was removed.
 */
#pragma once

#include "model/flat_members.h"

/* Both surfaces of an architecture; either may be NULL. */
struct hv_additions_side {
    const struct hv_surface *reference, *tree;
};

struct hv_additions {
    const struct hv_profile *profile;
    struct hv_atoms *atoms;
    struct hv_additions_side sides[HV_MAX_ARCHS];
    uint32_t judged, strict; /* audiences whose findings count, and those of them whose
                                interface is stable for ever */
    bool ops_known; /* the reference was recorded with its ops: without, no op is new */
    struct hv_name_set {
        size_t n, cap;
        const char **v;    /* by address */
    } names[HV_MAX_ARCHS]; /* of the reference's constants and the like */
};

/* Borrows all but sides, which has an element for each architecture of the profile. */
struct hv_additions *hv_additions_new(const struct hv_additions_side *sides,
                                      const struct hv_profile *profile,
                                      struct hv_atoms *atoms);
void hv_additions_free(struct hv_additions *additions); /* accepts NULL */

/* Is it visible to a judged audience, and no bookkeeping of one side? */
bool hv_additions_counts(const struct hv_additions *additions,
                         const struct hv_entity *entity);

/* Is the entity of the tree new on that architecture? */
bool hv_additions_entity(const struct hv_additions *additions, unsigned arch,
                         const struct hv_entity *entity);
/* The same for the name of a constant or enumerator. */
bool hv_additions_name(const struct hv_additions *additions, unsigned arch,
                       const char *file, const char *name);

/* Find the reference's forms of a record: the form for the audiences that see it in the
 * tree, else for any; several if the reference lacks the architecture, one for each
 * that is used instead. Returns their number; 0: the record is new there. */
size_t hv_additions_forms(const struct hv_additions *additions, unsigned arch,
                          const struct hv_entity *record,
                          const struct hv_entity *ret[HV_MAX_ARCHS]);

/* Call visit for every new member of a judged record of the tree. */
struct hv_new_member {
    unsigned arch;
    const struct hv_entity *record;
    const struct hv_entity *before; /* its form in the reference; NULL: it is new */
    const struct hv_flat_member *flat;
};
typedef void hv_new_member_visit(void *ctx, const struct hv_new_member *member);
void hv_additions_each_member(const struct hv_additions *additions, unsigned arch,
                              hv_new_member_visit *visit, void *ctx);
