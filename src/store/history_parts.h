/* SPDX-License-Identifier: MIT
 *
 * What a history index is made of. Private to history.c and history_over.c.
 */
#ifndef HV_STORE_HISTORY_PARTS_H
#define HV_STORE_HISTORY_PARTS_H

#include "base/mem.h"
#include "model/surface.h"

enum { MAX_RELEASES = 4096 };

/* Releases by index, both inclusive. Runs are as long as they can be, so the beginning
 * of the one that holds a release is what "since" asks for. */
struct range {
    uint16_t first, last;
};

struct form {
    uint64_t hash;
    uint32_t audiences;
    uint32_t first_range, n_ranges;
    const char *value; /* of a version macro, else NULL */
};

struct entity {
    enum hv_class cls;
    const char *name;
    uint32_t first_form, n_forms;
};

struct hv_history {
    struct hv_arena *arena;
    size_t n_releases;
    const char **releases;
    size_t n_entities;
    struct entity *entities; /* sorted by class and name */
    size_t n_forms, cap_forms;
    struct form *forms;
    size_t n_ranges, cap_ranges;
    struct range *ranges;
};

/* By class, then name: the order of entities in an index. */
int hv_history_order(const struct entity *entity, enum hv_class cls, const char *name);

#endif
