/* SPDX-License-Identifier: MIT
 *
 * What one parse of one variant yields: entities with one audience each, and the
 * headers that it did not get. Travels from a worker to the parent (variant_serial.c)
 * and is merged into a surface there (variant.c).
 */
#pragma once

#include "model/surface.h"

/* A file that was read, and a hash of all that decides its entities. */
struct hv_variant_file {
    const char *path, *key;
    bool taken; /* its entities are those of a base, and were not parsed again */
};

struct hv_variant {
    unsigned arch, audience;
    const char *std; /* the C that it is read as, while it is; NULL: the profile's */
    struct hv_arena *arena;
    struct hv_atoms *atoms;
    size_t n_entities, cap_entities;
    struct hv_entity *entities;
    size_t n_older, cap_older;
    struct hv_entity *older;       /* forms that only older interface versions see */
    size_t n_taken, n_taken_older; /* the first ones, of files that are taken */
    bool based;                    /* some of it comes from a base */
    size_t n_left_out, cap_left_out;
    struct hv_left_out *left_out;
    struct hv_seen seen;
    size_t n_files;                /* 0: it is not a base for another tree's */
    struct hv_variant_file *files; /* sorted by path */
};

/* A new entity of the variant, zeroed but for its class, name and audience. */
struct hv_entity *hv_variant_add(struct hv_variant *variant, enum hv_class cls,
                                 const char *name);

struct hv_entity *hv_variant_add_older(struct hv_variant *variant, enum hv_class cls,
                                       const char *name);

/* Lists what was left out; the line and the rest are the caller's to set. */
struct hv_left_out *hv_variant_leave_out(struct hv_variant *variant,
                                         enum hv_left_out_why kind, const char *file,
                                         const char *why);

/* A variant that was read as a whole becomes a base: all of its files are taken. */
void hv_variant_make_base(struct hv_variant *variant);

/* Is any file taken? */
bool hv_variant_takes(const struct hv_variant *variant);

/* A variant that was read without the entities of the files that are taken gets them
 * from its base, in front of its own ones: the base's lists become the variant's, and
 * its arena has to live as long. Taken is then what the base had taken as well. False:
 * the base (NULL: there is none) has not got such a file. */
bool hv_variant_take(struct hv_variant *variant, struct hv_variant *base);

/* Nothing is taken any more: it will be written as a whole. */
void hv_variant_make_whole(struct hv_variant *variant);

/* To bytes and back, without the entities that are taken. The bytes come from a process
 * that read untrusted headers: reading checks every length and fails on any disorder.
 */
void hv_variant_write(const struct hv_variant *variant, struct hv_buf *buf);
bool hv_variant_read(struct hv_variant *variant, const char *p, size_t n,
                     struct hv_err *err);

/* All but the entities, which stand at the end and are not looked at. */
bool hv_variant_read_around(struct hv_variant *variant, const char *p, size_t n,
                            struct hv_err *err);

/* The same of a sealed surface, for the cache. NULL: the bytes are damaged. */
void hv_surface_put(const struct hv_surface *surface, struct hv_buf *buf);
struct hv_surface *hv_surface_get(const struct hv_buf *bytes,
                                  const struct hv_profile *profile, unsigned arch,
                                  struct hv_atoms *atoms);

/* Merge variants of one architecture into a sealed surface; entities of equal form
 * become one, for several audiences. The strings are interned already. */
struct hv_surface *hv_variants_merge(struct hv_variant *const *variants, size_t n,
                                     const struct hv_profile *profile, unsigned arch);
