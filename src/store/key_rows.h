/* SPDX-License-Identifier: MIT
 *
 * How tables of keys are written down. Included by the files with tables alone.
 */
#pragma once

#include "store/json_keys.h"

/* The offset of a member. Fails to compile unless it has the type that the reader
 * stores for a key of this type. */
#define TYPE_NAME const char *
#define TYPE_DECIMAL const char *
#define TYPE_TEXT const char *
#define TYPE_RAW const char *
#define TYPE_PATTERN struct hv_pattern
#define TYPE_BOOL bool
#define TYPE_NUMBER uint32_t
#define TYPE_EITHER uint32_t
#define TYPE_SHARE struct hv_share
#define TYPE_SET uint32_t
#define TYPE_NAMES struct hv_strings
#define MEMBER(of, field) ((struct hv_##of *)0)->field
#define AT(of, field, ctype)                                                           \
    offsetof(struct hv_##of, field) + 0 * sizeof(1 ? &MEMBER(of, field) : (ctype *)0)

/* Rows: a key named like its member, or differently; a list with its length. */
#define ROW(key, kind, place, text, ...)                                               \
    {                                                                                  \
        .name = key, .type = HV_KEY_##kind, .at = place, .doc = text, __VA_ARGS__      \
    }
#define KEY(of, field, kind, ...) KEY_AS(#field, of, field, kind, __VA_ARGS__)
#define KEY_AS(key, of, field, kind, ...)                                              \
    ROW(key, kind, AT(of, field, TYPE_##kind), __VA_ARGS__)
#define WORD(of, field, ...)                                                           \
    ROW(#field, WORD, offsetof(struct hv_##of, field), __VA_ARGS__)
#define PATTERNS(of, field, ...)                                                       \
    ROW(#field, PATTERNS, AT(of, field, struct hv_pattern *), __VA_ARGS__,             \
        .count = AT(of, n_##field, size_t))
#define OBJECTS(of, field, table, ...)                                                 \
    ROW(#field, OBJECTS, offsetof(struct hv_##of, field), __VA_ARGS__,                 \
        .count = AT(of, n_##field, size_t), .object = table)
#define OBJECT(of, ...) OBJECT_AS(of##_keys, of, __VA_ARGS__)
#define OBJECT_AS(table, of, ...)                                                      \
    &(const struct hv_key_object)OBJECT_ROWS(table, of, __VA_ARGS__)
#define OBJECT_ROWS(table, of, ...)                                                    \
    {                                                                                  \
        .keys = table, .n_keys = HV_COUNT(table), .size = sizeof(struct hv_##of),      \
        __VA_ARGS__                                                                    \
    }
/* The same for a table that other files use: store/json_keys.h declares it. */
#define OBJECT_KEYS(of, ...)                                                           \
    const struct hv_key_object hv_##of##_keys = OBJECT_ROWS(of##_keys, of, __VA_ARGS__)

#define NEEDED .needed = true
#define SOME .needed = true, .least = 1
#define GROUP .groups = 1
#define ARCHS .find = hv_profile_arch
#define AUDIENCES .find = hv_profile_audience
#define ARCH_SET(of)                                                                   \
    KEY(of, archs, SET, "architectures for which it holds; default: all", ARCHS)
#define RELEASES(of)                                                                   \
    KEY(of, since, NAME, "first release for which it holds"),                          \
        KEY(of, until, NAME, "last release for which it holds")
