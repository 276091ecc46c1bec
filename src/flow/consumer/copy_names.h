/* SPDX-License-Identifier: MIT
 *
 * What a consumer calls otherwise, by the names of the hypervisor.
 */
#pragma once

#include "flow/run.h"
#include "model/consumer.h"

/* Rename in the surface (unsealed or sealed; it is sealed afterwards) what the
 * consumer's "names" list. found[i] is set where the i-th of them was there. */
void hv_copy_rename(struct hvabi *run, const struct hv_consumer *consumer,
                    struct hv_surface *surface, bool *found);

/* The hypervisor's word (a tag, a type, a constant; interned) for one that the
 * consumer's sources use, or NULL: "names" have none. */
const char *hv_copied_word(struct hvabi *run, const struct hv_consumer *consumer,
                           const char *word);

/* A form of a record that stands beside others: "struct x_00000007". */
struct hv_copied_form {
    const char *of;    /* "struct x"; interned */
    const char *macro; /* of whose value it is the form */
    uint64_t version;  /* that value */
};

/* Do the consumer's "names" have such forms? */
bool hv_copied_forms_beside(const struct hv_consumer *consumer);

/* Is it the name (ours) of such a form? consumer may be NULL. */
bool hv_copied_form_of(const struct hv_consumer *consumer, struct hv_atoms *atoms,
                       const char *name, struct hv_copied_form *ret);

/* The entity (in the arena) with plain names, its own and those of its members' types.
 */
struct hv_entity *hv_copied_form_plain(const struct hv_consumer *consumer,
                                       struct hv_atoms *atoms, struct hv_arena *arena,
                                       const struct hv_entity *e);

/* Is it the form for a release with that value of the macro (a number; NULL: none)? */
bool hv_copied_form_is_at(const struct hv_copied_form *form, const char *value);

/* Of forms side by side keep those for the versions of the other side, by their plain
 * names, and leave out the others, with the members that are of their types. Either
 * surface may be NULL. */
void hv_copy_choose_forms(struct hvabi *run, const struct hv_consumer *consumer,
                          struct hv_surface *surface, const struct hv_surface *other);
