/* SPDX-License-Identifier: MIT */
#include "store/json_read.h"

#include "base/file.h"
#include "base/nearest.h"
#include "store/json_text.h"

#include <stdarg.h>

static bool read_text(struct hv_doc *doc, size_t max)
{
    if (!doc->bytes)
        return hv_file_read(doc->path, max, &doc->text, doc->err);
    if (doc->n_bytes > max)
        return hv_fail(doc->err, HV_ERR_INPUT, doc->path,
                       "is longer than the limit of %zu bytes", max);
    hv_buf_add(&doc->text, doc->bytes, doc->n_bytes);
    return true;
}

bool hv_doc_load(struct hv_doc *doc, const char *path, size_t max,
                 struct hv_atoms *atoms, struct hv_err *err)
{
    doc->path = path;
    doc->atoms = atoms;
    doc->err = err;
    doc->failed = !read_text(doc, max);
    return !doc->failed;
}

bool hv_doc_parse(struct hv_doc *doc)
{
    json_error_t e;
    doc->root =
        json_loadb(doc->text.p, doc->text.n,
                   JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &e);
    if (doc->root)
        return true;
    doc->failed = true;
    return hv_fail_at(doc->err, doc->path, e.line > 0 ? (unsigned)e.line : 1,
                      e.column > 0 ? (unsigned)e.column : 1, "expected JSON, found: %s",
                      e.text);
}

bool hv_doc_open(struct hv_doc *doc, const char *path, size_t max,
                 struct hv_atoms *atoms, struct hv_err *err)
{
    return hv_doc_load(doc, path, max, atoms, err) && hv_doc_parse(doc);
}

void hv_doc_done(struct hv_doc *doc)
{
    json_decref(doc->root);
    doc->root = NULL;
    hv_buf_done(&doc->text);
}

bool hv_doc_ok(const struct hv_doc *doc)
{
    return !doc->failed;
}

static void node_init(struct hv_node *ret, struct hv_doc *doc, const struct hv_node *up,
                      const json_t *value)
{
    ret->doc = doc;
    ret->up = up;
    ret->key = NULL;
    ret->index = 0;
    ret->value = value;
    ret->n_asked = 0;
    ret->n_found = 0;
}

void hv_doc_root(struct hv_doc *doc, struct hv_node *ret)
{
    node_init(ret, doc, NULL, doc->root);
}

bool hv_doc_read(const struct hv_file *source, const struct hv_doc_reader *reader,
                 struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_doc doc = {
        .comments = reader->comments, .bytes = source->bytes, .n_bytes = source->n};
    struct hv_node root;
    if (hv_doc_open(&doc, source->name, reader->max, atoms, err)) {
        hv_doc_root(&doc, &root);
        reader->read(&root, reader->state);
    }
    bool ok = hv_doc_ok(&doc);
    hv_doc_done(&doc);
    return ok;
}

/* Fail at the node itself, or at its closest existing parent. */
static bool fail_at(const struct hv_node *node, bool at_key, const char *fmt,
                    va_list ap)
{
    struct hv_doc *doc = node->doc;
    if (doc->failed)
        return false;
    doc->failed = true;
    while (!node->value && node->up && !at_key)
        node = node->up;
    unsigned line = 0, column = 0;
    hv_json_place(node, at_key, &line, &column);
    char text[sizeof((struct hv_err *)0)->text];
    vsnprintf(text, sizeof text, fmt, ap);
    return hv_fail_at(doc->err, doc->path, line, column, "%s", text);
}

bool hv_node_fail(const struct hv_node *node, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fail_at(node, false, fmt, ap);
    va_end(ap);
    return false;
}

static bool fail_at_key(const struct hv_node *node, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail_at_key(const struct hv_node *node, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fail_at(node, true, fmt, ap);
    va_end(ap);
    return false;
}

static const char *found(const json_t *value, char *text, size_t size)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        snprintf(text, size, "the string \"%.60s\"", json_string_value(value));
        return text;
    case JSON_INTEGER:
        snprintf(text, size, "the number %" JSON_INTEGER_FORMAT,
                 json_integer_value(value));
        return text;
    case JSON_REAL:
        return "a number with a fraction";
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    case JSON_NULL:
        return "null";
    }
    return "nothing";
}

bool hv_node_expect(const struct hv_node *node, const char *what)
{
    char text[128];
    if (node->doc->failed)
        return false;
    const char *is = node->value ? found(node->value, text, sizeof text) : "nothing";
    if (node->key)
        return hv_node_fail(node, "\"%s\": expected %s, found %s", node->key, what, is);
    return hv_node_fail(node, "expected %s, found %s", what, is);
}

bool hv_node_get(struct hv_node *node, const char *key, struct hv_node *ret)
{
    node_init(ret, node->doc, node, NULL);
    ret->key = key;
    if (node->doc->failed)
        return false;
    if (!json_is_object(node->value))
        return hv_node_expect(node, "an object");
    if (node->n_asked < HV_NODE_KEYS)
        node->asked[node->n_asked++] = key;
    ret->value = json_object_get(node->value, key);
    if (!ret->value)
        return false;
    node->n_found++;
    return true;
}

bool hv_node_need(struct hv_node *node, const char *key, struct hv_node *ret)
{
    if (hv_node_get(node, key, ret))
        return true;
    return hv_node_fail(node, "expected the key \"%s\", which is missing", key);
}

static void fail_unknown(const struct hv_node *node, const char *key,
                         const json_t *value)
{
    struct hv_node child;
    HV_BUF known = {0};
    node_init(&child, node->doc, node, value);
    child.key = key;
    struct hv_nearest nearest = hv_nearest_begin(key);
    for (unsigned i = 0; i < node->n_asked; i++) {
        hv_buf_printf(&known, "%s\"%s\"", i ? ", " : "", node->asked[i]);
        hv_nearest_offer(&nearest, node->asked[i], node->asked[i]);
    }
    if (nearest.best)
        fail_at_key(&child,
                    "unknown key \"%.60s\"; did you mean \"%s\"? expected one of %s",
                    key, nearest.best, known.p);
    else
        fail_at_key(&child, "unknown key \"%.60s\"; expected one of %s", key,
                    known.p ? known.p : "none");
}

static bool is_comment(const struct hv_doc *doc, const char *key, const json_t *value)
{
    return doc->comments && strcmp(key, "comment") == 0 && json_is_string(value);
}

void hv_node_end(const struct hv_node *node)
{
    size_t n = node->n_found;
    if (node->doc->failed || json_object_size(node->value) == n)
        return;
    if (json_object_size(node->value) == n + 1 &&
        is_comment(node->doc, "comment", json_object_get(node->value, "comment")))
        return;
    json_t *object = (json_t *)(uintptr_t)node->value; /* iterating only reads */
    for (void *it = json_object_iter(object); it;
         it = json_object_iter_next(object, it)) {
        const char *key = json_object_iter_key(it);
        const json_t *value = json_object_iter_value(it);
        if (HV_ANY(x, node->asked, node->n_asked, strcmp(*x, key) == 0) ||
            is_comment(node->doc, key, value))
            continue;
        fail_unknown(node, key, value);
        return;
    }
}

size_t hv_node_array(const struct hv_node *node)
{
    if (node->doc->failed)
        return 0;
    if (!json_is_array(node->value)) {
        hv_node_expect(node, "an array");
        return 0;
    }
    return json_array_size(node->value);
}

void hv_node_at(const struct hv_node *node, size_t index, struct hv_node *ret)
{
    node_init(ret, node->doc, node, json_array_get(node->value, index));
    ret->index = index;
}

bool hv_node_next(struct hv_node *item)
{
    const struct hv_node *list = item->up;
    size_t next = item->index + 1;
    if (!list->value || next >= hv_node_array(list))
        return false;
    hv_node_at(list, next, item);
    return true;
}

static const char *string_of(const struct hv_node *node)
{
    if (node->doc->failed)
        return NULL;
    if (!json_is_string(node->value))
        hv_node_expect(node, "a string");
    return json_string_value(node->value);
}

/* The string if it is sound; else complains and returns NULL. */
static const char *if_sound(const struct hv_node *node, const char *s, bool sound,
                            const char *what)
{
    if (s && !sound)
        hv_node_expect(node, what);
    return sound ? s : NULL;
}

const char *hv_node_raw(const struct hv_node *node)
{
    const char *s = string_of(node);
    return if_sound(node, s, s && strlen(s) == json_string_length(node->value),
                    "a string without NUL bytes");
}

const char *hv_node_string(const struct hv_node *node)
{
    const char *s = hv_node_raw(node);
    return s ? hv_json_atom(node->doc->atoms, s, strlen(s)) : NULL;
}

const char *hv_node_text(const struct hv_node *node)
{
    const char *s = string_of(node);
    return s ? hv_json_atom(node->doc->atoms, s, json_string_length(node->value))
             : NULL;
}

const char *hv_node_name(const struct hv_node *node)
{
    const char *s = hv_node_string(node);
    return if_sound(node, s, s && *s, "a string that is not empty");
}

static bool is_decimal(const char *s)
{
    s += *s == '-';
    return *s && strspn(s, "0123456789") == strlen(s);
}

const char *hv_node_decimal(const struct hv_node *node)
{
    const char *s = hv_node_string(node);
    return if_sound(node, s, s && is_decimal(s), "a decimal number in quotes");
}

/* Is it a number with a fraction, or a list in braces? */
static bool is_other_value(const char *s)
{
    size_t n = strlen(s);
    if (*s == '{')
        return s[n - 1] == '}';
    return n && strspn(s, "0123456789+-.einfa") == n;
}

const char *hv_node_value(const struct hv_node *node)
{
    const char *s = hv_node_text(node);
    return if_sound(node, s, s && (is_decimal(s) || is_other_value(s)),
                    "a decimal number in quotes, or values in braces");
}

uint64_t hv_node_uint(const struct hv_node *node, uint64_t least, uint64_t most)
{
    if (node->doc->failed)
        return 0;
    json_int_t n = json_integer_value(node->value);
    if (json_is_integer(node->value) && n >= 0 && (uint64_t)n >= least &&
        (uint64_t)n <= most)
        return (uint64_t)n;
    char what[64];
    snprintf(what, sizeof what, "a whole number from %" PRIu64 " to %" PRIu64, least,
             most < INT64_MAX ? most : INT64_MAX);
    hv_node_expect(node, what);
    return 0;
}

bool hv_node_bool(const struct hv_node *node)
{
    if (node->doc->failed)
        return false;
    if (!json_is_boolean(node->value))
        return hv_node_expect(node, "true or false");
    return json_is_true(node->value);
}

const char *hv_node_need_name(struct hv_node *node, const char *key)
{
    struct hv_node child;
    return hv_node_need(node, key, &child) ? hv_node_name(&child) : NULL;
}

const char *hv_node_need_string(struct hv_node *node, const char *key)
{
    struct hv_node child;
    return hv_node_need(node, key, &child) ? hv_node_string(&child) : NULL;
}

const char *hv_node_get_string(struct hv_node *node, const char *key)
{
    struct hv_node child;
    return hv_node_get(node, key, &child) ? hv_node_string(&child) : NULL;
}

uint64_t hv_node_need_uint(struct hv_node *node, const char *key, uint64_t max)
{
    struct hv_node child;
    return hv_node_need(node, key, &child) ? hv_node_uint(&child, 0, max) : 0;
}

uint64_t hv_node_get_uint(struct hv_node *node, const char *key, uint64_t max,
                          uint64_t other)
{
    struct hv_node child;
    return hv_node_get(node, key, &child) ? hv_node_uint(&child, 0, max) : other;
}

bool hv_node_get_bool(struct hv_node *node, const char *key, bool other)
{
    struct hv_node child;
    return hv_node_get(node, key, &child) ? hv_node_bool(&child) : other;
}

void hv_node_schema(struct hv_node *node, const char *schema)
{
    struct hv_node child;
    if (!hv_node_need(node, "schema", &child))
        return;
    const char *s = hv_node_string(&child);
    if (s && strcmp(s, schema) != 0)
        hv_node_fail(&child, "expected the schema \"%s\", found \"%.60s\"", schema, s);
}

void hv_node_need_same(struct hv_node *object, const char *key, const char *expected)
{
    struct hv_node child;
    const char *s = hv_node_need(object, key, &child) ? hv_node_string(&child) : NULL;
    if (s && strcmp(s, expected) != 0)
        hv_node_fail(&child, "\"%s\": expected \"%s\", found \"%.60s\"", key, expected,
                     s);
}
