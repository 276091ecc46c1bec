/* SPDX-License-Identifier: MIT
 *
 * The walk over one parsed unit: declarations to entities (clang_walk.c,
 * clang_record.c), macros to values and fingerprints (clang_macro.c). Included by
 * clang_*.c alone.
 */
#ifndef HV_EXTRACT_CLANG_WALK_H
#define HV_EXTRACT_CLANG_WALK_H

#include "extract/clang_type.h"
#include "extract/variant_parse.h"

struct hv_walk {
    struct hv_unit *unit;
    struct hv_variant *variant;
    struct hv_atoms *atoms;
    struct hv_probe_state {
        struct hv_place place; /* of its last definition */
        bool defined;          /* behind all headers */
        bool known;            /* as a value or as a type */
        bool has_high;
        uint64_t high; /* bits of its value from 64 on */
    } * probes;        /* per macro of the plan */
    bool *hidden;      /* per hidden header of the plan: it is */
    unsigned long_bits;
    const unsigned char *only;
    bool doubtful; /* libclang said what cannot be, and err says what */
    struct hv_err *err;
};

/* Add all entities of the unit to the variant; only, unless NULL: those of the files
 * with a byte that is not 0. Fails with HV_ERR_INPUT where libclang contradicts itself:
 * the variant is then of no use. */
bool hv_walk(struct hv_unit *unit, struct hv_variant *variant,
             const unsigned char *only, struct hv_err *err);

/* What libclang says about the entity or member (NULL: it has no name) cannot be true:
 * the walk fails. The first doubt is kept. */
void hv_walk_doubt(struct hv_walk *walk, const char *name, const char *what);

/* The name of a declaration, interned; NULL: it has none. */
const char *hv_walk_name(struct hv_walk *walk, CXCursor cursor);

/* Add the record that decl defines, and the tagged ones inside it. */
void hv_walk_record(struct hv_walk *walk, CXCursor decl);
void hv_walk_enum(struct hv_walk *walk, CXCursor decl);

/* One macro definition, or one of our probes (a variable or a typedef), as they come
 * by. */
void hv_walk_macro_definition(struct hv_walk *walk, CXCursor cursor);
void hv_walk_probe(struct hv_walk *walk, CXCursor cursor);

/* Add what a type is known as under that name, resolved; the place is the caller's. */
struct hv_entity *hv_walk_add_type(struct hv_walk *walk, const char *name, CXType type,
                                   const char *resolved);

/* At the end: the macros that needed no probe, and those that have no value. */
void hv_walk_other_macros(struct hv_walk *walk);

/* A variable of a header: what is constant and has a value is a constant. */
void hv_walk_object(struct hv_walk *walk, CXCursor cursor);

/* Add a macro, or what is like one, by its text: fingerprint and place. */
void hv_walk_add_text(struct hv_walk *walk, const char *name, const struct hv_buf *text,
                      bool function_like, struct hv_place place);

/* Add to the variant the lines of the wanted files that the preprocessor did not skip
 * (clang_seen.c). */
void hv_walk_seen(struct hv_walk *walk);

/* Set an entity's file, line and guard. */
void hv_walk_put_place(struct hv_walk *walk, struct hv_entity *entity,
                       struct hv_place place);

/* Is the entity made by a macro of the profile (a guest handle)? Such are derived. */
bool hv_walk_is_handle(const struct hv_walk *walk, const char *name);

#endif
