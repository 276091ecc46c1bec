/* SPDX-License-Identifier: MIT
 *
 * The format of compiled baselines, for those who write and read them. Numbers are
 * little-endian.
 */
#pragma once

#include "base/serial.h"
#include "model/entity_serial.h"

#define HV_COMPILED_MAGIC UINT64_C(0x344249424156480a)

/* Data after the checksums is verified in blocks, when it is read. */
enum { HV_COMPILED_BLOCK = 4096 };

/* Lists store the numbers of entities in pages of that many, as one byte each. */
enum { HV_COMPILED_PAGE = 256 };
#define HV_COMPILED_PAGES(n) (((n) + HV_COMPILED_PAGE - 1) / HV_COMPILED_PAGE)

enum hv_compiled_section {
    HV_COMPILED_CHECKSUMS,   /* uint64_t for each block of the file after this
                                section */
    HV_COMPILED_STRING_ENDS, /* uint32_t: begin of each string, and end of the last */
    HV_COMPILED_STRINGS,     /* bytes */
    HV_COMPILED_ENTITY_ENDS, /* uint32_t: begin of each entity, and end of the last */
    HV_COMPILED_ENTITIES,    /* by name and class: see below */
    HV_COMPILED_LISTS,       /* of surfaces, older forms included: uint32_t for each
                                page, the count of numbers up to its end; then their
                                offsets in the pages, one byte each */
    HV_COMPILED_PARTS,       /* one stream: profile, names, parts */
    HV_COMPILED_STREAMS,     /* of parts */
    HV_COMPILED_SECTIONS
};

/* An entity is 0 and its stream; or a difference: the distance to an earlier complete
 * form of the name, the lengths of the common prefix and suffix with that form's
 * stream, and the bytes between them. */

struct hv_compiled_head {
    uint64_t magic, checksum; /* of everything after them, and of the checksums */
    uint64_t fields;          /* hv_compiled_fields() of the writer */
    uint64_t n_bytes;         /* of the file */
    struct {
        uint64_t at, n; /* bytes */
    } sections[HV_COMPILED_SECTIONS];
};

/* A hash of the fields of entities and changes: a program with other fields has another
 * one. */
uint64_t hv_compiled_fields(void);

/* One part, in the stream of them. */
struct hv_compiled_part;
void hv_compiled_part_pass(const struct hv_serial_walk *walk,
                           struct hv_compiled_part *part);
