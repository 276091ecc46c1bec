/* SPDX-License-Identifier: MIT
 *
 * Strings into JSON and back, whatever bytes they hold. JSON is UTF-8, a C string
 * constant need not be: a byte that is not UTF-8 is written as the private character
 * U+F700 plus the byte, and so are the bytes of such characters themselves; a NUL
 * (HV_TEXT_NUL) is "\u0000". Reading turns them back, so every string survives the way
 * there and back unchanged.
 */
#pragma once

#include "base/base.h"

/* Append s in quotes. NULL becomes null. */
void hv_json_put_string(struct hv_buf *buf, const char *s);

/* Append an array of strings, separated by `between`. */
void hv_json_put_list(struct hv_buf *buf, const char *const *v, size_t n);
void hv_json_put_list_with(struct hv_buf *buf, const char *between,
                           const char *const *v, size_t n);

/* Append a key, other than an object's first, with the preceding comma and its
 * value. */
void hv_json_put_key(struct hv_buf *buf, const char *key); /* no value yet */
void hv_json_put_key_string(struct hv_buf *buf, const char *key, const char *s);
void hv_json_put_key_number(struct hv_buf *buf, const char *key, uint64_t n);
void hv_json_put_key_true(struct hv_buf *buf, const char *key);

/* The same on a new line, for keys of the outermost object of a file. */
void hv_json_put_line(struct hv_buf *buf, const char *key); /* no value yet */
void hv_json_put_line_string(struct hv_buf *buf, const char *key, const char *s);

/* Intern a string that hv_json_put_string() wrote and a JSON parser unescaped. */
const char *hv_json_atom(struct hv_atoms *atoms, const char *s, size_t n);
