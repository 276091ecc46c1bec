/* SPDX-License-Identifier: MIT
 *
 * What one parse of one variant yields: entities with one audience each, and the
 * headers that it did not get. Travels from a worker to the parent (variant_serial.c)
 * and is merged into a surface there (variant.c).
 */
#pragma once

#include "model/surface.h"

/* A file that was read, and a hash of everything that its entities depend on. */
struct hv_variant_file {
    const char *path, *key;
    bool taken; /* its entities come from a base and were not parsed again */
};

struct hv_variant {
    unsigned arch, audience;
    const char *std; /* C standard used while parsing; NULL: the profile's */
    struct hv_arena *arena;
    struct hv_atoms *atoms;
    size_t n_entities, cap_entities;
    struct hv_entity *entities;
    size_t n_older, cap_older;
    struct hv_entity *older;       /* forms that only older interface versions see */
    size_t n_taken, n_taken_older; /* the first ones are of taken files */
    bool based;                    /* some of it comes from a base */
    size_t n_left_out, cap_left_out;
    struct hv_left_out *left_out;
    struct hv_seen seen;
    size_t n_files;                /* 0: it cannot be a base for another tree */
    struct hv_variant_file *files; /* sorted by path */
};

/* A new entity of the variant, zeroed but for its class, name and audience. */
struct hv_entity *hv_variant_add(struct hv_variant *variant, enum hv_class cls,
                                 const char *name);

struct hv_entity *hv_variant_add_older(struct hv_variant *variant, enum hv_class cls,
                                       const char *name);

/* Add an entry for what was left out; the caller sets the line and the rest. */
struct hv_left_out *hv_variant_leave_out(struct hv_variant *variant,
                                         enum hv_left_out_why kind, const char *file,
                                         const char *why);

/* Make a variant that was read as a whole a base: mark all of its files as taken. */
void hv_variant_make_base(struct hv_variant *variant);

/* Is any file taken? */
bool hv_variant_takes(const struct hv_variant *variant);

/* Put the entities of taken files, which were not read, from the base in front of the
 * variant's own. The lists of the base become the variant's; the base's arena must live
 * as long. Afterwards only files that the base had taken as well are taken. False: the
 * base (NULL: there is none) lacks such a file. */
bool hv_variant_take(struct hv_variant *variant, struct hv_variant *base);

/* Clear all marks of taken files, so that the variant is written as a whole. */
void hv_variant_make_whole(struct hv_variant *variant);

/* Serialize and deserialize, without the entities that are taken. The bytes come from a
 * process that read untrusted headers: reading checks every length and fails on
 * malformed data. */
void hv_variant_write(const struct hv_variant *variant, struct hv_buf *buf);
bool hv_variant_read(struct hv_variant *variant, const char *p, size_t n,
                     struct hv_err *err);

/* Read all but the entities, which are at the end and are not checked. */
bool hv_variant_read_around(struct hv_variant *variant, const char *p, size_t n,
                            struct hv_err *err);

/* Write a sealed surface for the cache, and read it. NULL: the bytes are damaged. */
void hv_surface_put(const struct hv_surface *surface, struct hv_buf *buf);
struct hv_surface *hv_surface_get(const struct hv_buf *bytes,
                                  const struct hv_profile *profile, unsigned arch,
                                  struct hv_atoms *atoms);

/* Merge variants of one architecture into a sealed surface; entities of equal form
 * become one, for several audiences. All strings must be interned. */
struct hv_surface *hv_variants_merge(struct hv_variant *const *variants, size_t n,
                                     const struct hv_profile *profile, unsigned arch);
