/* SPDX-License-Identifier: MIT
 *
 * Small predicates on C strings.
 */
#pragma once

#include <stdbool.h>
#include <string.h>

/* Are both NULL, or both the same text? */
static inline bool hv_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* strcmp() for which NULL comes before every text. */
static inline int hv_compare_text(const char *a, const char *b)
{
    return a == b ? 0 : !a ? -1 : !b ? 1 : strcmp(a, b);
}

/* A letter, digit or underscore, in any locale. */
static inline bool hv_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

/* A NUL byte inside of a text: no bytes of UTF-8, so that texts stay C strings. */
#define HV_TEXT_NUL "\xc0\x80"
