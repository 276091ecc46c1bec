/* SPDX-License-Identifier: MIT
 *
 * A consumer's copy of headers: what it calls otherwise (copy_names.c), what is read of
 * it where it has no headers (copy_object.c), which releases it is nearest to
 * (copy_match.c), and which changes have to do with it (copy_scope.c).
 */
#pragma once

#include "compare/compare.h"
#include "flow/input.h"
#include "model/consumer.h"
#include "model/copy.h"

/* Rename in the surface (unsealed or sealed; it is sealed afterwards) what the
 * consumer's "names" list. found[i] is set where the i-th of them was there. */
void hv_copy_rename(struct hvabi *run, const struct hv_consumer *consumer,
                    struct hv_surface *surface, bool *found);

/* The i-th of its entities and, behind them, of the older forms, as its own to change.
 */
static inline struct hv_entity *hv_surface_own(struct hv_surface *s, size_t i)
{
    return hv_entity_own(
        i < s->n_entities ? &s->entities[i] : &s->older[i - s->n_entities], s->arena);
}

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

/* An object file of the consumer's tree. */
struct hv_copy_object {
    const struct hv_source_file *file;
    unsigned arch;
    uint32_t audiences; /* that its source was compiled for */
};

/* The surface that it has of the run's profile. Fails with HV_ERR_INPUT where it cannot
 * be read, is for another architecture, or has no type of the profile. The caller
 * frees. */
struct hv_surface *hv_copy_object_read(struct hvabi *run, const struct hv_input *input,
                                       const struct hv_copy_object *object,
                                       struct hv_err *err);

/* Fill architectures, claims and the consumer's own names, in the copy's arena, from
 * the copied headers, which have been read. Fails with HV_ERR_INPUT where the release
 * index cannot be read, and where nothing is recorded. */
bool hv_copy_match(struct hvabi *run, const struct hv_input *input,
                   struct hv_copy *copy, struct hv_err *err);

/* Drop the changes that are no matter of the copy's on the scope's architecture: about
 * names that the consumer has by itself, and, for audiences that ask for an interface
 * version, what does not change at the one that it asks for. */
void hv_copy_limit(const struct hv_copy *copy, const struct hv_compare_scope *scope,
                   const struct hv_surface *old, const struct hv_surface *new,
                   struct hv_changes *changes);
