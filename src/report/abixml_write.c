/* SPDX-License-Identifier: MIT */
#include "report/report.h"
#include "report/xml.h"

enum { NAME_MAX_BYTES = 1000 };

/* A type that something refers to, by its spelling. */
struct wanted {
    const char *type;
    uint64_t bits; /* of whoever refers to it: what else is not known of it */
};

/* A nameless record inside of another one; ABIXML has it beside. */
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

static void put_name(struct abixml *a, const char *attribute, const char *name)
{
    HV_BUF safe = {0};
    hv_put_escaped(&safe, name ? name : "", NAME_MAX_BYTES);
    hv_xml_attr(a->xml, attribute, safe.p ? safe.p : "");
}

static void put_number(struct abixml *a, const char *attribute, uint64_t n)
{
    hv_xml_count(a->xml, attribute, (size_t)n);
}

/* "t12": the letter tells the list that the number counts in. */
static void put_id(struct abixml *a, const char *attribute, char list, size_t n)
{
    char id[32];
    snprintf(id, sizeof id, "%c%zu", list, n);
    hv_xml_attr(a->xml, attribute, id);
}

static void put_place(struct abixml *a, const struct hv_entity *e)
{
    if (!e->file)
        return;
    put_name(a, "filepath", e->file);
    put_number(a, "line", e->line);
    put_number(a, "column", 1);
}

/* ---- what is referred to ---- */

static size_t want(struct abixml *a, const char *type, size_t length, uint64_t bits)
{
    for (size_t i = 0; i < a->n; i++)
        if (strncmp(a->wanted[i].type, type, length) == 0 &&
            !a->wanted[i].type[length]) {
            a->wanted[i].bits = a->wanted[i].bits ? a->wanted[i].bits : bits;
            return i;
        }
    HV_ARENA_GROW(a->arena, a->wanted, a->n, a->cap);
    a->wanted[a->n] = (struct wanted){hv_arena_strndup(a->arena, type, length), bits};
    return a->n++;
}

static void put_type_id(struct abixml *a, const char *type, uint64_t bits)
{
    put_id(a, "type-id", 't', want(a, type, strlen(type), bits));
}

/* An inline record, or an array of it, has an id of its own. */
static size_t want_nameless(struct abixml *a, const struct hv_member *m)
{
    HV_ARENA_GROW(a->arena, a->nameless, a->n_nameless, a->cap_nameless);
    a->nameless[a->n_nameless] = (struct nameless){
        m, strncmp(m->type, "union", 5) == 0 ? "union" : "struct", m->offset};
    return a->n_nameless++;
}

/* ---- elements ---- */

static void put_member(struct abixml *a, const struct hv_member *m, bool in_union,
                       uint64_t base)
{
    hv_xml_open(a->xml, "data-member", "access", "public", NULL);
    if (!in_union)
        put_number(a, "layout-offset-in-bits", m->offset - base);
    hv_xml_start(a->xml, "var-decl");
    put_name(a, "name", m->name);
    if (m->n_members)
        put_id(a, "type-id", strchr(m->type, '[') ? 'b' : 'a', want_nameless(a, m));
    else
        put_type_id(a, m->type, m->bitfield ? 0 : m->bits); /* the type's own width */
    hv_xml_attr(a->xml, "visibility", "default");
    hv_xml_end(a->xml);
    hv_xml_end(a->xml);
}

static void start_record(struct abixml *a, bool is_union, const char *name,
                         uint64_t bits)
{
    hv_xml_start(a->xml, is_union ? "union-decl" : "class-decl");
    put_name(a, "name", name);
    put_number(a, "size-in-bits", bits);
    if (!is_union)
        hv_xml_attr(a->xml, "is-struct", "yes");
    hv_xml_attr(a->xml, "visibility", "default");
    hv_xml_attr(a->xml, "is-non-reachable", "yes");
}

/* A number in a list, as in put_id(). */
struct id {
    char list;
    size_t n;
};

static void put_typedef(struct abixml *a, const struct hv_entity *e, struct id to,
                        struct id own)
{
    hv_xml_start(a->xml, "typedef-decl");
    put_name(a, "name", e->name);
    put_id(a, "type-id", to.list, to.n);
    put_place(a, e);
    put_id(a, "id", own.list, own.n);
    hv_xml_end(a->xml);
}

/* A record that a typedef names ("x", not "struct x") is what the typedef is of. */
static void put_record(struct abixml *a, const struct hv_entity *e, size_t id)
{
    const char *space = strchr(e->name, ' ');
    start_record(a, e->u.record.is_union, space ? space + 1 : e->name,
                 e->u.record.size * 8);
    put_place(a, e);
    if (!space)
        put_id(a, "naming-typedef-id", 't', id);
    put_id(a, "id", space ? 't' : 'r', id);
    for (uint32_t i = 0; i < e->u.record.n_members; i++)
        put_member(a, &e->u.record.members[i], e->u.record.is_union, 0);
    hv_xml_end(a->xml);
    if (!space)
        put_typedef(a, e, (struct id){'r', id}, (struct id){'t', id});
}

static void put_basic(struct abixml *a, const char *name, uint64_t bits, char list,
                      size_t id)
{
    hv_xml_start(a->xml, "type-decl");
    put_name(a, "name", name);
    if (bits)
        put_number(a, "size-in-bits", bits);
    put_id(a, "id", list, id);
    hv_xml_end(a->xml);
}

static void put_enum(struct abixml *a, const struct hv_entity *e, size_t id)
{
    const char *space = strchr(e->name, ' ');
    bool nameless = space && space[1] == '(';
    put_basic(a, "unnamed-enum-underlying-type", e->u.enum_.size * 8, 'u', id);
    hv_xml_start(a->xml, "enum-decl");
    put_name(a, "name", space ? space + 1 : e->name);
    if (nameless)
        hv_xml_attr(a->xml, "is-anonymous", "yes");
    hv_xml_attr(a->xml, "is-non-reachable", "yes");
    put_place(a, e);
    put_id(a, "id", 't', id);
    hv_xml_start(a->xml, "underlying-type");
    put_id(a, "type-id", 'u', id);
    hv_xml_end(a->xml);
    for (uint32_t i = 0; i < e->u.enum_.n_values; i++) {
        hv_xml_start(a->xml, "enumerator");
        put_name(a, "name", e->u.enum_.values[i].name);
        hv_xml_attr(a->xml, "value", e->u.enum_.values[i].value);
        hv_xml_end(a->xml);
    }
    hv_xml_end(a->xml);
}

static void put_subrange(struct abixml *a, const char *bound, size_t n, size_t id)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%.*s", (int)n, bound);
    hv_xml_open(a->xml, "subrange", "length", n ? digits : "infinite", NULL);
    put_id(a, "type-id", 't', want(a, "uint64_t", 8, 64));
    put_id(a, "id", 's', id);
    hv_xml_end(a->xml);
}

/* "uint8_t [4][8]"; the element is a type by its name, or a nameless record. */
static void put_array(struct abixml *a, const char *type, uint64_t bits, bool nameless,
                      size_t id)
{
    const char *element;
    size_t n, dimensions = 0;
    size_t count = hv_type_element(type, &element, &n);
    hv_xml_start(a->xml, "array-type-def");
    for (const char *p = type + n; (p = strchr(p, '[')); p++)
        dimensions++;
    put_number(a, "dimensions", dimensions);
    if (nameless)
        put_id(a, "type-id", 'a', id);
    else
        put_id(a, "type-id", 't', want(a, element, n, count ? bits / count : 0));
    if (count)
        put_number(a, "size-in-bits", bits);
    else
        hv_xml_attr(a->xml, "size-in-bits", "infinite");
    put_id(a, "id", nameless ? 'b' : 't', id);
    for (const char *p = type + n; (p = strchr(p, '[')); p++, id += 1000000)
        put_subrange(a, p + 1, strspn(p + 1, "0123456789"), id);
    hv_xml_end(a->xml);
}

static void put_pointer(struct abixml *a, const char *type, size_t id)
{
    size_t n = strlen(type) - 1;
    while (n && type[n - 1] == ' ')
        n--;
    hv_xml_start(a->xml, "pointer-type-def");
    put_id(a, "type-id", 't', want(a, type, n, 0));
    put_number(a, "size-in-bits", a->word);
    put_id(a, "id", 't', id);
    hv_xml_end(a->xml);
}

static void put_function(struct abixml *a, size_t id)
{
    hv_xml_start(a->xml, "function-type");
    put_number(a, "size-in-bits", a->word);
    put_id(a, "id", 't', id);
    hv_xml_start(a->xml, "return");
    put_type_id(a, "void", 0);
    hv_xml_end(a->xml);
    hv_xml_end(a->xml);
}

static void put_declaration(struct abixml *a, const char *type, size_t id)
{
    hv_xml_start(a->xml, *type == 'u' ? "union-decl" : "class-decl");
    put_name(a, "name", strchr(type, ' ') + 1);
    if (*type != 'u')
        hv_xml_attr(a->xml, "is-struct", "yes");
    hv_xml_attr(a->xml, "visibility", "default");
    hv_xml_attr(a->xml, "is-declaration-only", "yes");
    put_id(a, "id", 't', id);
    hv_xml_end(a->xml);
}

/* One that is wanted: what the surface has by that name, or what the name says. */
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
    put_id(a, "id", 'a', id);
    for (uint32_t i = 0; i < x.member->n_members; i++)
        put_member(a, &x.member->members[i], is_union, x.base);
    hv_xml_end(a->xml);
    if (array)
        put_array(a, x.member->type, x.member->bits, true, id);
}

/* Every type of the audience is wanted, with or without a reference to it. */
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
            put_typedef(
                a, e,
                (struct id){'t', want(a, type, strlen(type), e->u.typedef_.size * 8)},
                (struct id){'d', i});
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
    hv_xml_open(a.xml, "abi-corpus", "version", "2.1", NULL);
    put_name(&a, "architecture", surface->arch);
    hv_xml_attr(a.xml, "tracking-non-reachable-types", "yes");
    hv_xml_start(a.xml, "abi-instr");
    put_number(&a, "address-size", a.word);
    put_name(&a, "path", profile->name);
    hv_xml_attr(a.xml, "language", "LANG_C11");
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
    /* libabigail knows its files by their first bytes: no declaration before them */
    struct hv_buf document = {0};
    hv_xml_finish(a.xml, &document);
    const char *first = strstr(document.p, "<abi-corpus");
    hv_buf_add(buf, first, document.n - (size_t)(first - document.p));
    hv_buf_done(&document);
    hv_arena_free(a.arena);
}
