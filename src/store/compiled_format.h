/* SPDX-License-Identifier: MIT
 *
 * The format of compiled baselines, for those who write and read them. Numbers are
 * little-endian.
 */
#pragma once

#include "base/serial.h"
#include "model/entity_serial.h"

#define HV_COMPILED_MAGIC UINT64_C(0x344249424156480a)

/* What is behind the checksums is checked block by block, as it is read. */
enum { HV_COMPILED_BLOCK = 4096 };

/* Numbers of entities that stand in a list as one byte, and the pages of n of them. */
enum { HV_COMPILED_PAGE = 256 };
#define HV_COMPILED_PAGES(n) (((n) + HV_COMPILED_PAGE - 1) / HV_COMPILED_PAGE)

enum hv_compiled_section {
    HV_COMPILED_CHECKSUMS,   /* uint64_t: of each block of the file, as far as it is
                                behind this section */
    HV_COMPILED_STRING_ENDS, /* uint32_t: where strings begin, and where all end */
    HV_COMPILED_STRINGS,     /* bytes */
    HV_COMPILED_ENTITY_ENDS, /* uint32_t: where entities begin, and where all end */
    HV_COMPILED_ENTITIES,    /* by name and class: see below */
    HV_COMPILED_LISTS,       /* of surfaces, with the older forms: uint32_t for each
                                page of numbers, how many there are up to its end;
                                then their places in the pages, a byte each */
    HV_COMPILED_PARTS,       /* one stream: profile, names, parts */
    HV_COMPILED_STREAMS,     /* of parts */
    HV_COMPILED_SECTIONS
};

/* An entity is 0 and its stream; or how many entities before it another form of the
 * name stands whole, how many bytes of that one's stream it begins and ends with, and
 * what it has between them. */

struct hv_compiled_head {
    uint64_t magic, checksum; /* of what is behind them, and of the checksums */
    uint64_t fields;          /* hv_compiled_fields() of the writer */
    uint64_t n_bytes;         /* of the file */
    struct {
        uint64_t at, n; /* bytes */
    } sections[HV_COMPILED_SECTIONS];
};

/* A number of what entities and changes are made of: a program with other fields has
 * another one.
 */
uint64_t hv_compiled_fields(void);

/* One part, in the stream of them. */
struct hv_compiled_part;
void hv_compiled_part_pass(const struct hv_serial_walk *walk,
                           struct hv_compiled_part *part);

/* Append where something ends to a section of ends. */
void hv_compiled_put_end(struct hv_buf *ends, size_t at);

/* The entities of all baselines, as the compiled file has them: each form once, lists
 * of their numbers for the surfaces. */

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

/* n more entities of the list that is the next to be put. Borrows their names. */
void hv_compiled_entities_add(struct hv_compiled_entities *all,
                              const struct hv_entity **entities, size_t n);

/* Append the stream of each to buf, and where it begins to ends. They get the numbers
 * that lists are written with, so this comes first. */
void hv_compiled_entities_put(struct hv_compiled_entities *all, struct hv_buf *buf,
                              struct hv_buf *ends);

/* Append the list of the next n entities, in the order in which they were added. */
void hv_compiled_entities_put_list(struct hv_compiled_entities *all, uint64_t n,
                                   struct hv_buf *buf);

void hv_compiled_entities_done(struct hv_compiled_entities *all);
