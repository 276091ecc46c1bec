/* SPDX-License-Identifier: MIT
 *
 * The value that the compiler gives to an object: a number of any kind, an address, a
 * string, or a list of them. Included by clang_*.c alone.
 */
#ifndef HV_EXTRACT_CLANG_VALUE_H
#define HV_EXTRACT_CLANG_VALUE_H

#include "extract/clang_walk.h"

struct hv_value {
    const char *value; /* decimal, or a list in braces; NULL: a string */
    const char *text;  /* a string's, NUL bytes as HV_TEXT_NUL */
    uint32_t bits;     /* of a number, or of the characters of a wide string */
    bool is_unsigned;
};

/* The value of an initialised variable. high: the value's bits from 64 on, where
 * another probe knows them; NULL: an integer of more than 64 bits has no value. False:
 * it has no value, or none that can be held whole. */
bool hv_value_read(struct hv_walk *walk, CXCursor variable, const uint64_t *high,
                   struct hv_value *ret_value);

/* The bits of an integer variable of at most 64 bits. False: it has no value. */
bool hv_value_bits(struct hv_walk *walk, CXCursor variable, uint64_t *ret_bits);

/* The initialiser in braces of a variable, whatever its type makes of it. */
bool hv_value_list(struct hv_walk *walk, CXCursor variable, struct hv_value *ret_value);

/* The initialiser in braces that a string literal, the variable's value, has the text
 * of: "{ .a = 0x10, { 2 } }". Numbers are read, other elements stay as they are
 * spelled. */
bool hv_value_spelled_list(struct hv_walk *walk, CXCursor variable,
                           struct hv_value *ret_value);

#endif
