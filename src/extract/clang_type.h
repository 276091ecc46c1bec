/* SPDX-License-Identifier: MIT
 *
 * Types of libclang as the strings of the model (surface.h): what the header says,
 * resolved down to fixed-width names. Included by clang_*.c alone.
 */
#ifndef HV_EXTRACT_CLANG_TYPE_H
#define HV_EXTRACT_CLANG_TYPE_H

#include "extract/clang_unit.h"

/* The resolved type, interned. */
const char *hv_type_string(const struct hv_unit *unit, struct hv_atoms *atoms,
                           CXType type);

/* Of a pointer to functions, below arrays and further pointers: result and arguments,
 * resolved: "uint32_t (void *, int32_t)". NULL: it is none. */
const char *hv_type_call(const struct hv_unit *unit, struct hv_atoms *atoms,
                         CXType type);

/* struct hv_member's constness. */
const char *hv_type_constness(const struct hv_unit *unit, struct hv_atoms *atoms,
                              CXType type);

/* The name of a struct, union or enum: "struct x", or the bare name of the typedef that
 * names a tagless one. NULL: it has no name at all. */
const char *hv_tag_name(const struct hv_unit *unit, struct hv_atoms *atoms,
                        CXCursor decl);

/* Is the type, below arrays, a record that has no name? Then its declaration. */
bool hv_type_inline_record(const struct hv_unit *unit, CXType type, CXCursor *ret_decl);

/* Is the type, below arrays, one whose width C leaves to the compiler: int, short, long
 * and their unsigned forms, bool, an enum? A typedef is not resolved, and a char is a
 * byte. */
bool hv_type_is_c(const struct hv_unit *unit, CXType type);

/* Size in bits and alignment in bytes; 0 where the type has none (flexible,
 * incomplete). */
uint64_t hv_type_bits(const struct hv_unit *unit, CXType type);
uint64_t hv_type_align(const struct hv_unit *unit, CXType type);

#endif
