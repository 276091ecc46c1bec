/* SPDX-License-Identifier: MIT
 *
 * Integer literals, read by the rules of C (6.4.4.1): most constants of a header are
 * plain numbers, and probing each of them costs as much as the parse.
 */
#pragma once

#include "base/base.h"

struct hv_literal {
    uint64_t value; /* two's complement where negative */
    bool negative;
    unsigned bits;
    bool is_unsigned;
};

/* Parse one integer literal, possibly with a minus, possibly in parentheses. int is
 * assumed to be 32 bits, long long 64. Returns false for anything else, which the
 * compiler has to evaluate. */
bool hv_literal_read(const char *text, unsigned long_bits,
                     struct hv_literal *ret_literal);

/* Evaluate such literals joined by + - * << >> & ^ | and ~, with any brackets, by C's
 * rules for their types. False as well for what C leaves undefined. */
bool hv_constant_read(const char *text, unsigned long_bits, struct hv_literal *ret);

/* Is it one string literal without escapes? Not if it has blanks, which the scan
 * collapses. */
bool hv_string_is_plain(const char *spelling);

/* The text of an initialiser in braces, after macro expansion, gets one form for all
 * spellings of the same numbers. Append a string in quotes as an element of it. */
void hv_initialiser_put_string(struct hv_buf *buf, const char *text);

/* Append "{ 0x10u, (2), { .a = 'x' } }" as "{16, 2, {.a = 'x'}}". False: the text is no
 * list in braces. */
bool hv_initialiser_read(const char *text, unsigned long_bits, struct hv_buf *buf);

/* Append the bytes that the literal means; of a wide one the UTF-8 of its characters. A
 * NUL is HV_TEXT_NUL. False: the text is not a literal. */
bool hv_string_literal_read(const char *spelling, struct hv_buf *buf, bool *ret_wide);
