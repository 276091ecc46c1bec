/* SPDX-License-Identifier: MIT
 *
 * Recorded consumers asked about one thing: who carries it, in which form, and what a
 * change does to each.
 */
#pragma once

#include "flow/comparison.h"
#include "flow/consumer/consumers.h"
#include "model/who.h"

/* One form of something that has a name. */
struct hv_form {
    const struct hv_entity *entity; /* NULL: there is none */
    const char *value;              /* NULL: a record, or something without a value */
    uint32_t line;                  /* 0: not known */
};

/* What the surface (NULL: none) has under the name, an enumerator among others. */
struct hv_form hv_form_find(const struct hv_surface *surface, const char *name);

/* Whom to ask, and about which change. */
struct hv_asking {
    struct hvabi *run;
    struct hv_arena *arena;           /* of what is found */
    const struct hv_input *old, *new; /* that have been read; NULL: about no change */
    struct hv_recorded *recorded;
    size_t n_recorded;
};

/* Fill the entity's carriers; its name, and where it changed the finding and what
 * covers it, are given. Fails with HV_ERR_INPUT where the release index cannot be read.
 */
bool hv_carriers_ask(const struct hv_asking *asking, struct hv_who_entity *entity,
                     struct hv_err *err);

/* Ask about every finding of the comparison's result that may break somebody. Reads
 * nothing where there is none. What is recorded and damaged is an error of the result.
 */
void hv_carriers_find(struct hv_comparison *comparison);
