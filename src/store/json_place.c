/* SPDX-License-Identifier: MIT */
#include "store/json_read.h"

/* The text is valid JSON and NUL-terminated: every scan below ends there at the
 * latest. */

static const char *skip_space(const char *p)
{
    return p + strspn(p, " \t\r\n");
}

static const char *skip_string(const char *p)
{
    for (p++; *p && *p != '"'; p++)
        if (*p == '\\' && p[1])
            p++;
    return *p ? p + 1 : p;
}

static const char *skip_value(const char *p)
{
    size_t depth = 0;
    do {
        if (*p == '"') {
            p = skip_string(p);
            continue;
        }
        if (*p == '{' || *p == '[')
            depth++;
        else if (*p == '}' || *p == ']')
            depth--;
        else if (!depth)
            return p + strcspn(p, ",]} \t\r\n");
        p++;
    } while (depth && *p);
    return p;
}

/* p[0] to p[n - 1]: a string with its quotes. */
static bool same_key(const char *p, size_t n, const char *key)
{
    if (!memchr(p, '\\', n))
        return n == strlen(key) + 2 && memcmp(p + 1, key, n - 2) == 0;
    json_t *s = json_loadb(p, n, JSON_DECODE_ANY, NULL);
    bool same = json_is_string(s) && strcmp(json_string_value(s), key) == 0;
    json_decref(s);
    return same;
}

/* p at '{'. */
static const char *find_key(const char *p, const char *key, bool at_key)
{
    p = skip_space(p + 1);
    while (*p == '"') {
        const char *start = p;
        p = skip_string(p);
        bool same = same_key(start, (size_t)(p - start), key);
        if (same && at_key)
            return start;
        p = skip_space(p);
        p = skip_space(*p == ':' ? p + 1 : p);
        if (same)
            return p;
        p = skip_space(skip_value(p));
        p = skip_space(*p == ',' ? p + 1 : p);
    }
    return p;
}

/* p at '['. */
static const char *find_index(const char *p, size_t index)
{
    p = skip_space(p + 1);
    for (; index && *p && *p != ']'; index--) {
        p = skip_space(skip_value(p));
        p = skip_space(*p == ',' ? p + 1 : p);
    }
    return p;
}

static struct hv_json_mark forward(struct hv_json_mark mark, const char *place)
{
    const char *end;
    while (mark.p < place && (end = memchr(mark.p, '\n', (size_t)(place - mark.p)))) {
        mark.p = end + 1;
        mark.line++;
        mark.column = 1;
    }
    for (; mark.p < place; mark.p++)
        if (((unsigned char)*mark.p & 0xc0) != 0x80)
            mark.column++; /* continuation bytes of a character count no column */
    return mark;
}

static struct hv_json_mark seek(const struct hv_node *node, bool at_key)
{
    struct hv_doc *doc = node->doc;
    struct hv_json_mark start = {NULL, doc->text.p, 1, 1};
    if (!node->up)
        return forward(start, skip_space(start.p));
    if (node->key) {
        start = seek(node->up, false);
        return forward(start, find_key(start.p, node->key, at_key));
    }
    if (!doc->mark.value || doc->mark.value != node->up->value) {
        doc->mark = seek(node->up, false);
        doc->mark.value = node->up->value;
    }
    return forward(doc->mark, find_index(doc->mark.p, node->index));
}

void hv_json_place(const struct hv_node *node, bool at_key, unsigned *ret_line,
                   unsigned *ret_column)
{
    struct hv_json_mark place = seek(node, at_key);
    *ret_line = place.line;
    *ret_column = place.column;
}
