/* SPDX-License-Identifier: MIT
 *
 * Commitments: what becomes permanent when a release ships it. They are grouped by
 * interface, by the audiences to which it is promised, and by the version macro that
 * can end it.
 */
#pragma once

#include "model/hazard.h"

/* An op family, or a header outside of families: all of it is promised or none. */
struct hv_interface {
    const struct hv_family *family; /* NULL: a header */
    const char *file;               /* in the tree, of a header; NULL for a family */
    bool promised; /* a stable audience sees it, or it is marked as stable */
    const struct hv_version_macro *macro; /* that covers what is not; NULL: none does */
};

/* One form on some architectures. The class decides which fields are set. */
struct hv_commitment_form {
    uint32_t archs;
    const struct hv_entity *entity; /* of the tree's surface */
    const struct hv_member *member; /* of a new member */
    const char *value; /* of a constant or an enumerator, decimal; NULL: text */
};

struct hv_commitment {
    enum hv_class cls;  /* an enumerator: HV_CLASS_CONSTANT */
    const char *name;   /* of the entity or enumerator */
    const char *member; /* path, of a new member in an old record; else NULL */
    uint32_t archs, audiences;
    const char *file; /* in the tree; NULL if unknown */
    uint32_t line;    /* 0 if unknown */
    size_t interface; /* index */
    size_t n_forms, cap_forms;
    struct hv_commitment_form *forms; /* more than one: architectures differ */
};

struct hv_freeze {
    struct hv_arena *arena;
    size_t n_interfaces, cap_interfaces;
    struct hv_interface *interfaces; /* promised ones, then those without a macro */
    size_t n, cap;
    struct hv_commitment *v; /* by interface; then hypercalls, ops, records, members,
                                typedefs, constants */
    const struct hv_hazards *hazards;
    size_t *hazard_interface; /* interface index of each hazard */
};
