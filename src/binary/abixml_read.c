/* SPDX-License-Identifier: MIT
 *
 * ABIXML -> the graph, by libxml2. Elements with an id are types; they are numbered in
 * a first pass and filled in a second, as they refer forwards.
 */
#include "binary/ctypes.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <limits.h>

enum { MAX_NESTING = 64 };

struct place {
    const char *id; /* interned */
    uint32_t index;
};

struct reading {
    struct hv_ctypes *types;
    size_t n, cap;
    struct place *places; /* sorted by id's address for the second pass */
    xmlNode **nodes;      /* of each place, in the order of the text */
    size_t cap_nodes;
};

/* ---- attributes ---- */

/* Interned, or NULL where it is not there or empty. */
static const char *text_of(const struct reading *r, xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    const char *atom =
        value && *value ? hv_atom(r->types->atoms, (const char *)value) : NULL;
    xmlFree(value);
    return atom;
}

static bool says_yes(const struct reading *r, xmlNode *node, const char *name)
{
    const char *value = text_of(r, node, name);
    return value && strcmp(value, "yes") == 0;
}

/* A number; 0 where it is not there; "infinite" is 0 as well. */
static uint64_t number_of(const struct reading *r, xmlNode *node, const char *name)
{
    const char *value = text_of(r, node, name);
    return value ? strtoull(value, NULL, 10) : 0;
}

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE &&
           strcmp((const char *)node->name, name) == 0;
}

static int by_id(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* The type that an attribute refers to. */
static uint32_t type_of(const struct reading *r, xmlNode *node, const char *name)
{
    struct place key = {.id = text_of(r, node, name)};
    const struct place *found =
        key.id && r->n ? bsearch(&key, r->places, r->n, sizeof key, by_id) : NULL;
    if (found)
        return found->index;
    r->types->bad = true;
    return HV_CTYPE_VOID_INDEX;
}

static xmlNode *child_of(xmlNode *node, const char *name)
{
    for (xmlNode *c = node->children; c; c = c->next)
        if (is_named(c, name))
            return c;
    return NULL;
}

/* ---- first pass: every type gets its number ---- */

static bool is_type(const xmlNode *node)
{
    static const char *const names[] = {
        "type-decl",          "class-decl",     "union-decl",
        "enum-decl",          "typedef-decl",   "pointer-type-def",
        "reference-type-def", "array-type-def", "qualified-type-def",
        "function-type",      "subrange",
    };
    return HV_ANY(name, names, HV_COUNT(names), is_named(node, *name));
}

/* An array has one type for each of its dimensions; the outermost comes first. */
static size_t count_dimensions(xmlNode *node)
{
    size_t n = 0;
    for (xmlNode *c = node->children; c; c = c->next)
        n += is_named(c, "subrange");
    return n ? n : 1;
}

static void number_types(struct reading *r, xmlNode *parent, unsigned depth)
{
    r->types->bad |= depth > MAX_NESTING;
    for (xmlNode *c = parent->children; c && !r->types->bad; c = c->next) {
        const char *id = is_type(c) ? text_of(r, c, "id") : NULL;
        if (id) {
            HV_GROW(r->nodes, r->n, r->cap_nodes);
            r->nodes[r->n] = c;
            *HV_ADD(r->places, r->n, r->cap) =
                (struct place){id, (uint32_t)r->types->n};
            size_t n = is_named(c, "array-type-def") ? count_dimensions(c) : 1;
            while (n--)
                hv_ctypes_add(r->types, HV_CTYPE_VOID);
        }
        if (c->type == XML_ELEMENT_NODE)
            number_types(r, c, depth + 1);
    }
}

/* ---- second pass ---- */

static void fill_members(const struct reading *r, xmlNode *node, struct hv_ctype *to)
{
    uint32_t n = 0;
    for (xmlNode *c = node->children; c; c = c->next)
        n += is_named(c, "data-member");
    to->members = hv_arena_alloc(r->types->arena, (n + 1) * sizeof *to->members);
    for (xmlNode *c = node->children; c; c = c->next) {
        xmlNode *variable = is_named(c, "data-member") ? child_of(c, "var-decl") : NULL;
        if (!variable)
            continue;
        to->members[to->n_members++] =
            (struct hv_cmember){.name = text_of(r, variable, "name"),
                                .type = type_of(r, variable, "type-id"),
                                .offset = number_of(r, c, "layout-offset-in-bits")};
    }
}

/* A nameless thing has a name that was made up, or its typedef's. */
static void fill_name(const struct reading *r, xmlNode *node, struct hv_ctype *to)
{
    const char *name = text_of(r, node, "name");
    if (text_of(r, node, "naming-typedef-id"))
        to->named_by = name;
    else if (!says_yes(r, node, "is-anonymous"))
        to->name = name;
    to->declared = says_yes(r, node, "is-declaration-only");
}

static void fill_record(const struct reading *r, xmlNode *node, struct hv_ctype *to)
{
    to->kind = HV_CTYPE_RECORD;
    to->is_union = is_named(node, "union-decl");
    to->bits = number_of(r, node, "size-in-bits");
    fill_name(r, node, to);
    fill_members(r, node, to);
}

static void fill_enum(const struct reading *r, xmlNode *node, struct hv_ctype *to)
{
    uint32_t n = 0;
    to->kind = HV_CTYPE_ENUM;
    fill_name(r, node, to);
    for (xmlNode *c = node->children; c; c = c->next) {
        n += is_named(c, "enumerator");
        if (is_named(c, "underlying-type"))
            to->target = type_of(r, c, "type-id");
    }
    to->values = hv_arena_alloc(r->types->arena, (n + 1) * sizeof *to->values);
    for (xmlNode *c = node->children; c; c = c->next) {
        if (!is_named(c, "enumerator"))
            continue;
        const char *name = text_of(r, c, "name"), *value = text_of(r, c, "value");
        r->types->bad |= !name || !value;
        to->values[to->n_values++] =
            (struct hv_enumerator){.name = name, .value = value};
    }
}

/* <array-type-def type-id='element'><subrange length='2'/><subrange length='3'/> */
static void fill_array(const struct reading *r, xmlNode *node, uint32_t index)
{
    size_t n = count_dimensions(node), i = 0;
    uint32_t element = type_of(r, node, "type-id");
    for (xmlNode *c = node->children; c; c = c->next) {
        if (!is_named(c, "subrange"))
            continue;
        struct hv_ctype *to = &r->types->v[index + i];
        to->kind = HV_CTYPE_ARRAY;
        to->count = number_of(r, c, "length");
        to->flexible = !to->count;
        to->target = i + 1 < n ? index + (uint32_t)i + 1 : element;
        i++;
    }
    if (!i)
        r->types->v[index] = (struct hv_ctype){
            .kind = HV_CTYPE_ARRAY, .flexible = true, .target = element};
}

static void fill_type(const struct reading *r, xmlNode *node, uint32_t index)
{
    struct hv_ctype *to = &r->types->v[index];
    const char *name = text_of(r, node, "name");
    to->file = text_of(r, node, "filepath");
    to->line = (uint32_t)number_of(r, node, "line");
    if (is_named(node, "class-decl") || is_named(node, "union-decl")) {
        fill_record(r, node, to);
    } else if (is_named(node, "enum-decl")) {
        fill_enum(r, node, to);
    } else if (is_named(node, "array-type-def")) {
        fill_array(r, node, index);
    } else if (is_named(node, "function-type")) {
        to->kind = HV_CTYPE_FUNCTION;
    } else if (is_named(node, "type-decl")) {
        if (name && strcmp(name, "void") != 0)
            hv_ctype_set_base(r->types, to, name, number_of(r, node, "size-in-bits"));
    } else if (is_named(node, "typedef-decl")) {
        to->kind = name ? HV_CTYPE_TYPEDEF : HV_CTYPE_QUALIFIED;
        to->name = name;
        to->target = type_of(r, node, "type-id");
    } else if (is_named(node, "qualified-type-def")) {
        to->kind = HV_CTYPE_QUALIFIED;
        to->target = type_of(r, node, "type-id");
    } else if (!is_named(node, "subrange")) {
        to->kind = HV_CTYPE_POINTER;
        to->target = type_of(r, node, "type-id");
    }
}

/* An enum is as wide as the type below it. */
static void fill_widths(struct hv_ctypes *types)
{
    for (size_t i = 0; i < types->n; i++)
        if (types->v[i].kind == HV_CTYPE_ENUM)
            types->v[i].bits = types->v[types->v[i].target].bits;
}

/* Same ids in several units are the same type: the first one counts. */
static void sort_places(struct reading *r)
{
    if (r->n)
        qsort(r->places, r->n, sizeof *r->places, by_id);
}

static void read_types(struct reading *r, xmlNode *root)
{
    struct hv_ctypes *types = r->types;
    uint64_t bits = 0;
    for (xmlNode *c = root->children; c && !bits; c = c->next)
        if (is_named(c, "abi-instr"))
            bits = number_of(r, c, "address-size");
    types->pointer_bits = bits == 32 ? 32 : 64;
    number_types(r, root, 0);
    uint32_t *order = hv_alloc((r->n + 1) * sizeof *order);
    for (size_t i = 0; i < r->n; i++)
        order[i] = r->places[i].index;
    sort_places(r);
    for (size_t i = 0; i < r->n && !types->bad; i++)
        fill_type(r, r->nodes[i], order[i]);
    free(order);
    fill_widths(types);
}

static void silent(void *ctx, const char *text, ...)
{
    (void)ctx;
    (void)text;
}

bool hv_abixml_read(const char *text, size_t n, struct hv_ctypes *types,
                    struct hv_err *err)
{
    struct reading r = {.types = types};
    xmlSetGenericErrorFunc(NULL, silent);
    xmlDoc *doc = n <= INT_MAX
                      ? xmlReadMemory(text, (int)n, NULL, NULL,
                                      XML_PARSE_NONET | XML_PARSE_HUGE |
                                          XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
                      : NULL;
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (root)
        read_types(&r, root);
    free(r.places);
    free(r.nodes);
    xmlFreeDoc(doc);
    return root ||
           hv_fail(err, HV_ERR_INPUT, NULL, "the DWARF is damaged: names are not text");
}
