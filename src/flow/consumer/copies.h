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

/* Apply the consumer's "names" to a surface, which is sealed afterwards. found[i] is
 * set if the i-th of them exists in it. */
void hv_copy_rename(struct hvabi *run, const struct hv_consumer *consumer,
                    struct hv_surface *surface, bool *found);

/* The i-th entity, counting older forms after the others, as a writable copy. */
static inline struct hv_entity *hv_surface_own(struct hv_surface *s, size_t i)
{
    return hv_entity_own(
        i < s->n_entities ? &s->entities[i] : &s->older[i - s->n_entities], s->arena);
}

/* The hypervisor's word (a tag, a type, a constant; interned) for a word in the
 * consumer's sources, or NULL: "names" do not have it. */
const char *hv_copied_word(struct hvabi *run, const struct hv_consumer *consumer,
                           const char *word);

/* One of several forms of a record that exist side by side: "struct x_00000007". */
struct hv_copied_form {
    const char *of;    /* "struct x"; interned */
    const char *macro; /* version macro whose value it belongs to */
    uint64_t version;  /* that value */
};

/* Do the consumer's "names" have such forms? */
bool hv_copied_forms_beside(const struct hv_consumer *consumer);

/* Does our name denote such a form? consumer may be NULL. */
bool hv_copied_form_of(const struct hv_consumer *consumer, struct hv_atoms *atoms,
                       const char *name, struct hv_copied_form *ret);

/* A copy of the entity, in the arena, with plain names of itself and its members'
 * types. */
struct hv_entity *hv_copied_form_plain(const struct hv_consumer *consumer,
                                       struct hv_atoms *atoms, struct hv_arena *arena,
                                       const struct hv_entity *e);

/* Is it the form for a release with that value of the macro (a number; NULL: none)? */
bool hv_copied_form_is_at(const struct hv_copied_form *form, const char *value);

/* Of forms side by side keep those for the versions of the other side, under their
 * plain names; drop the others, and members of their types. Either surface may be
 * NULL. */
void hv_copy_choose_forms(struct hvabi *run, const struct hv_consumer *consumer,
                          struct hv_surface *surface, const struct hv_surface *other);

/* An object file of the consumer's tree. */
struct hv_copy_object {
    const struct hv_source_file *file;
    unsigned arch;
    uint32_t audiences; /* audiences that its source was compiled for */
};

/* The surface of the run's profile from an object. Fails with HV_ERR_INPUT if it cannot
 * be read, is for another architecture, or has no type of the profile. The caller
 * frees. */
struct hv_surface *hv_copy_object_read(struct hvabi *run, const struct hv_input *input,
                                       const struct hv_copy_object *object,
                                       struct hv_err *err);

/* Set architectures, claims and own names of the copy, in its arena, from the copied
 * headers, which have been read. Fails with HV_ERR_INPUT if the release index cannot be
 * read, or nothing is recorded. */
bool hv_copy_match(struct hvabi *run, const struct hv_input *input,
                   struct hv_copy *copy, struct hv_err *err);

/* Drop changes that do not concern the copy on the scope's architecture: of names that
 * the consumer itself declares, and, for audiences that ask for an interface version,
 * changes that do not exist at that version. */
void hv_copy_limit(const struct hv_copy *copy, const struct hv_compare_scope *scope,
                   const struct hv_surface *old, const struct hv_surface *new,
                   struct hv_changes *changes);
