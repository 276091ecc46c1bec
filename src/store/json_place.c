/* SPDX-License-Identifier: MIT */
#include "store/json_place.h"

#include <string.h>

/* The text is valid JSON and NUL-terminated: every scan below ends at the latest there.
 */

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

static bool same_key(const char *p, size_t n, const char *key)
{
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

static const char *seek(const struct hv_node *node, bool at_key)
{
    if (!node->up)
        return skip_space(node->doc->text.p);
    const char *p = seek(node->up, false);
    return node->key ? find_key(p, node->key, at_key) : find_index(p, node->index);
}

void hv_json_place(const struct hv_node *node, bool at_key, unsigned *ret_line,
                   unsigned *ret_column)
{
    const char *place = seek(node, at_key);
    *ret_line = 1;
    *ret_column = 1;
    for (const char *p = node->doc->text.p; p < place; p++) {
        if (*p == '\n') {
            ++*ret_line;
            *ret_column = 1;
        } else if (((unsigned char)*p & 0xc0) != 0x80) {
            ++*ret_column; /* a byte that continues a character counts no column */
        }
    }
}
