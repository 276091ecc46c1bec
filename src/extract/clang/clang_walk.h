/* SPDX-License-Identifier: MIT
 *
 * The walk over one parsed unit: declarations to entities (clang_walk.c,
 * clang_record.c), macros to values and fingerprints (clang_macro.c). Included by
 * clang_*.c alone.
 */
#pragma once

#include "extract/clang/clang_unit.h"
#include "extract/variant_parse.h"

struct hv_walk {
    struct hv_unit *unit;
    struct hv_variant *variant;
    struct hv_atoms *atoms;
    struct hv_probe_state {
        struct hv_place place; /* of its last definition */
        bool defined;          /* after all headers */
        bool known;            /* as a value or as a type */
        bool has_high;
        uint64_t high; /* bits of its value from 64 on */
    } * probes;        /* per macro of the plan */
    bool *hidden;      /* per hidden header of the plan: it is hidden */
    unsigned long_bits;
    const unsigned char *only;
    bool doubtful; /* libclang returned something impossible; err says what */
    struct hv_err *err;
};

/* Add all entities of the unit to the variant; with `only`, those of the files with a
 * non-zero byte. Fails with HV_ERR_INPUT if libclang contradicts itself: the variant is
 * then useless. */
bool hv_walk(struct hv_unit *unit, struct hv_variant *variant,
             const unsigned char *only, struct hv_err *err);

/* Record that libclang reports something impossible about the entity or member (NULL:
 * unnamed): the walk fails. The first report is kept. */
void hv_walk_doubt(struct hv_walk *walk, const char *name, const char *what);

/* The name of a declaration, interned; NULL: it has none. */
const char *hv_walk_name(struct hv_walk *walk, CXCursor cursor);

/* Add the record that decl defines, and the tagged ones inside it. */
void hv_walk_record(struct hv_walk *walk, CXCursor decl);
void hv_walk_enum(struct hv_walk *walk, CXCursor decl);

/* Visit a macro definition, or one of our probes (a variable or a typedef). */
void hv_walk_macro_definition(struct hv_walk *walk, CXCursor cursor);
void hv_walk_probe(struct hv_walk *walk, CXCursor cursor);

/* Add a typedef of that name for the resolved type; the caller sets the place. */
struct hv_entity *hv_walk_add_type(struct hv_walk *walk, const char *name, CXType type,
                                   const char *resolved);

/* Add a type that a macro of the headers makes, with its pointee: resolved, and its
 * constness as of a member. The caller sets the place. */
struct hv_entity *hv_walk_add_handle(struct hv_walk *walk, const char *name,
                                     CXType type, const char *held,
                                     const char *constness);

/* Called last: add the macros that needed no probe, and those without a value. */
void hv_walk_other_macros(struct hv_walk *walk);

/* Visit a variable of a header: one that is const and has a value is a constant. */
void hv_walk_object(struct hv_walk *walk, CXCursor cursor);

/* A macro, or a function with its body. */
struct hv_walk_text {
    struct hv_buf all;
    const char *parameters; /* as "(x, y)" */
    bool function_like, is_macro;
};

/* Add an entity by its text: fingerprint and place. */
void hv_walk_add_text(struct hv_walk *walk, const char *name,
                      const struct hv_walk_text *text, struct hv_place place);

/* Add to the variant the lines of the wanted files that the preprocessor did not skip
 * (clang_seen.c). */
void hv_walk_seen(struct hv_walk *walk);

/* Is the place in the tree, in a piece whose entities are wanted? */
bool hv_walk_wants(const struct hv_walk *walk, struct hv_place place);

/* Set an entity's file, line and guard. */
void hv_walk_put_place(struct hv_walk *walk, struct hv_entity *entity,
                       struct hv_place place);

/* Is the entity made by a macro of the profile (a guest handle)? */
bool hv_walk_is_handle(const struct hv_walk *walk, const char *name);

/* ---- types, as the strings of the model (surface.h): resolved down to fixed-width
 * names ---- */

/* The resolved type, interned. */
const char *hv_type_string(const struct hv_unit *unit, struct hv_atoms *atoms,
                           CXType type);

/* The name of the typedef that spells the type; NULL: none does. */
const char *hv_type_typedef(const struct hv_unit *unit, struct hv_atoms *atoms,
                            CXType type);

/* The result and arguments of a pointer to functions, below arrays and further
 * pointers, resolved: "uint32_t (void *, int32_t)". NULL: it is none. */
const char *hv_type_call(const struct hv_unit *unit, struct hv_atoms *atoms,
                         CXType type);

/* As struct hv_member's constness. */
const char *hv_type_constness(const struct hv_unit *unit, struct hv_atoms *atoms,
                              CXType type);

/* The name of a struct, union or enum: "struct x", or the bare name of the typedef that
 * names a tagless one. NULL: it has no name at all. */
const char *hv_tag_name(const struct hv_unit *unit, struct hv_atoms *atoms,
                        CXCursor decl);

/* Is the type, below arrays, a record that has no name? Then its declaration. */
bool hv_type_inline_record(const struct hv_unit *unit, CXType type, CXCursor *ret_decl);

/* Is the type, below arrays, of a width that C leaves to the compiler: int, short, long
 * and their unsigned forms, bool, an enum? Typedefs are not resolved, and char is a
 * byte. */
bool hv_type_is_c(const struct hv_unit *unit, CXType type);

/* Size in bits and alignment in bytes; 0 where the type has none (flexible,
 * incomplete). */
uint64_t hv_type_bits(const struct hv_unit *unit, CXType type);
uint64_t hv_type_align(const struct hv_unit *unit, CXType type);

/* ---- values that the compiler gives to objects ---- */

struct hv_value {
    const char *value; /* decimal, or a list in braces; NULL: a string */
    const char *text;  /* a string's, NUL bytes as HV_TEXT_NUL */
    uint32_t bits;     /* of a number, or of the characters of a wide string */
    bool is_unsigned;
    bool is_address;       /* of a pointer that points nowhere in the headers */
    const char *list_type; /* of a list that has a type */
};

/* Read the value of an initialised variable. high: bits of the value from 64 on, known
 * from another probe; NULL: an integer of more than 64 bits has no value. False: it has
 * no value, or none that can be represented. */
bool hv_value_read(struct hv_walk *walk, CXCursor variable, const uint64_t *high,
                   struct hv_value *ret_value);

/* The bits of an integer variable of at most 64 bits. False: it has no value. */
bool hv_value_bits(struct hv_walk *walk, CXCursor variable, uint64_t *ret_bits);

/* Read the initialiser in braces of a variable. */
bool hv_value_list(struct hv_walk *walk, CXCursor variable, struct hv_value *ret_value);

/* Read an initialiser in braces from the text of a string literal, the value of the
 * variable: "{ .a = 0x10, { 2 } }". Numbers are evaluated, other elements keep their
 * spelling. */
bool hv_value_spelled_list(struct hv_walk *walk, CXCursor variable,
                           struct hv_value *ret_value);
