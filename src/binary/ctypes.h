/* SPDX-License-Identifier: MIT
 *
 * The types of a binary as a graph, whatever format they came from: a reader
 * (abixml_read.c, btf.c) fills it, ctypes_walk.c makes entities of it. Types refer to
 * each other by index; nothing is trusted, so a walk counts its depth, and what leads
 * nowhere or in circles makes the graph bad.
 */
#pragma once

#include "model/variant.h"

enum hv_ctype_kind {
    HV_CTYPE_VOID,
    HV_CTYPE_INT,
    HV_CTYPE_OTHER, /* floating point and the like: known by its name */
    HV_CTYPE_POINTER,
    HV_CTYPE_ARRAY, /* one dimension of it */
    HV_CTYPE_RECORD,
    HV_CTYPE_ENUM,
    HV_CTYPE_TYPEDEF,
    HV_CTYPE_QUALIFIED,
    HV_CTYPE_FUNCTION,
};

struct hv_cmember {
    const char *name; /* NULL: anonymous */
    uint32_t type;
    uint64_t offset; /* bits, from the start of its record */
    bool bitfield;
    uint64_t bits; /* of a bit field */
};

struct hv_ctype {
    enum hv_ctype_kind kind;
    const char *name; /* without tag; NULL: nameless */
    const char *file; /* where it is declared, NULL: not known */
    uint32_t line;
    const char *named_by; /* the typedef by which a nameless record or enum is known */
    uint64_t bits;        /* 0 where it follows from others */
    bool is_union, is_unsigned;
    bool declared;   /* of which no definition is known */
    bool flexible;   /* an array without a bound, or with the bound 0 */
    uint32_t target; /* of what a pointer, array, typedef or qualifier is */
    uint64_t count;
    uint32_t n_members;
    struct hv_cmember *members;
    uint32_t n_values;
    struct hv_enumerator *values;
};

enum { HV_CTYPE_VOID_INDEX = 0 };

struct hv_ctypes {
    struct hv_arena *arena;
    struct hv_atoms *atoms;
    unsigned pointer_bits;
    size_t n, cap;
    struct hv_ctype *v;            /* v[0] is void */
    const struct hv_strings *keep; /* typedefs at which resolving stops */
    bool bad;
};

void hv_ctypes_init(struct hv_ctypes *types, struct hv_arena *arena,
                    struct hv_atoms *atoms);
/* A new type, zeroed but for its kind; valid until the next one is added. */
struct hv_ctype *hv_ctypes_add(struct hv_ctypes *types, enum hv_ctype_kind kind);
/* An integer by its C name: width, sign, char, bool; other names become OTHER. */
void hv_ctype_set_base(struct hv_ctypes *types, struct hv_ctype *type, const char *name,
                       uint64_t bits);

/* Add records, typedefs and enums to the variant. False when the graph is bad. */
bool hv_ctypes_to_variant(struct hv_ctypes *types, struct hv_variant *variant,
                          struct hv_err *err);

/* The readers. Each fails with HV_ERR_INPUT and a text about its format. */
bool hv_abixml_read(const char *text, size_t n, struct hv_ctypes *types,
                    struct hv_err *err);
bool hv_btf_read(const void *p, size_t n, struct hv_ctypes *types, struct hv_err *err);
