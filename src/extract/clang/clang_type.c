/* SPDX-License-Identifier: MIT */
#include "extract/clang/clang_walk.h"

#include <limits.h>

uint64_t hv_type_bits(const struct hv_unit *unit, CXType type)
{
    long long size = unit->clang->Type_getSizeOf(type);
    return size > 0 && size <= LLONG_MAX / 8 ? (uint64_t)size * 8 : 0;
}

uint64_t hv_type_align(const struct hv_unit *unit, CXType type)
{
    long long align = unit->clang->Type_getAlignOf(type);
    return align > 0 ? (uint64_t)align : 0;
}

const char *hv_tag_name(const struct hv_unit *unit, struct hv_atoms *atoms,
                        CXCursor decl)
{
    const struct hv_clang *clang = unit->clang;
    if (clang->Cursor_isAnonymous(decl))
        return NULL;
    const char *name =
        hv_unit_atom(unit, atoms, clang->getTypeSpelling(clang->getCursorType(decl)));
    return name && !strchr(name, '(') ? name : NULL;
}

/* Called for every second member, so it avoids printf(). */
static const char *integer(const struct hv_unit *unit, struct hv_atoms *atoms,
                           CXType type, bool is_unsigned)
{
    static const char *const usual[][2] = {{"int8_t", "uint8_t"},
                                           {"int16_t", "uint16_t"},
                                           {"int32_t", "uint32_t"},
                                           {"int64_t", "uint64_t"}};
    unsigned bits = (unsigned)hv_type_bits(unit, type);
    for (unsigned i = 0; i < 4; i++)
        if (bits == 8u << i)
            return hv_atom(atoms, usual[i][is_unsigned]);
    return hv_atom_printf(atoms, "%sint%u_t", is_unsigned ? "u" : "", bits);
}

static const char *spelled(const struct hv_unit *unit, struct hv_atoms *atoms,
                           CXType type)
{
    const char *name = hv_unit_atom(
        unit, atoms, unit->clang->getTypeSpelling(unit->clang->getCanonicalType(type)));
    return name ? name : hv_atom(atoms, "?");
}

static const char *tag_type(const struct hv_unit *unit, struct hv_atoms *atoms,
                            CXType type)
{
    CXCursor decl = unit->clang->getTypeDeclaration(type);
    const char *name = hv_tag_name(unit, atoms, decl);
    if (name)
        return name;
    enum CXCursorKind kind = decl.kind;
    return hv_atom(atoms, kind == CXCursor_UnionDecl  ? "union"
                          : kind == CXCursor_EnumDecl ? "enum"
                                                      : "struct");
}

/* "T [2][3]" of an array of arrays, "T []" of a flexible one. */
static const char *array(const struct hv_unit *unit, struct hv_atoms *atoms,
                         CXType type)
{
    char bounds[256];
    size_t n = 0;
    while (type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray) {
        if (type.kind == CXType_ConstantArray)
            n += (size_t)snprintf(bounds + n, sizeof bounds - n, "[%lld]",
                                  unit->clang->getArraySize(type));
        else
            n += (size_t)snprintf(bounds + n, sizeof bounds - n, "[]");
        if (n >= sizeof bounds - 32)
            break;
        type = unit->clang->getCanonicalType(unit->clang->getArrayElementType(type));
    }
    return hv_atom_printf(atoms, "%s %s", hv_type_string(unit, atoms, type), bounds);
}

static const char *pointer(const struct hv_unit *unit, struct hv_atoms *atoms,
                           CXType type)
{
    CXType to = unit->clang->getCanonicalType(unit->clang->getPointeeType(type));
    if (to.kind == CXType_FunctionProto || to.kind == CXType_FunctionNoProto)
        return hv_atom(atoms, "function *");
    const char *name = hv_type_string(unit, atoms, to);
    size_t n = strlen(name);
    return hv_atom_printf(atoms, n && name[n - 1] == '*' ? "%s*" : "%s *", name);
}

const char *hv_type_typedef(const struct hv_unit *unit, struct hv_atoms *atoms,
                            CXType type)
{
    if (type.kind == CXType_Elaborated)
        type = unit->clang->Type_getNamedType(type);
    if (type.kind != CXType_Typedef)
        return NULL;
    return hv_unit_atom(
        unit, atoms,
        unit->clang->getCursorSpelling(unit->clang->getTypeDeclaration(type)));
}

/* Keep the name of a typedef that the profile lists as an atom, whatever its type. */
static const char *atom_typedef(const struct hv_unit *unit, struct hv_atoms *atoms,
                                CXType type)
{
    const struct hv_strings *keep = &unit->plan->profile->atoms;
    const char *name = keep->n ? hv_type_typedef(unit, atoms, type) : NULL;
    return name && HV_ANY(kept, keep->v, keep->n, *kept == name) ? name : NULL;
}

const char *hv_type_string(const struct hv_unit *unit, struct hv_atoms *atoms,
                           CXType type)
{
    const char *kept = atom_typedef(unit, atoms, type);
    if (kept)
        return kept;
    type = unit->clang->getCanonicalType(type);
    switch ((int)type.kind) {
    case CXType_Void:
        return hv_atom(atoms, "void");
    case CXType_Bool:
        return hv_atom(atoms, "_Bool");
    case CXType_Char_S:
    case CXType_Char_U:
        return hv_atom(atoms, "char");
    case CXType_SChar:
    case CXType_Short:
    case CXType_Int:
    case CXType_Long:
    case CXType_LongLong:
    case CXType_Int128:
        return integer(unit, atoms, type, false);
    case CXType_UChar:
    case CXType_UShort:
    case CXType_UInt:
    case CXType_ULong:
    case CXType_ULongLong:
    case CXType_UInt128:
        return integer(unit, atoms, type, true);
    case CXType_Atomic: /* which says how it is accessed; the layout is the same where
                           the sizes are */
        return hv_type_string(unit, atoms, unit->clang->Type_getValueType(type));
    case CXType_Record:
    case CXType_Enum:
        return tag_type(unit, atoms, type);
    case CXType_Pointer:
        return pointer(unit, atoms, type);
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
        return array(unit, atoms, type);
    case CXType_Vector:
    case CXType_ExtVector:
        return hv_atom_printf(
            atoms, "vector %s [%lld]",
            hv_type_string(unit, atoms, unit->clang->getElementType(type)),
            unit->clang->getNumElements(type));
    default:
        return spelled(unit, atoms, type);
    }
}

/* The type as the header spells it: without elaboration and arrays; typedefs stay. */
static CXType spelled_element(const struct hv_unit *unit, CXType type)
{
    for (;;) {
        if (type.kind == CXType_Elaborated)
            type = unit->clang->Type_getNamedType(type);
        else if (type.kind == CXType_ConstantArray ||
                 type.kind == CXType_IncompleteArray)
            type = unit->clang->getArrayElementType(type);
        else
            return type;
    }
}

bool hv_type_is_c(const struct hv_unit *unit, CXType type)
{
    switch ((int)spelled_element(unit, type).kind) {
    case CXType_Bool:
    case CXType_Short:
    case CXType_Int:
    case CXType_Long:
    case CXType_LongLong:
    case CXType_UShort:
    case CXType_UInt:
    case CXType_ULong:
    case CXType_ULongLong:
    case CXType_Enum:
        return true;
    default:
        return false;
    }
}

bool hv_type_inline_record(const struct hv_unit *unit, CXType type, CXCursor *ret_decl)
{
    type = unit->clang->getCanonicalType(type);
    while (type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray)
        type = unit->clang->getCanonicalType(unit->clang->getArrayElementType(type));
    if (type.kind != CXType_Record)
        return false;
    *ret_decl = unit->clang->getTypeDeclaration(type);
    return unit->clang->Cursor_isAnonymous(*ret_decl);
}

/* Is it only a wrapper of another type, not a level of its own? */
static bool is_wrapped(CXType type)
{
    return type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray ||
           type.kind == CXType_Atomic;
}

/* Replace a type by its pointee or element. False: it has none. */
static bool follow_type(const struct hv_unit *unit, CXType *type)
{
    const struct hv_clang *clang = unit->clang;
    if (type->kind == CXType_Pointer)
        *type = clang->getPointeeType(*type);
    else if (type->kind == CXType_Atomic)
        *type = clang->Type_getValueType(*type);
    else if (is_wrapped(*type))
        *type = clang->getArrayElementType(*type);
    else
        return false;
    *type = clang->getCanonicalType(*type);
    return true;
}

const char *hv_type_constness(const struct hv_unit *unit, struct hv_atoms *atoms,
                              CXType type)
{
    char levels[16];
    size_t n = 0;
    bool more = true, held = false; /* by the array, which is what is const then */
    for (type = unit->clang->getCanonicalType(type); more && n < sizeof levels;) {
        held |= unit->clang->isConstQualifiedType(type);
        if (!is_wrapped(type)) {
            levels[n++] = held ? 'c' : '-';
            held = false;
        }
        more = follow_type(unit, &type);
    }
    return hv_atom_n(atoms, levels, n);
}

const char *hv_type_call(const struct hv_unit *unit, struct hv_atoms *atoms,
                         CXType type)
{
    const struct hv_clang *clang = unit->clang;
    HV_BUF buf = {0};
    type = clang->getCanonicalType(type);
    while (follow_type(unit, &type))
        ;
    if (type.kind != CXType_FunctionProto && type.kind != CXType_FunctionNoProto)
        return NULL;
    hv_buf_printf(&buf, "%s (",
                  hv_type_string(unit, atoms, clang->getResultType(type)));
    int n = type.kind == CXType_FunctionProto ? clang->getNumArgTypes(type) : 0;
    for (int i = 0; i < n; i++)
        hv_buf_printf(
            &buf, i ? ", %s" : "%s",
            hv_type_string(unit, atoms, clang->getArgType(type, (unsigned)i)));
    hv_buf_puts(&buf, n && clang->isFunctionTypeVariadic(type) ? ", ...)" : ")");
    return hv_atom_n(atoms, buf.p, buf.n);
}
