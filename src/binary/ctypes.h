/* SPDX-License-Identifier: MIT
 *
 * The types of a part of a binary (a unit of DWARF, a piece of BTF) as a graph,
 * whatever format they came from: a reader (dwarf.c, btf.c) fills it, ctypes_walk.c
 * makes entities of it. Types refer to each other by index; nothing is trusted, so a
 * walk counts its depth, and what leads nowhere or in circles makes the graph bad.
 */
#pragma once

#include "base/serial.h"
#include "model/variant.h"

enum hv_ctype_kind {
    HV_CTYPE_VOID,
    HV_CTYPE_INT,
    HV_CTYPE_OTHER, /* floating point and the like: identified by name */
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
    const char *named_by; /* the first typedef of a nameless record or enum */
    uint64_t bits;        /* 0 if it is derived from other types */
    uint64_t align;       /* bytes, if the source gives it; else 0 */
    bool is_union, is_unsigned;
    bool declared;   /* no definition is known */
    bool flexible;   /* an array with no bound, or bound 0 */
    uint32_t target; /* what a pointer, array, typedef or qualifier is of */
    uint64_t count;
    uint32_t n_members;
    struct hv_cmember *members;
    uint32_t n_values;
    struct hv_enumerator *values;
};

enum { HV_CTYPE_VOID_INDEX = 0 };

/* The types of all parts of a binary: each form once. */
struct hv_forms {
    struct hv_variant *variant;
    const struct hv_strings *keep; /* typedefs at which resolving stops; NULL: none */
    unsigned pointer_bits;         /* 0: not known yet */
    unsigned likely_bits;          /* used if the types do not tell */
    size_t cap_last, cap_before;
    struct hv_serial_numbers names; /* of all entities */
    uint32_t *last;                 /* per name: 1 + index of its last entity */
    uint32_t *before; /* of each entity: 1 + index of the one before of its name; 0 */
};
void hv_forms_done(struct hv_forms *forms);

struct hv_ctypes {
    struct hv_arena *arena;
    struct hv_atoms *atoms; /* of the forms */
    struct hv_forms *forms;
    size_t n, cap;
    struct hv_ctype *v; /* v[0] is void */
    bool merged; /* the format has one type for all nameless records of equal members,
                    which only a typedef can distinguish */
    bool bad;
};

void hv_ctypes_init(struct hv_ctypes *types, struct hv_forms *forms, bool merged);
void hv_ctypes_done(struct hv_ctypes *types);
/* A new type, zeroed but for its kind; valid until the next one is added. */
struct hv_ctype *hv_ctypes_add(struct hv_ctypes *types, enum hv_ctype_kind kind);
/* An integer by its C name: width, sign, char, bool; other names become OTHER. */
void hv_ctype_set_base(struct hv_ctypes *types, struct hv_ctype *type, const char *name,
                       uint64_t bits);
/* The text as an atom; NULL if it is NULL or empty. */
const char *hv_ctypes_atom(const struct hv_ctypes *types, const char *text);

/* Add records, typedefs and enums to the forms, which own what they keep. False if the
 * type graph is malformed. */
bool hv_ctypes_finish(struct hv_ctypes *types, struct hv_err *err);

/* The readers. Each fails with HV_ERR_INPUT and a text about its format. */
struct hv_dwarf {
    int fd; /* of the ELF file */
    bool big_endian;
    bool places; /* read where types are declared, too */
    struct hv_forms *forms;
};
bool hv_dwarf_read(const struct hv_dwarf *file, struct hv_err *err);
/* Read one BTF, or several consecutive ones. */
bool hv_btf_read(const void *p, size_t n, struct hv_forms *forms, struct hv_err *err);

/* The size of the BTF at p, of at most n bytes; 0: there is none. */
size_t hv_btf_size(const void *p, size_t n);
