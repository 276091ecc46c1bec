/* SPDX-License-Identifier: MIT
 *
 * Jansson as all JSON reports use it: what cannot be built ends the program (a lost
 * value would be a lost finding), and text from input always becomes valid JSON.
 * Private to report/.
 */
#pragma once

#include "model/finding.h"

#include <jansson.h>

#ifndef HVABI_VERSION
#define HVABI_VERSION "0"
#endif
#define HV_TOOL "hvabi " HVABI_VERSION

/* Returns v; ends the program if it is NULL. */
json_t *hv_json_must(json_t *v);

/* All take ownership of the reference to v. */
void hv_json_set(json_t *object, const char *key, json_t *v);
void hv_json_append(json_t *array, json_t *v);

/* null for NULL; bytes that are not UTF-8 are spelled \xNN. */
json_t *hv_json_text(const char *s);
/* Takes over the buffer; "" for an empty one. */
json_t *hv_json_taken(struct hv_buf *text);
json_t *hv_json_number(uint64_t n);
json_t *hv_json_bool(bool b);
/* null for 0, which means unknown. */
json_t *hv_json_known(uint64_t n);
json_t *hv_json_strings(const struct hv_strings *list); /* accepts NULL */

/* A text, a number, a bool or a value of jansson's (taken over) as a value. */
#define HV_JSON(v)                                                                     \
    _Generic((v), char *                                                               \
             : hv_json_text, const char *                                              \
             : hv_json_text, bool                                                      \
             : hv_json_bool, json_t *                                                  \
             : hv_json_must, default                                                   \
             : hv_json_number)(v)

/* A new object with these keys in this order: HV_JSON_OBJECT(KEY("line", line),
 * KEY("file", file)). Note that && and == give numbers, not bools. KEY and KEY_IF have
 * no prefix, because each line of the JSON writers has several; no other folder
 * includes this file. */
struct hv_json_pair {
    const char *key;
    json_t *value; /* NULL: the key is omitted */
};
#define KEY(name, v)                                                                   \
    {                                                                                  \
        name, HV_JSON(v)                                                               \
    }
#define KEY_IF(condition, name, v)                                                     \
    {                                                                                  \
        name, (condition) ? HV_JSON(v) : NULL                                          \
    }
/* KEYS(step, from, to): members of the structure pointed to, named like the keys; at
 * most eight. */
#define KEYS(of, ...)                                                                  \
    KEYS_PICK(__VA_ARGS__, KEYS8, KEYS7, KEYS6, KEYS5, KEYS4, KEYS3, KEYS2, KEYS1, )   \
    (of, __VA_ARGS__)
#define KEYS_PICK(a, b, c, d, e, f, g, h, keys, ...) keys
#define KEYS1(of, field) KEY(#field, (of)->field)
#define KEYS2(of, field, ...) KEYS1(of, field), KEYS1(of, __VA_ARGS__)
#define KEYS3(of, field, ...) KEYS1(of, field), KEYS2(of, __VA_ARGS__)
#define KEYS4(of, field, ...) KEYS1(of, field), KEYS3(of, __VA_ARGS__)
#define KEYS5(of, field, ...) KEYS1(of, field), KEYS4(of, __VA_ARGS__)
#define KEYS6(of, field, ...) KEYS1(of, field), KEYS5(of, __VA_ARGS__)
#define KEYS7(of, field, ...) KEYS1(of, field), KEYS6(of, __VA_ARGS__)
#define KEYS8(of, field, ...) KEYS1(of, field), KEYS7(of, __VA_ARGS__)
/* First keys of every document. */
#define KEYS_HEAD(schema, profile)                                                     \
    KEY("schema", schema), KEY("tool", HV_TOOL), KEY("profile", (profile)->name)
/* Keys for place and audiences. */
#define KEYS_WHO(profile, of)                                                          \
    KEY("archs", hv_json_archs(profile, (of)->archs)),                                 \
        KEY("audiences", hv_json_audiences(profile, (of)->audiences))
#define HV_JSON_OBJECT(...) HV_JSON_ADD(hv_json_must(json_object()), __VA_ARGS__)
/* null if the condition is false; the keys are not evaluated then. */
#define HV_JSON_OBJECT_IF(condition, ...)                                              \
    ((condition) ? HV_JSON_OBJECT(__VA_ARGS__) : json_null())
/* Append keys to an object; returns it. */
#define HV_JSON_ADD(object, ...)                                                       \
    hv_json_add(object, (const struct hv_json_pair[]){__VA_ARGS__, {NULL, NULL}})
json_t *hv_json_add(json_t *object, const struct hv_json_pair *pairs);
json_t *hv_json_array(void);
json_t *hv_json_array_of(json_t *only);
/* An array with a value for each of n elements; HV_JSON_LIST_IF(): for those for which
 * an expression of item holds. */
#define HV_JSON_LIST(item, array, n, v) HV_JSON_LIST_IF(item, array, n, true, v)
#define HV_JSON_LIST_IF(item, array, n, holds, v)                                      \
    __extension__({                                                                    \
        json_t *list_##item = hv_json_array();                                         \
        HV_EACH (item, array, n)                                                       \
            if (holds)                                                                 \
                hv_json_append(list_##item, HV_JSON(v));                               \
        list_##item;                                                                   \
    })

/* Append v, indented, with a line end, in ASCII; drops the reference. */
void hv_json_dump(json_t *v, struct hv_buf *buf);

/* ---- parts of several reports; all return a new reference ---- */

json_t *hv_json_archs(const struct hv_profile *profile, uint32_t mask);
json_t *hv_json_audiences(const struct hv_profile *profile, uint32_t mask);
/* An op family, by the index of the surface. */
struct hv_masks;
json_t *hv_masks_archs(const struct hv_masks *masks, uint32_t archs);
json_t *hv_json_tree(const struct hv_tree_name *tree);
/* null if the file is unknown; the line is null if it is 0. */
json_t *hv_json_location(const char *file, uint32_t line);
/* The same for several lines; last 0: one line. */
json_t *hv_json_region(const char *file, uint32_t line, uint32_t last);
/* Counts of decisions by verdict, and as "rows" of findings by verdict. */
json_t *hv_json_summary(const struct hv_result *result);
json_t *hv_json_coverage(const struct hv_result *result);
json_t *hv_json_errors(const struct hv_result *result);
/* Each as an object, as in CONTRACT.md: carried_by. */
struct hv_carrier;
json_t *hv_json_carriers(const struct hv_profile *profile,
                         const struct hv_carrier *carriers, size_t n);
/* The object "verify". */
json_t *hv_json_verification(const struct hv_verification *verification);
/* One side, with its valid fields; null if it is absent. */
json_t *hv_json_side(const struct hv_side *side, enum hv_fields fields,
                     const struct hv_profile *profile);
/* A change without a judgement: kind, entity, member, for whom, before, after. */
json_t *hv_json_change(const struct hv_change *c, const struct hv_profile *profile);
/* One of the contract's "changes". */
json_t *hv_json_finding(const struct hv_result *result,
                        const struct hv_finding *finding);
