/* SPDX-License-Identifier: MIT
 *
 * The release index of an architecture: which recorded releases shipped which form of
 * which entity. Each directory of baselines has a file of it (hvabi-history/1); the
 * index lays the file of the policy over the installed one.
 */
#pragma once

#include "base/file.h"
#include "base/serial.h"
#include "model/profile.h"
#include "model/surface.h"

/* ---- one file ---- */

enum { HV_MAX_RELEASES = 4096 };

/* Releases of the file by number, both inclusive. Ranges are as long as they can be. */
struct hv_index_range {
    uint16_t first, last;
};

struct hv_index_form {
    uint64_t hash;
    uint32_t audiences;
    uint32_t n_ranges;
    struct hv_index_range *ranges;
    const char *value; /* of a version macro, or an op's number; else NULL */
};

struct hv_index_entity {
    enum hv_class cls;
    const char *name; /* not interned */
    uint32_t n_forms;
    uint32_t at;                 /* bytes of all forms that theirs are behind */
    struct hv_index_form *forms; /* see hv_index_forms() */
};

struct hv_index_op {
    const char *number;
    struct hv_index_entity *op;
};

struct hv_index_file {
    struct hv_arena *arena;
    size_t n_releases;
    const char **releases; /* ascending */
    size_t n_entities;
    struct hv_index_entity *entities; /* sorted by class and name */
    struct hv_serial_in forms;        /* that nobody has asked for; empty: none */
    struct hv_index_op *ops; /* each with each number it had, by number, then as in
                                entities; NULL: nobody has asked by number */
    size_t n_ops;
};

/* The forms of an entity of the file, read when they are first asked for. */
const struct hv_index_form *hv_index_forms(struct hv_index_file *file,
                                           struct hv_index_entity *entity);

/* Read a file. Fails with HV_ERR_INPUT and the place of the damage, or where it is of
 * another profile or architecture. Strings are interned; the caller frees, or gives it
 * to an index. */
struct hv_index_file *hv_index_file_read(const struct hv_file *source,
                                         const char *const profile_and_arch[2],
                                         struct hv_atoms *atoms, struct hv_err *err);
void hv_index_file_free(struct hv_index_file *file); /* accepts NULL */

/* To bytes, with strings in a table; and back (NULL: they are damaged): the bytes and
 * the table must live as long as the file, and stay as they are. */
void hv_index_file_put(struct hv_index_file *file, struct hv_serial_out *out,
                       struct hv_atoms *atoms);
struct hv_index_file *hv_index_file_get(struct hv_serial_in *in);

/* The order of entities in a file: by class, then name. */
int hv_index_entity_order(const struct hv_index_entity *entity, enum hv_class cls,
                          const char *name);

/* Write the file of an architecture below dir anew, from all baselines there; remove it
 * where there is none. Fails with HV_ERR_INPUT where a baseline is damaged. */
bool hv_index_file_write(const char *dir, const struct hv_profile *profile,
                         const char *arch, struct hv_atoms *atoms, struct hv_err *err);

/* ---- the index ---- */

enum { HV_INDEX_LAYERS = 2 };

struct hv_release_index {
    struct hv_index_file *layers[HV_INDEX_LAYERS]; /* lower, upper; NULL: none */
    size_t n;
    const char **releases; /* of both layers, ascending */
    struct hv_index_origin {
        uint16_t layer, number; /* which file knows the release, and as which of its */
    } * origins;
};

/* An index of one file, or of two: for each release the upper index replaces the lower
 * one. One of them may be NULL. It owns them. */
struct hv_release_index *hv_release_index_new(struct hv_index_file *lower,
                                              struct hv_index_file *upper);
void hv_release_index_free(struct hv_release_index *index); /* accepts NULL */

/* The oldest release of the unbroken run that ends at the newest release not newer than
 * until (NULL: at the newest of all), and in which every release shipped the form of
 * that class and name to that audience. NULL: the last release did not. */
const char *hv_release_index_since(const struct hv_release_index *index,
                                   const struct hv_entity *entity, uint32_t audience,
                                   const char *until);

/* Of each release of the index, the form that it has (0: none; hv_entity_form_hash() |
 * 1 is the entity's own), for the first of the entity's audiences that it shows the
 * name to: a copy may show everybody what the hypervisor shows to tools alone. */
void hv_release_index_forms(const struct hv_release_index *index,
                            const struct hv_entity *entity, uint64_t *ret);

/* Which forms of that class and name the release shipped to the audience, those for
 * older interface versions included, as a number that differs between sets of forms; 0:
 * none. */
uint64_t hv_release_index_all_forms(const struct hv_release_index *index,
                                    const struct hv_entity *entity, uint32_t audience,
                                    const char *release);

/* The value that a version macro of the profile had in that release, or NULL. */
const char *hv_release_index_value(const struct hv_release_index *index,
                                   const char *name, const char *release);

/* Another op of the same family that had the op's number, in use or kept by a comment,
 * in a release not newer than until (NULL: any), or another hypercall that had the
 * hypercall's; of a number that only a comment keeps, what had it. Its name and, in
 * ret_release, the newest such release; NULL: none. */
const char *hv_release_index_number(const struct hv_release_index *index,
                                    const struct hv_profile *profile,
                                    const struct hv_entity *call, const char *until,
                                    const char **ret_release);

/* Did any release have an op of that name? */
bool hv_release_index_has_op(const struct hv_release_index *index, const char *name);

/* The release that most records of the surface are from, the newest of equals; NULL:
 * none has any of them. For trees that do not say which release they are. */
const char *hv_release_index_recognise(const struct hv_release_index *index,
                                       const struct hv_surface *surface);
