/* SPDX-License-Identifier: MIT
 *
 * A small checked reader over Jansson, internal to store/. A node is a value and the
 * path to it; nodes live on the caller's stack. After the first error all later calls
 * do nothing and return zeros, so reading code has no branches for errors and calls
 * hv_doc_ok() once, at its end.
 *
 * hv_node_end() refuses keys that nobody asked for, so the calls of a reader are the
 * list of known keys; where a table of them fits, see json_keys.h. Jansson keeps no
 * positions: only an error makes the reader scan the text again for the value.
 */
#pragma once

#include "base/base.h"

#include <jansson.h>

struct hv_doc {
    const char *path;
    struct hv_buf text;
    json_t *root;
    struct hv_atoms *atoms;
    struct hv_err *err;
    bool failed;
    bool comments;     /* objects may hold a string "comment", which is ignored */
    const char *bytes; /* content of the file, if it was read already; else NULL */
    size_t n_bytes;
    struct hv_json_mark {
        const json_t *value;
        const char *p;
        unsigned line, column;
    } mark; /* the last list whose item was located, and its place */
};

enum { HV_NODE_KEYS = 96 };

struct hv_node {
    struct hv_doc *doc;
    const struct hv_node *up; /* NULL: the root */
    const char *key;          /* in the object above, else NULL */
    size_t index;             /* in the array above */
    const json_t *value;      /* NULL: there is no such value */
    unsigned n_asked, n_found;
    const char *asked[HV_NODE_KEYS]; /* not initialised beyond n_asked */
};

/* Read and parse a file of at most max bytes; duplicate keys are refused. Strings are
 * interned in atoms. doc must be zeroed but for its options; hv_doc_done() is due in
 * any case. */
bool hv_doc_open(struct hv_doc *doc, const char *path, size_t max,
                 struct hv_atoms *atoms, struct hv_err *err);
struct hv_file;

/* How to read the document of a file. */
struct hv_doc_reader {
    size_t max;    /* bytes of the file */
    bool comments; /* see struct hv_doc */
    void (*read)(struct hv_node *root, void *state);
    void *state;
};

/* Read a file, from its bytes or, if there are none, by its name. Fails with
 * HV_ERR_INPUT and the place; the caller then frees what the reader made. */
bool hv_doc_read(const struct hv_file *source, const struct hv_doc_reader *reader,
                 struct hv_atoms *atoms, struct hv_err *err);
/* The same in two steps: read the text, and parse it. */
bool hv_doc_load(struct hv_doc *doc, const char *path, size_t max,
                 struct hv_atoms *atoms, struct hv_err *err);
bool hv_doc_parse(struct hv_doc *doc);
void hv_doc_done(struct hv_doc *doc);
bool hv_doc_ok(const struct hv_doc *doc);
void hv_doc_root(struct hv_doc *doc, struct hv_node *ret);

/* Complain about a value at its place. Always false. */
bool hv_node_fail(const struct hv_node *node, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The same, with what was expected and what was found. */
bool hv_node_expect(const struct hv_node *node, const char *what);

/* Objects. get: false if the key is absent; need: an absent key is an error. end: any
 * key that was not asked for is an error; until then, no key may be asked for twice. */
bool hv_node_get(struct hv_node *node, const char *key, struct hv_node *ret);
bool hv_node_need(struct hv_node *node, const char *key, struct hv_node *ret);
/* Require a text with exactly that value. */
void hv_node_need_same(struct hv_node *object, const char *key, const char *expected);
void hv_node_end(const struct hv_node *node);

/* Arrays: the length, 0 after an error; the element at an index below it. */
size_t hv_node_array(const struct hv_node *node);
void hv_node_at(const struct hv_node *node, size_t index, struct hv_node *ret);

/* For each item of an array, a node with its index, until an error; none if the array
 * is optional and absent. */
#define HV_EACH_ITEM(item, list)                                                       \
    for (struct hv_node item = {.up = (list), .index = SIZE_MAX}; hv_node_next(&item);)
bool hv_node_next(struct hv_node *item);

/* Scalars. Strings are interned; an empty string is an error in `name`, and a NUL byte
 * except in `text`, which returns it as HV_TEXT_NUL. */
const char *hv_node_string(const struct hv_node *node);
const char *hv_node_text(const struct hv_node *node);
const char *hv_node_name(const struct hv_node *node);
/* A decimal number in quotes, of any length, with or without '-' before it. */
const char *hv_node_decimal(const struct hv_node *node);
/* The value of a constant in quotes: a decimal number, one with a fraction, or values
 * in braces. */
const char *hv_node_value(const struct hv_node *node);
/* Borrowed from the document, not interned; for text that is parsed at once. */
const char *hv_node_raw(const struct hv_node *node);
uint64_t hv_node_uint(const struct hv_node *node, uint64_t least, uint64_t most);
bool hv_node_bool(const struct hv_node *node);

/* The same for a key of an object; the `get` functions return the default if it is
 * absent. */
const char *hv_node_need_name(struct hv_node *node, const char *key);
const char *hv_node_need_string(struct hv_node *node, const char *key);
const char *hv_node_get_string(struct hv_node *node, const char *key);
uint64_t hv_node_need_uint(struct hv_node *node, const char *key, uint64_t max);
uint64_t hv_node_get_uint(struct hv_node *node, const char *key, uint64_t max,
                          uint64_t other);
bool hv_node_get_bool(struct hv_node *node, const char *key, bool other);

/* Line and column (in characters), from 1, of the node's value or key (json_place.c,
 * which scans the text of a parsed document). The list of the last item is remembered,
 * so that the file is not scanned again for each item. */
void hv_json_place(const struct hv_node *node, bool at_key, unsigned *ret_line,
                   unsigned *ret_column);

/* The key "schema" must have exactly this value. */
void hv_node_schema(struct hv_node *node, const char *schema);
