/* SPDX-License-Identifier: MIT */
#include "judge/offers.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One more than the highest number that the family ever had on that surface, in use or
 * kept by a comment; 0 where it has none. */
static uint64_t next_op(const struct hv_surface *surface, const char *family)
{
    size_t n;
    uint64_t next = 0;
    const struct hv_entity *ops = hv_surface_class(surface, HV_CLASS_OP, &n);
    for (size_t i = 0; i < n; i++) {
        uint64_t number = strtoull(ops[i].u.op.number, NULL, 10);
        if (strcmp(ops[i].u.op.family, family) == 0 && number >= next)
            next = number + 1;
    }
    return next;
}

uint64_t hv_next_feature(const struct hv_surface *surface,
                         const struct hv_profile *profile)
{
    size_t n;
    uint64_t next = 0;
    const struct hv_entity *constants =
        hv_surface_class(surface, HV_CLASS_CONSTANT, &n);
    for (size_t i = 0; i < n; i++) {
        const char *value = constants[i].u.constant.value;
        uint64_t number = value ? strtoull(value, NULL, 10) : 0;
        if (value && *value != '-' && number >= next &&
            hv_pattern_matches(&profile->feature_bits, constants[i].name, NULL))
            next = number + 1;
    }
    return next;
}

const char *hv_offer(const struct hv_surface *surface, const struct hv_profile *profile,
                     const char *op, struct hv_arena *arena)
{
    const struct hv_family *family = hv_family_of(profile, op, NULL);
    uint64_t number = family ? next_op(surface, family->name) : 0;
    uint64_t feature = hv_next_feature(surface, profile);
    if (!number)
        return NULL;
    if (!feature)
        return hv_arena_printf(arena, "The next free number of %s is %" PRIu64 ".",
                               family->name, number);
    return hv_arena_printf(arena,
                           "The next free number of %s is %" PRIu64
                           ", the next free feature bit %" PRIu64 ".",
                           family->name, number, feature);
}
