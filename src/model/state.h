/* SPDX-License-Identifier: MIT
 *
 * State that is saved with a virtual machine and restored elsewhere by its number: a
 * record of a saved image, a parameter. Headers declare it with records and constants
 * whose names match patterns of the profile. Registers have a class of their own.
 */
#pragma once

#include "model/profile.h"
#include "model/surface.h"

struct hv_state_item {
    const struct hv_state_source *source;
    const struct hv_entity *entity; /* that declares it */
    const char *name;               /* of the entity, or of one of its enumerators */
    uint64_t id;         /* the number under which it is saved and restored */
    uint64_t size;       /* bytes; 0: it varies */
    const char *payload; /* type of what is saved; NULL: unknown */
};

/* The profile's source for the state that a record, constant or enumerator of that name
 * declares, or NULL. ret_name, if given, receives the name of the state: "LAPIC". */
const struct hv_state_source *hv_state_source_of(const struct hv_profile *profile,
                                                 enum hv_class cls, const char *name,
                                                 struct hv_span *ret_name);

/* The state that an entity declares, or one enumerator of an enum (else NULL). False:
 * it declares none, or its number is unknown. */
bool hv_state_item_of(const struct hv_profile *profile, const struct hv_entity *entity,
                      const struct hv_enumerator *enumerator,
                      struct hv_state_item *ret);
