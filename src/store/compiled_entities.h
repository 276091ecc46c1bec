/* SPDX-License-Identifier: MIT
 *
 * The entities of all baselines, as the compiled file has them: each form once, lists
 * of their numbers for the surfaces.
 */
#pragma once

#include "model/entity_serial.h"

/* Numbers of entities by the hash of their bytes. */
struct hv_compiled_table {
    size_t n, cap; /* cap: a power of two */
    struct hv_compiled_slot {
        uint64_t hash;
        uint32_t number; /* + 1; 0: free */
    } * slots;
};

/* An entity, as it was first found. */
struct hv_compiled_found {
    enum hv_class cls;
    const char *name;
    size_t at, n;    /* its stream */
    uint32_t number; /* that it is written under */
};

/* {.strings = NUMBERS} is empty; borrows them. */
struct hv_compiled_entities {
    struct hv_serial_numbers *strings;
    struct hv_compiled_table table; /* numbers as found */
    size_t n_found, cap_found;
    struct hv_compiled_found *found;
    struct hv_buf streams; /* of entities, as found */
    struct hv_buf lists;   /* likewise: uint32_t, of all surfaces */
    size_t n_put;          /* numbers of the lists that are written */
};

/* A list of n more entities. Borrows their names. */
void hv_compiled_entities_add(struct hv_compiled_entities *all,
                              const struct hv_entity **entities, size_t n);

/* Append the stream of each to buf, and where it begins to ends. They get the numbers
 * that lists are written with, so this comes first. */
void hv_compiled_entities_put(struct hv_compiled_entities *all, struct hv_buf *buf,
                              struct hv_buf *ends);

/* Append the next n numbers of the lists, in the order in which they were added. */
void hv_compiled_entities_put_list(struct hv_compiled_entities *all, uint64_t n,
                                   struct hv_buf *buf);

void hv_compiled_entities_done(struct hv_compiled_entities *all);
