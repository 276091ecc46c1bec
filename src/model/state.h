/* SPDX-License-Identifier: MIT
 *
 * State that is saved with a virtual machine and restored elsewhere by its number: a
 * record of a saved image, a parameter. Headers declare it by records and constants of
 * a certain name, and the profile says which. What has a class of its own (registers)
 * is not sought here.
 */
#ifndef HV_MODEL_STATE_H
#define HV_MODEL_STATE_H

#include "model/profile.h"
#include "model/surface.h"

struct hv_state_item {
    const struct hv_state_source *source;
    const struct hv_entity *entity; /* that declares it */
    const char *name;               /* the entity's, or of one of its enumerators */
    uint64_t id;                    /* by what it is saved and restored */
    uint64_t size;                  /* bytes; 0: as long as it happens to be */
    const char *payload;            /* type of what is saved; NULL: no record tells */
};

/* The profile's source that a record, constant or enumerator of that name declares
 * state by, or NULL. ret_name, if given, receives what the state is called: "LAPIC". */
const struct hv_state_source *hv_state_source_of(const struct hv_profile *profile,
                                                 enum hv_class cls, const char *name,
                                                 struct hv_span *ret_name);

/* What state does the entity declare, or of an enum the enumerator of that name and
 * value (else NULL)? False: none, or no number can be told. */
bool hv_state_item_of(const struct hv_profile *profile, const struct hv_entity *entity,
                      const struct hv_enumerator *enumerator,
                      struct hv_state_item *ret);

#endif
