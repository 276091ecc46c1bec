/* SPDX-License-Identifier: MIT
 *
 * Recorded consumers asked about one thing: who carries it, in which form, and what a
 * change does to each.
 */
#pragma once

#include "flow/comparison.h"
#include "flow/consumer/consumers.h"
#include "model/who.h"

/* The form of a name. */
struct hv_form {
    const struct hv_entity *entity; /* NULL: there is none */
    const char *value;              /* NULL: a record, or something without a value */
    uint32_t line;                  /* 0: not known */
};

/* What the surface (NULL: none) has under the name, an enumerator among others. */
struct hv_form hv_form_find(const struct hv_surface *surface, const char *name);

/* The query: which consumers, and which change. */
struct hv_asking {
    struct hvabi *run;
    struct hv_arena *arena;           /* for results */
    const struct hv_input *old, *new; /* already read; NULL: no change is given */
    struct hv_recorded *recorded;
    size_t n_recorded;
};

/* Fill the carriers of the entity, whose name, finding (if it changed) and version
 * macro are set. Fails with HV_ERR_INPUT if the release index cannot be read. */
bool hv_carriers_ask(const struct hv_asking *asking, struct hv_who_entity *entity,
                     struct hv_err *err);

/* Find the carriers for every finding of the result that may break somebody. Reads
 * nothing if there is none. A damaged recording is an error of the result. */
void hv_carriers_find(struct hv_comparison *comparison);
