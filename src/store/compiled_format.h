/* SPDX-License-Identifier: MIT
 *
 * The format of compiled baselines, for those who write and read them. Numbers are
 * little-endian.
 */
#pragma once

#include "base/base.h"

#define HV_COMPILED_MAGIC UINT64_C(0x324249424156480a)

enum hv_compiled_section {
    HV_COMPILED_STRING_ENDS, /* uint32_t: where strings begin, and where all end */
    HV_COMPILED_STRINGS,     /* bytes */
    HV_COMPILED_DIRECTORY,   /* struct hv_compiled_entity, and one behind the last */
    HV_COMPILED_ENTITIES,    /* streams, of one entity each */
    HV_COMPILED_LISTS,       /* uint32_t: numbers of entities */
    HV_COMPILED_PARTS,       /* one stream: profile, names, parts */
    HV_COMPILED_STREAMS,     /* of parts */
    HV_COMPILED_SECTIONS
};

struct hv_compiled_head {
    uint64_t magic, checksum; /* of all that is behind them */
    uint64_t fields;          /* hv_compiled_fields() of the writer */
    struct {
        uint64_t at, n; /* bytes */
    } sections[HV_COMPILED_SECTIONS];
};

struct hv_compiled_entity {
    uint32_t name, at; /* a string; where its stream begins */
    uint32_t cls;
};

/* A number of what entities and changes are made of: a program with other fields has
 * another one.
 */
uint64_t hv_compiled_fields(void);
