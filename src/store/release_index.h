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

/* Releases of the file by number, inclusive. Ranges are maximal. */
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
    uint32_t at;                 /* offset of their bytes in those of all forms */
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
    struct hv_serial_in forms;        /* not yet read; empty: none */
    struct hv_index_op *ops; /* one entry per op and number, by number, then in the
                                order of entities; NULL: not yet needed */
    size_t n_ops;
};

/* The forms of an entity of the file, read when they are first asked for. */
const struct hv_index_form *hv_index_forms(struct hv_index_file *file,
                                           struct hv_index_entity *entity);

/* Read a file. Fails with HV_ERR_INPUT and the place of the damage, or if it belongs to
 * another profile or architecture. Strings are interned; the caller frees it, or passes
 * it to an index. */
struct hv_index_file *hv_index_file_read(const struct hv_file *source,
                                         const char *const profile_and_arch[2],
                                         struct hv_atoms *atoms, struct hv_err *err);
void hv_index_file_free(struct hv_index_file *file); /* accepts NULL */

/* Serialize, with strings in a table, and read back (NULL: damaged): the bytes and the
 * table must outlive the file unchanged. */
void hv_index_file_put(struct hv_index_file *file, struct hv_serial_out *out,
                       struct hv_atoms *atoms);
struct hv_index_file *hv_index_file_get(struct hv_serial_in *in);

/* Compare with an entity of a file: by class, then name. */
int hv_index_entity_order(const struct hv_index_entity *entity, enum hv_class cls,
                          const char *name);

/* Rewrite the file of an architecture below dir from all baselines there; remove it if
 * there are none. Fails with HV_ERR_INPUT if a baseline is damaged. */
bool hv_index_file_write(const char *dir, const struct hv_profile *profile,
                         const char *arch, struct hv_atoms *atoms, struct hv_err *err);

/* ---- the index ---- */

enum { HV_INDEX_LAYERS = 2 };

struct hv_release_index {
    struct hv_index_file *layers[HV_INDEX_LAYERS]; /* lower, upper; NULL: none */
    size_t n;
    const char **releases; /* of both layers, ascending */
    struct hv_index_origin {
        uint16_t layer, number; /* layer with the release, and its number there */
    } * origins;
};

/* An index of one file, or of two: the upper one replaces the lower one for its
 * releases. One may be NULL. Takes ownership of both. */
struct hv_release_index *hv_release_index_new(struct hv_index_file *lower,
                                              struct hv_index_file *upper);
void hv_release_index_free(struct hv_release_index *index); /* accepts NULL */

/* The oldest release of the unbroken run of releases that shipped the form of that
 * class and name to that audience, and that ends at the newest release not newer than
 * until (NULL: the newest of all). NULL: that last release did not ship it. */
const char *hv_release_index_since(const struct hv_release_index *index,
                                   const struct hv_entity *entity, uint32_t audience,
                                   const char *until);

/* For each release of the index the form that it has (0: none; hv_entity_form_hash() |
 * 1: the entity's own), for the first of the entity's audiences that sees the name
 * there: a copy may show everybody what the hypervisor shows to tools only. */
void hv_release_index_forms(const struct hv_release_index *index,
                            const struct hv_entity *entity, uint64_t *ret);

/* The set of forms of that class and name that the release shipped to the audience,
 * those for older interface versions included, as a number that differs between sets;
 * 0: none. */
uint64_t hv_release_index_all_forms(const struct hv_release_index *index,
                                    const struct hv_entity *entity, uint32_t audience,
                                    const char *release);

/* The value that a version macro of the profile had in that release, or NULL. */
const char *hv_release_index_value(const struct hv_release_index *index,
                                   const char *name, const char *release);

/* The name of another op of the same family that had the op's number, in use or kept by
 * a comment, in a release not newer than until (NULL: any), or of another hypercall
 * that had the hypercall's; for a number that only a comment keeps, of its former
 * owner. ret_release receives the newest such release; NULL: none. */
const char *hv_release_index_number(const struct hv_release_index *index,
                                    const struct hv_profile *profile,
                                    const struct hv_entity *call, const char *until,
                                    const char **ret_release);

/* Did any release have an op of that name? */
bool hv_release_index_has_op(const struct hv_release_index *index, const char *name);

/* The release that has most records of the surface, the newest of equals; NULL: none
 * has any. For trees that do not say which release they are. */
const char *hv_release_index_recognise(const struct hv_release_index *index,
                                       const struct hv_surface *surface);
