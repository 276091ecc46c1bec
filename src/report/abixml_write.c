/* SPDX-License-Identifier: MIT */
#include "report/page/page.h"
#include "report/xml.h"

enum { NAME_MAX_BYTES = 1000 };

/* A type that is referred to, by its spelling. */
struct wanted {
    const char *type;
    uint64_t bits; /* of whoever refers to it: what else is not known of it */
};

/* An inline record, which ABIXML declares beside its container. */
struct nameless {
    const struct hv_member *member;
    const char *kind; /* "struct" or "union" */
    uint64_t base;
};

struct abixml {
    const struct hv_surface *surface;
    uint32_t audience;
    unsigned word; /* bits of a pointer */
    struct hv_arena *arena;
    struct hv_xml *xml;
    size_t n, cap;
    struct wanted *wanted;
    size_t n_nameless, cap_nameless;
    struct nameless *nameless;
};

/* ---- attributes ---- */

/* Their values. */
static const char *name_text(struct abixml *a, const char *name)
{
    return hv_keep(a->arena, HV_TEXT(hv_put_escaped, name ? name : "", NAME_MAX_BYTES));
}

static const char *number_text(struct abixml *a, uint64_t n)
{
    return hv_arena_printf(a->arena, "%" PRIu64, n);
}

/* "t12": a letter for the list, and the index in it. */
static const char *id_text(struct abixml *a, char list, size_t n)
{
    return hv_arena_printf(a->arena, "%c%zu", list, n);
}

static void put_id(struct abixml *a, char list, size_t n)
{
    hv_xml_attr(a->xml, "id", id_text(a, list, n));
}

static void put_place(struct abixml *a, const struct hv_entity *e)
{
    if (!e->file)
        return;
    hv_xml_attr(a->xml, "filepath", name_text(a, e->file));
    hv_xml_count(a->xml, "line", e->line);
    hv_xml_count(a->xml, "column", 1);
}

/* An element without others in it: its name, attributes and their values. */
#define PUT_LEAF(a, ...)                                                               \
    (hv_xml_open((a)->xml, __VA_ARGS__, NULL), hv_xml_end((a)->xml))

/* ---- what is referred to ---- */

static size_t want(struct abixml *a, const char *type, size_t length, uint64_t bits)
{
    struct wanted *w = HV_FIND(x, a->wanted, a->n,
                               !strncmp(x->type, type, length) && !x->type[length]);
    if (!w)
        *(w = HV_ARENA_ADD(a->arena, a->wanted, a->n, a->cap)) =
            (struct wanted){hv_arena_strndup(a->arena, type, length), bits};
    w->bits = w->bits ? w->bits : bits;
    return (size_t)(w - a->wanted);
}

static const char *type_id(struct abixml *a, const char *type, uint64_t bits)
{
    return id_text(a, 't', want(a, type, strlen(type), bits));
}

/* The id of an inline record, or an array of it. */
static size_t want_nameless(struct abixml *a, const struct hv_member *m)
{
    *HV_ARENA_ADD(a->arena, a->nameless, a->n_nameless, a->cap_nameless) =
        (struct nameless){m, strncmp(m->type, "union", 5) == 0 ? "union" : "struct",
                          m->offset};
    return a->n_nameless - 1;
}

/* ---- elements ---- */

/* The type of a bit-field is one of the member's own width. */
static const char *member_type_id(struct abixml *a, const struct hv_member *m)
{
    if (m->n_members)
        return id_text(a, strchr(m->type, '[') ? 'b' : 'a', want_nameless(a, m));
    return type_id(a, m->type, m->bitfield ? 0 : m->bits);
}

static void put_member(struct abixml *a, const struct hv_member *m, bool in_union,
                       uint64_t base)
{
    hv_xml_open(a->xml, "data-member", "access", "public", NULL);
    if (!in_union)
        hv_xml_count(a->xml, "layout-offset-in-bits", m->offset - base);
    PUT_LEAF(a, "var-decl", "name", name_text(a, m->name), "type-id",
             member_type_id(a, m), "visibility", "default");
    hv_xml_end(a->xml);
}

static void start_record(struct abixml *a, bool is_union, const char *name,
                         uint64_t bits)
{
    hv_xml_open(a->xml, is_union ? "union-decl" : "class-decl", "name",
                name_text(a, name), "size-in-bits", number_text(a, bits), NULL);
    if (!is_union)
        hv_xml_attr(a->xml, "is-struct", "yes");
    hv_xml_attr(a->xml, "visibility", "default");
    hv_xml_attr(a->xml, "is-non-reachable", "yes");
}

static void put_typedef(struct abixml *a, const struct hv_entity *e, const char *to,
                        const char *own)
{
    hv_xml_open(a->xml, "typedef-decl", "name", name_text(a, e->name), "type-id", to,
                NULL);
    put_place(a, e);
    hv_xml_attr(a->xml, "id", own);
    hv_xml_end(a->xml);
}

/* The record of a typedef ("x", not "struct x") is declared by the typedef. */
static void put_record(struct abixml *a, const struct hv_entity *e, size_t id)
{
    const char *space = strchr(e->name, ' ');
    start_record(a, e->u.record.is_union, space ? space + 1 : e->name,
                 e->u.record.size * 8);
    put_place(a, e);
    if (!space)
        hv_xml_attr(a->xml, "naming-typedef-id", id_text(a, 't', id));
    put_id(a, space ? 't' : 'r', id);
    for (uint32_t i = 0; i < e->u.record.n_members; i++)
        put_member(a, &e->u.record.members[i], e->u.record.is_union, 0);
    hv_xml_end(a->xml);
    if (!space)
        put_typedef(a, e, id_text(a, 'r', id), id_text(a, 't', id));
}

static void put_basic(struct abixml *a, const char *name, uint64_t bits, char list,
                      size_t id)
{
    hv_xml_open(a->xml, "type-decl", "name", name_text(a, name), NULL);
    if (bits)
        hv_xml_count(a->xml, "size-in-bits", bits);
    put_id(a, list, id);
    hv_xml_end(a->xml);
}

static void put_enum(struct abixml *a, const struct hv_entity *e, size_t id)
{
    const char *space = strchr(e->name, ' ');
    put_basic(a, "unnamed-enum-underlying-type", e->u.enum_.size * 8, 'u', id);
    hv_xml_open(a->xml, "enum-decl", "name", name_text(a, space ? space + 1 : e->name),
                NULL);
    if (space && space[1] == '(')
        hv_xml_attr(a->xml, "is-anonymous", "yes");
    hv_xml_attr(a->xml, "is-non-reachable", "yes");
    put_place(a, e);
    put_id(a, 't', id);
    PUT_LEAF(a, "underlying-type", "type-id", id_text(a, 'u', id));
    HV_EACH (value, e->u.enum_.values, e->u.enum_.n_values)
        PUT_LEAF(a, "enumerator", "name", name_text(a, value->name), "value",
                 value->value);
    hv_xml_end(a->xml);
}

static void put_subrange(struct abixml *a, const char *bound, size_t n, size_t id)
{
    PUT_LEAF(a, "subrange", "length",
             n ? hv_arena_strndup(a->arena, bound, n) : "infinite", "type-id",
             type_id(a, "uint64_t", 64), "id", id_text(a, 's', id));
}

/* Put "uint8_t [4][8]"; the element is a named type, or an inline record. */
static void put_array(struct abixml *a, const char *type, uint64_t bits, bool nameless,
                      size_t id)
{
    const char *element;
    size_t n, dimensions = 0;
    size_t count = hv_type_element(type, &element, &n);
    for (const char *p = type + n; (p = strchr(p, '[')); p++)
        dimensions++;
    hv_xml_open(
        a->xml, "array-type-def", "dimensions", number_text(a, dimensions), "type-id",
        nameless ? id_text(a, 'a', id)
                 : id_text(a, 't', want(a, element, n, count ? bits / count : 0)),
        "size-in-bits", count ? number_text(a, bits) : "infinite", "id",
        id_text(a, nameless ? 'b' : 't', id), NULL);
    for (const char *p = type + n; (p = strchr(p, '[')); p++, id += 1000000)
        put_subrange(a, p + 1, strspn(p + 1, "0123456789"), id);
    hv_xml_end(a->xml);
}

static void put_pointer(struct abixml *a, const char *type, size_t id)
{
    size_t n = strlen(type) - 1;
    while (n && type[n - 1] == ' ')
        n--;
    PUT_LEAF(a, "pointer-type-def", "type-id", id_text(a, 't', want(a, type, n, 0)),
             "size-in-bits", number_text(a, a->word), "id", id_text(a, 't', id));
}

static void put_function(struct abixml *a, size_t id)
{
    hv_xml_open(a->xml, "function-type", "size-in-bits", number_text(a, a->word), "id",
                id_text(a, 't', id), NULL);
    PUT_LEAF(a, "return", "type-id", type_id(a, "void", 0));
    hv_xml_end(a->xml);
}

static void put_declaration(struct abixml *a, const char *type, size_t id)
{
    hv_xml_open(a->xml, *type == 'u' ? "union-decl" : "class-decl", "name",
                name_text(a, strchr(type, ' ') + 1), NULL);
    if (*type != 'u')
        hv_xml_attr(a->xml, "is-struct", "yes");
    hv_xml_attr(a->xml, "visibility", "default");
    hv_xml_attr(a->xml, "is-declaration-only", "yes");
    put_id(a, 't', id);
    hv_xml_end(a->xml);
}

/* Put a type that is referred to: from the surface, else from its spelling. */
static void put_wanted(struct abixml *a, size_t id)
{
    const struct wanted w = a->wanted[id]; /* the list may move */
    size_t n = strlen(w.type);
    const struct hv_entity *record =
        hv_surface_find(a->surface, HV_CLASS_RECORD, w.type, a->audience);
    const struct hv_entity *named =
        hv_surface_find(a->surface, HV_CLASS_ENUM, w.type, a->audience);
    if (record)
        put_record(a, record, id);
    else if (named)
        put_enum(a, named, id);
    else if (n && w.type[n - 1] == '*')
        put_pointer(a, w.type, id);
    else if (n && w.type[n - 1] == ']')
        put_array(a, w.type, w.bits, false, id);
    else if (strcmp(w.type, "function") == 0)
        put_function(a, id);
    else if (strncmp(w.type, "struct ", 7) == 0 || strncmp(w.type, "union ", 6) == 0)
        put_declaration(a, w.type, id);
    else
        put_basic(a, w.type, w.bits, 't', id);
}

static void put_nameless(struct abixml *a, size_t id)
{
    const struct nameless x = a->nameless[id];
    char name[64];
    const char *element;
    size_t n;
    size_t count = hv_type_element(x.member->type, &element, &n);
    bool array = strchr(x.member->type, '[') != NULL, is_union = *x.kind == 'u';
    snprintf(name, sizeof name, "__anonymous_%s__%zu", x.kind, id);
    start_record(a, is_union, name, count ? x.member->bits / count : 0);
    hv_xml_attr(a->xml, "is-anonymous", "yes");
    put_id(a, 'a', id);
    for (uint32_t i = 0; i < x.member->n_members; i++)
        put_member(a, &x.member->members[i], is_union, x.base);
    hv_xml_end(a->xml);
    if (array)
        put_array(a, x.member->type, x.member->bits, true, id);
}

/* Refer to every type of the audience, so that all are written. */
static void want_all(struct abixml *a, enum hv_class cls)
{
    HV_EACH_OF (e, a->surface, cls)
        if (e->audiences & a->audience)
            want(a, e->name, strlen(e->name), 0);
}

static void put_typedefs(struct abixml *a)
{
    size_t i = 0;
    HV_EACH_OF (e, a->surface, HV_CLASS_TYPEDEF) {
        const char *type = e->u.typedef_.type;
        if (e->audiences & a->audience)
            put_typedef(a, e, type_id(a, type, e->u.typedef_.size * 8),
                        id_text(a, 'd', i));
        i++;
    }
}

bool hv_abixml_load(struct hv_err *err)
{
    return hv_xml_load(err);
}

void hv_abixml_write(const struct hv_surface *surface, const struct hv_profile *profile,
                     uint32_t audience, struct hv_buf *buf)
{
    int arch = hv_profile_arch(profile, surface->arch);
    struct abixml a = {.surface = surface,
                       .audience = audience,
                       .word = arch >= 0 ? profile->archs[arch].bits : 64,
                       .arena = hv_arena_new(),
                       .xml = hv_xml_begin()};
    hv_xml_open(a.xml, "abi-corpus", "version", "2.1", "architecture",
                name_text(&a, surface->arch), "tracking-non-reachable-types", "yes",
                NULL);
    hv_xml_open(a.xml, "abi-instr", "address-size", number_text(&a, a.word), "path",
                name_text(&a, profile->name), "language", "LANG_C11", NULL);
    want_all(&a, HV_CLASS_RECORD);
    want_all(&a, HV_CLASS_ENUM);
    put_typedefs(&a);
    for (size_t t = 0, m = 0; t < a.n || m < a.n_nameless;)
        if (t < a.n)
            put_wanted(&a, t++);
        else
            put_nameless(&a, m++);
    hv_xml_end(a.xml);
    hv_xml_end(a.xml);
    /* libabigail identifies its files by the first bytes: no XML declaration */
    HV_BUF document = {0};
    hv_xml_finish(a.xml, &document);
    const char *first = strstr(document.p, "<abi-corpus");
    hv_buf_add(buf, first, document.n - (size_t)(first - document.p));
    hv_arena_free(a.arena);
}
