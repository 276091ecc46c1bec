/* SPDX-License-Identifier: MIT
 *
 * Records and enums: members with offsets from the start of the outermost record.
 */
#include "extract/clang/clang_walk.h"

struct members {
    struct hv_walk *walk;
    const char *name; /* of the record; of an inline one with its path */
    uint64_t base;    /* bits, from the start of the outermost record */
    uint64_t end;     /* bits of that record */
    long file;        /* of that record */
    struct hv_member *v;
    size_t n, cap;
    unsigned depth;
};

enum { MAX_NESTING = 32 };

/* A record and the name of the entity that it becomes. */
struct named {
    const char *name;
    bool packed;
    unsigned depth; /* number of enclosing records */
};

static void collect_members(struct members *members, CXType record);
static void add_record(struct hv_walk *walk, CXCursor decl, const struct named *as);

/* The line of a part; 0 if it is in another file than the whole. */
static uint32_t line_in(struct hv_walk *walk, long file, CXCursor part)
{
    const struct hv_clang *clang = walk->unit->clang;
    struct hv_place place = hv_unit_place(walk->unit, clang->getCursorLocation(part));
    return place.file == file ? place.line : 0;
}

/* Tagged records and enums that are defined inside another record are entities, too. */
static enum CXChildVisitResult on_nested(CXCursor cursor, CXCursor parent,
                                         CXClientData data)
{
    struct hv_walk *walk = data;
    (void)parent;
    if (cursor.kind == CXCursor_StructDecl || cursor.kind == CXCursor_UnionDecl)
        hv_walk_record(walk, cursor);
    else if (cursor.kind == CXCursor_EnumDecl)
        hv_walk_enum(walk, cursor);
    return CXChildVisit_Continue;
}

struct attributes {
    bool packed;
    struct hv_walk *walk; /* NULL: nested definitions are walked elsewhere */
};

static enum CXChildVisitResult on_record_child(CXCursor cursor, CXCursor parent,
                                               CXClientData data)
{
    struct attributes *attributes = data;
    if (cursor.kind == CXCursor_PackedAttr)
        attributes->packed = true;
    return attributes->walk ? on_nested(cursor, parent, attributes->walk)
                            : CXChildVisit_Continue;
}

/* Make the element of an array without elements a record of its own. */
static void name_element(struct members *members, struct hv_member *m, CXCursor decl)
{
    struct attributes attributes = {.walk = NULL};
    const char *name = hv_member_way(members->walk->atoms, members->name, m);
    m->type = hv_member_list_type(members->walk->atoms, name, m);
    members->walk->unit->clang->visitChildren(decl, on_record_child, &attributes);
    if (members->depth < MAX_NESTING)
        add_record(members->walk, decl,
                   &(struct named){name, attributes.packed, members->depth + 1});
}

static void add_inline(struct members *members, struct hv_member *member, CXCursor decl)
{
    if (members->depth >= MAX_NESTING)
        return;
    struct members inner = {
        .walk = members->walk,
        .name = hv_member_way(members->walk->atoms, members->name, member),
        .base = member->offset,
        .end = members->end,
        .file = members->file,
        .depth = members->depth + 1};
    collect_members(&inner, members->walk->unit->clang->getCursorType(decl));
    member->members = inner.v;
    member->n_members = (uint32_t)inner.n;
}

/* A record has its members in itself. */
static void put_bits(struct members *members, CXCursor field, CXType type,
                     struct hv_member *m)
{
    const struct hv_unit *unit = members->walk->unit;
    long long offset = unit->clang->Cursor_getOffsetOfField(field);
    m->offset = members->base + (offset > 0 ? (uint64_t)offset : 0);
    m->bits = m->bitfield ? (uint64_t)unit->clang->getFieldDeclBitWidth(field)
                          : hv_type_bits(unit, type);
    if (offset < 0 || m->bits > members->end || m->offset > members->end - m->bits)
        hv_walk_doubt(members->walk, m->name, "a member outside of its record");
}

static enum CXVisitorResult on_field(CXCursor field, CXClientData data)
{
    struct members *members = data;
    struct hv_walk *walk = members->walk;
    const struct hv_clang *clang = walk->unit->clang;
    CXType type = clang->getCursorType(field);
    CXCursor decl = {0};
    bool is_inline = hv_type_inline_record(walk->unit, type, &decl);
    bool anonymous = is_inline && clang->Cursor_isAnonymousRecordDecl(decl);
    struct hv_member m = {.name = anonymous ? NULL : hv_walk_name(walk, field),
                          .bitfield = clang->Cursor_isBitField(field)};
    if (!anonymous && !m.name) { /* "int : 4;" is padding, not a member */
        if (!m.bitfield)
            hv_walk_doubt(walk, m.name, "a member without a name");
        return CXVisit_Continue;
    }
    put_bits(members, field, type, &m);
    m.flexible = clang->getCanonicalType(type).kind == CXType_IncompleteArray;
    m.type = hv_type_string(walk->unit, walk->atoms, type);
    m.call = hv_type_call(walk->unit, walk->atoms, type);
    m.constness = hv_type_constness(walk->unit, walk->atoms, type);
    m.c_type = hv_type_is_c(walk->unit, type);
    m.line = line_in(walk, members->file, field);
    if (is_inline && hv_member_is_empty_list(&m) &&
        hv_type_bits(walk->unit, clang->getCursorType(decl)))
        name_element(members, &m, decl);
    else if (is_inline)
        add_inline(members, &m, decl);
    *HV_ARENA_ADD(walk->variant->arena, members->v, members->n, members->cap) = m;
    return CXVisit_Continue;
}

static void collect_members(struct members *members, CXType record)
{
    members->walk->unit->clang->Type_visitFields(record, on_field, members);
}

/* The pointer inside a handle, which may be combined with an integer of a fixed
 * width. */
static const struct hv_member *pointer_in(const struct hv_member *members, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct hv_member *m =
            pointer_in(members[i].members, members[i].n_members);
        m = m ? m : &members[i];
        if (m->type[strlen(m->type) - 1] == '*')
            return m;
    }
    return n ? members : NULL;
}

static void add_record(struct hv_walk *walk, CXCursor decl, const struct named *as)
{
    const struct hv_clang *clang = walk->unit->clang;
    struct hv_place place = hv_unit_place(walk->unit, clang->getCursorLocation(decl));
    CXType type = clang->getCursorType(decl);
    struct members members = {.walk = walk,
                              .name = as->name,
                              .depth = as->depth,
                              .file = place.file,
                              .end = hv_type_bits(walk->unit, type)};
    collect_members(&members, type);
    if (hv_walk_is_handle(walk, as->name)) {
        const struct hv_member *held = pointer_in(members.v, members.n);
        hv_walk_put_place(walk,
                          hv_walk_add_handle(walk, as->name, type,
                                             held ? held->type : "void",
                                             held ? held->constness : NULL),
                          place);
        return;
    }
    struct hv_entity *e = hv_variant_add(walk->variant, HV_CLASS_RECORD, as->name);
    e->u.record.size = members.end / 8;
    e->u.record.align = hv_type_align(walk->unit, type);
    e->u.record.is_union = decl.kind == CXCursor_UnionDecl;
    e->u.record.packed = as->packed;
    e->u.record.members = members.v;
    e->u.record.n_members = (uint32_t)members.n;
    hv_walk_put_place(walk, e, place);
}

void hv_walk_record(struct hv_walk *walk, CXCursor decl)
{
    const struct hv_clang *clang = walk->unit->clang;
    if (!clang->isCursorDefinition(decl) ||
        !hv_walk_wants(walk, hv_unit_place(walk->unit, clang->getCursorLocation(decl))))
        return;
    struct attributes attributes = {.walk = walk};
    clang->visitChildren(decl, on_record_child, &attributes);
    const char *name = hv_tag_name(walk->unit, walk->atoms, decl);
    if (name)
        add_record(walk, decl, &(struct named){name, attributes.packed, 0});
}

struct enumerators {
    struct hv_walk *walk;
    long file;
    struct hv_arena *arena;
    bool is_unsigned;
    struct hv_enumerator *v;
    size_t n, cap;
};

static enum CXChildVisitResult on_enumerator(CXCursor cursor, CXCursor parent,
                                             CXClientData data)
{
    struct enumerators *e = data;
    const struct hv_clang *clang = e->walk->unit->clang;
    (void)parent;
    if (cursor.kind != CXCursor_EnumConstantDecl)
        return CXChildVisit_Continue;
    const char *name = hv_walk_name(e->walk, cursor);
    if (!name) {
        hv_walk_doubt(e->walk, name, "an enumerator without a name");
        return CXChildVisit_Continue;
    }
    char value[32];
    if (e->is_unsigned)
        snprintf(value, sizeof value, "%llu",
                 clang->getEnumConstantDeclUnsignedValue(cursor));
    else
        snprintf(value, sizeof value, "%lld", clang->getEnumConstantDeclValue(cursor));
    *HV_ARENA_ADD(e->arena, e->v, e->n, e->cap) =
        (struct hv_enumerator){.name = name,
                               .value = hv_atom(e->walk->atoms, value),
                               .line = line_in(e->walk, e->file, cursor)};
    return CXChildVisit_Continue;
}

void hv_walk_enum(struct hv_walk *walk, CXCursor decl)
{
    const struct hv_clang *clang = walk->unit->clang;
    if (!clang->isCursorDefinition(decl))
        return;
    struct hv_place place = hv_unit_place(walk->unit, clang->getCursorLocation(decl));
    if (!hv_walk_wants(walk, place))
        return;
    CXType integer = clang->getEnumDeclIntegerType(decl);
    struct enumerators values = {
        .walk = walk, .file = place.file, .arena = walk->variant->arena};
    values.is_unsigned = *hv_type_string(walk->unit, walk->atoms, integer) == 'u';
    clang->visitChildren(decl, on_enumerator, &values);
    const char *name = hv_tag_name(walk->unit, walk->atoms, decl);
    if (!name) /* a nameless enum is known by its first enumerator */
        name =
            hv_atom_printf(walk->atoms, "enum (%s)", values.n ? values.v[0].name : "");
    struct hv_entity *e = hv_variant_add(walk->variant, HV_CLASS_ENUM, name);
    e->u.enum_.size = hv_type_bits(walk->unit, integer) / 8;
    e->u.enum_.values = values.v;
    e->u.enum_.n_values = (uint32_t)values.n;
    hv_walk_put_place(walk, e, place);
}
