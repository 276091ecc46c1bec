/* SPDX-License-Identifier: MIT
 *
 * Jansson as the house uses it: what cannot be built ends the program (a lost value
 * would be a lost finding), and text from input always becomes valid JSON. Private to
 * report/.
 */
#ifndef HV_REPORT_JSON_UTIL_H
#define HV_REPORT_JSON_UTIL_H

#include "base/buf.h"

#include <jansson.h>
#include <stdint.h>

/* v itself; ends the program where it is NULL. */
json_t *hv_json_must(json_t *v);

/* All take over the reference to v. */
void hv_json_set(json_t *object, const char *key, json_t *v);
void hv_json_append(json_t *array, json_t *v);

/* A new array. */
json_t *hv_json_list(void);

/* A new object from "key:type ...", with a value for each key: s a text or NULL, b a
 * condition, o a value, which is taken over. */
json_t *hv_json_pack(const char *format, ...);

/* null for NULL; bytes that are no UTF-8 are spelled \xNN. */
json_t *hv_json_text(const char *s);
json_t *hv_json_number(uint64_t n);

/* Append v, indented, with a line end, in ASCII; drops the reference. */
void hv_json_dump(json_t *v, struct hv_buf *buf);

#endif
