/* SPDX-License-Identifier: MIT
 *
 * Op families and the masks that their numbers have to fit: masks_page.c counts and
 * merges architectures with the same values, masks_report.c prints.
 */
#pragma once

#include "model/surface.h"

struct hv_masks_op {
    const char *name;
    uint64_t number; /* the part of the value that people use */
    uint64_t value;
    uint32_t audiences;
    bool removed; /* only a comment keeps the number */
    bool older;   /* only in older interface versions */
};

/* The values of one family, and the architectures that have them. */
struct hv_masks_row {
    const struct hv_family *family;
    uint32_t archs; /* by the index of the surface */
    size_t n_ops, cap_ops;
    struct hv_masks_op *ops; /* by number, then name */
    size_t n_live;           /* that are neither removed nor older */
    uint64_t highest, next;  /* highest number of all of them; number for a new op */
    const struct hv_entity *mask; /* NULL: none; of several, the narrowest */
    uint64_t capacity, left;      /* with a mask: numbers that fit; from next on */
    uint32_t command_bits;        /* of the hypercall's first argument; 0: not known */
    size_t n_overflow;            /* ops that do not fit */
};

struct hv_masks {
    const char *tree; /* as the user wrote it, for a report */
    struct hv_arena *arena;
    const struct hv_profile *profile;
    const struct hv_surface *const *surfaces;
    size_t n_surfaces;
    size_t n, cap;
    struct hv_masks_row *rows; /* in the profile's order */
    size_t n_overflow;
    bool side_files; /* the tree has some; otherwise no mask is known */
};

/* Count. n_surfaces <= 32. The arena owns what is found. */
struct hv_masks hv_masks_count(const struct hv_surface *const *surfaces, size_t n,
                               const struct hv_profile *profile,
                               struct hv_arena *arena);

/* Is the number too large for the row's mask? */
bool hv_masks_overflows(const struct hv_masks_row *row, const struct hv_masks_op *op);

/* A number of the family as people write it: "12", or "0xae nr 0xcf" if it is a part of
 * the value; the group is that of the op. */
enum { HV_NUMBER_WORDS = 32 };
void hv_masks_number(const struct hv_masks_row *row, uint64_t number,
                     const struct hv_masks_op *op, char ret[HV_NUMBER_WORDS]);

/* Seen by audiences that may change with the hypervisor, and by no strict one. */
bool hv_masks_not_strict(const struct hv_masks *masks, const struct hv_masks_op *op);
