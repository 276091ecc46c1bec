/* SPDX-License-Identifier: MIT */
#include "extract/clang/clang_walk.h"

#include "extract/literal.h"

enum {
    MAX_DEPTH = 32,          /* of braces, parentheses and casts */
    LIST_BITS = 64,          /* of each number in a list, whatever it will initialise */
    MAX_LIST_BYTES = 1 << 14 /* of a list: a longer one is data, not a value */
};

/* ---- expressions ---- */

static bool is_expression(CXCursor cursor)
{
    return cursor.kind >= CXCursor_FirstExpr && cursor.kind <= CXCursor_LastExpr;
}

struct children {
    unsigned n;      /* expressions */
    CXCursor last;   /* of these */
    bool has_member; /* a designator names one */
};

static enum CXChildVisitResult on_child(CXCursor cursor, CXCursor parent,
                                        CXClientData data)
{
    struct children *children = data;
    (void)parent;
    if (is_expression(cursor)) {
        children->n++;
        children->last = cursor;
    }
    children->has_member |= cursor.kind == CXCursor_MemberRef;
    return CXChildVisit_Continue;
}

static struct children children_of(struct hv_walk *walk, CXCursor cursor)
{
    struct children children = {0};
    walk->unit->clang->visitChildren(cursor, on_child, &children);
    return children;
}

/* Without parentheses, and without the conversions that the parser adds. */
static CXCursor stripped(struct hv_walk *walk, CXCursor cursor)
{
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
        if (cursor.kind != CXCursor_ParenExpr && cursor.kind != CXCursor_UnexposedExpr)
            break;
        struct children children = children_of(walk, cursor);
        if (children.n != 1 || children.has_member)
            break;
        cursor = children.last;
    }
    return cursor;
}

/* The same, and without casts and the type of a compound literal. */
static CXCursor bare(struct hv_walk *walk, CXCursor cursor)
{
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
        cursor = stripped(walk, cursor);
        if (cursor.kind != CXCursor_CStyleCastExpr &&
            cursor.kind != CXCursor_CompoundLiteralExpr)
            break;
        struct children children = children_of(walk, cursor);
        if (!children.n)
            break;
        cursor = children.last;
    }
    return cursor;
}

static CXType type_of(struct hv_walk *walk, CXCursor cursor)
{
    const struct hv_clang *clang = walk->unit->clang;
    return clang->getCanonicalType(clang->getCursorType(cursor));
}

/* ---- numbers ---- */

/* libclang has no kind for _BitInt. */
static bool is_bit_int(struct hv_walk *walk, CXType type)
{
    const struct hv_clang *clang = walk->unit->clang;
    CXString s = clang->getTypeSpelling(type);
    const char *text = clang->getCString(s);
    bool is = type.kind == CXType_Unexposed && text && strstr(text, "_BitInt(");
    clang->disposeString(s);
    return is;
}

static bool is_integer(struct hv_walk *walk, CXType type)
{
    return (type.kind >= CXType_Bool && type.kind <= CXType_Int128) ||
           type.kind == CXType_Enum || is_bit_int(walk, type);
}

/* Floating types whose values a double holds exactly. */
static bool is_floating(CXType type)
{
    return type.kind == CXType_Float || type.kind == CXType_Double ||
           type.kind == CXType_Half || type.kind == CXType_Float16;
}

/* Evaluate an expression or a variable: its low 64 bits. */
static bool evaluate(struct hv_walk *walk, CXCursor cursor, uint64_t *ret_bits,
                     bool *ret_unsigned)
{
    const struct hv_clang *clang = walk->unit->clang;
    CXEvalResult result = clang->Cursor_Evaluate(cursor);
    bool ok = result && clang->EvalResult_getKind(result) == CXEval_Int;
    if (ok) {
        *ret_unsigned = clang->EvalResult_isUnsignedInt(result) != 0;
        *ret_bits = *ret_unsigned ? clang->EvalResult_getAsUnsigned(result)
                                  : (uint64_t)clang->EvalResult_getAsLongLong(result);
    }
    if (result)
        clang->EvalResult_dispose(result);
    return ok;
}

bool hv_value_bits(struct hv_walk *walk, CXCursor variable, uint64_t *ret_bits)
{
    bool is_unsigned;
    return evaluate(walk, variable, ret_bits, &is_unsigned);
}

static void put_wide(struct hv_buf *buf, uint64_t high, uint64_t low, bool is_unsigned)
{
    __extension__ unsigned __int128 n = (unsigned __int128)high << 64 | low;
    char digits[48], *p = digits + sizeof digits - 1;
    bool minus = !is_unsigned && high >> 63;
    n = minus ? -n : n;
    *p = '\0';
    do
        *--p = (char)('0' + (int)(n % 10));
    while (n /= 10);
    hv_buf_printf(buf, "%s%s", minus ? "-" : "", p);
}

static bool put_integer(struct hv_walk *walk, CXCursor cursor, CXType type,
                        const uint64_t *high, struct hv_buf *buf)
{
    uint64_t low;
    bool is_unsigned, wide = hv_type_bits(walk->unit, type) > 64;
    if (!evaluate(walk, cursor, &low, &is_unsigned) || (wide && !high) ||
        hv_type_bits(walk->unit, type) > 128)
        return false;
    if (wide)
        put_wide(buf, *high, low, is_unsigned);
    else if (is_unsigned)
        hv_buf_printf(buf, "%" PRIu64, low);
    else
        hv_buf_printf(buf, "%" PRId64, (int64_t)low);
    return true;
}

/* Put the shortest digits of this number, always recognisable as floating point. */
static void put_double(struct hv_buf *buf, double number)
{
    char text[64];
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    size_t n = strspn(text, "0123456789+-einfa");
    if (text[n]) /* the decimal point of a locale */
        text[n] = '.';
    hv_buf_printf(buf, "%s%s", text, strpbrk(text, ".einfa") ? "" : ".0");
}

static bool put_floating(struct hv_walk *walk, CXCursor cursor, struct hv_buf *buf)
{
    const struct hv_clang *clang = walk->unit->clang;
    CXEvalResult result = clang->Cursor_Evaluate(cursor);
    bool ok = result && clang->EvalResult_getKind(result) == CXEval_Float;
    if (ok)
        put_double(buf, clang->EvalResult_getAsDouble(result));
    if (result)
        clang->EvalResult_dispose(result);
    return ok;
}

/* ---- addresses and strings ---- */

/* Put a number that casts turn into an address. */
static bool put_address(struct hv_walk *walk, CXCursor cursor, struct hv_buf *buf)
{
    uint64_t width = hv_type_bits(walk->unit, type_of(walk, cursor)), address;
    CXCursor number = bare(walk, cursor);
    bool is_unsigned;
    CXType type = type_of(walk, number);
    if (!is_integer(walk, type) || hv_type_bits(walk->unit, type) > 64 ||
        !evaluate(walk, number, &address, &is_unsigned))
        return false;
    hv_buf_printf(buf, "%" PRIu64,
                  width && width < 64 ? address & ((UINT64_C(1) << width) - 1)
                                      : address);
    return true;
}

static bool read_string(struct hv_walk *walk, CXCursor cursor, struct hv_value *ret)
{
    const struct hv_clang *clang = walk->unit->clang;
    if (cursor.kind != CXCursor_StringLiteral)
        return false;
    CXString s = clang->getCursorSpelling(cursor);
    const char *spelling = clang->getCString(s);
    HV_BUF text = {0};
    bool wide = false;
    bool ok = spelling && hv_string_literal_read(spelling, &text, &wide);
    if (ok) {
        CXType element =
            clang->getCanonicalType(clang->getArrayElementType(type_of(walk, cursor)));
        ret->text = hv_atom_n(walk->atoms, text.p, text.n);
        ret->bits = wide ? (uint32_t)hv_type_bits(walk->unit, element) : 0;
    }
    clang->disposeString(s);
    return ok;
}

/* ---- lists ---- */

struct list {
    struct hv_walk *walk;
    struct hv_buf *buf;
    unsigned n, depth;
    bool bad;
};

static void put_element(struct list *list, CXCursor cursor);

static enum CXChildVisitResult on_element(CXCursor cursor, CXCursor parent,
                                          CXClientData data)
{
    struct list *list = data;
    (void)parent;
    if (!is_expression(cursor))
        return CXChildVisit_Continue;
    hv_buf_puts(list->buf, list->n++ ? ", " : "");
    put_element(list, cursor);
    list->bad |= list->buf->n > MAX_LIST_BYTES;
    return list->bad ? CXChildVisit_Break : CXChildVisit_Continue;
}

static void put_braces(struct list *list, CXCursor cursor)
{
    struct list inner = {
        .walk = list->walk, .buf = list->buf, .depth = list->depth + 1};
    hv_buf_putc(list->buf, '{');
    if (inner.depth < MAX_DEPTH)
        list->walk->unit->clang->visitChildren(cursor, on_element, &inner);
    hv_buf_putc(list->buf, '}');
    list->bad |= inner.bad || inner.depth >= MAX_DEPTH;
}

static enum CXChildVisitResult put_member(CXCursor cursor, CXCursor parent,
                                          CXClientData data)
{
    struct list *list = data;
    const char *name = cursor.kind == CXCursor_MemberRef
                           ? hv_walk_name(list->walk, cursor)
                           : NULL; /* the members of a nameless one are its own */
    (void)parent;
    if (name)
        hv_buf_printf(list->buf, ".%s", name);
    return CXChildVisit_Continue;
}

/* ".member = " or ".member.member = ", where it is designated. */
static CXCursor put_designator(struct list *list, CXCursor cursor)
{
    struct children children = children_of(list->walk, cursor);
    if (cursor.kind != CXCursor_UnexposedExpr || !children.has_member)
        return cursor;
    list->walk->unit->clang->visitChildren(cursor, put_member, list);
    hv_buf_puts(list->buf, " = ");
    list->bad |= children.n != 1;
    return children.n ? children.last : cursor;
}

static void put_scalar(struct list *list, CXCursor cursor)
{
    struct hv_walk *walk = list->walk;
    struct hv_value string = {0};
    CXType type = type_of(walk, cursor);
    if (read_string(walk, cursor, &string))
        hv_initialiser_put_string(list->buf, string.text);
    else if (is_floating(type))
        list->bad |= !put_floating(walk, cursor, list->buf);
    else if (type.kind == CXType_Pointer)
        list->bad |= !put_address(walk, cursor, list->buf);
    else
        list->bad |= !is_integer(walk, type) ||
                     !put_integer(walk, cursor, type, NULL, list->buf);
}

static void put_element(struct list *list, CXCursor cursor)
{
    cursor = stripped(list->walk, put_designator(list, cursor));
    CXCursor inner = bare(list->walk, cursor);
    if (inner.kind == CXCursor_InitListExpr)
        put_braces(list, inner);
    else if (inner.kind == CXCursor_StringLiteral)
        put_scalar(list, inner);
    else
        put_scalar(list, cursor);
}

/* ---- variables ---- */

static bool finish_value(struct hv_walk *walk, struct hv_buf *buf, bool ok,
                         struct hv_value *ret)
{
    ret->value = ok ? hv_atom_n(walk->atoms, buf->p, buf->n) : NULL;
    ret->bits = ret->bits ? ret->bits : LIST_BITS;
    hv_buf_done(buf);
    return ok;
}

bool hv_value_list(struct hv_walk *walk, CXCursor variable, struct hv_value *ret_value)
{
    struct children children = children_of(walk, variable);
    HV_BUF written = {0};
    struct hv_buf buf = {0};
    struct list list = {.walk = walk, .buf = &written};
    *ret_value = (struct hv_value){0};
    if (!children.n)
        return false;
    CXCursor init = bare(walk, children.last);
    if (init.kind != CXCursor_InitListExpr)
        return false;
    put_braces(&list, init);
    ret_value->list_type = hv_type_string(walk->unit, walk->atoms, type_of(walk, init));
    bool ok = !list.bad && hv_initialiser_read(written.p, walk->long_bits, &buf);
    return finish_value(walk, &buf, ok, ret_value);
}

bool hv_value_spelled_list(struct hv_walk *walk, CXCursor variable,
                           struct hv_value *ret_value)
{
    struct children children = children_of(walk, variable);
    struct hv_value spelled = {0};
    struct hv_buf buf = {0};
    *ret_value = (struct hv_value){0};
    if (!children.n || !read_string(walk, stripped(walk, children.last), &spelled))
        return false;
    bool ok = strlen(spelled.text) <= MAX_LIST_BYTES &&
              hv_initialiser_read(spelled.text, walk->long_bits, &buf);
    return finish_value(walk, &buf, ok, ret_value);
}

static bool read_pointer(struct hv_walk *walk, CXCursor variable, struct hv_value *ret)
{
    struct children children = children_of(walk, variable);
    struct hv_buf buf = {0};
    if (!children.n)
        return false;
    CXCursor value = bare(walk, children.last);
    if (read_string(walk, value, ret) || hv_value_list(walk, variable, ret))
        return true;
    ret->bits = (uint32_t)hv_type_bits(walk->unit, type_of(walk, variable));
    ret->is_unsigned = ret->is_address = true;
    return finish_value(walk, &buf, put_address(walk, children.last, &buf), ret);
}

static bool read_number(struct hv_walk *walk, CXCursor variable, const uint64_t *high,
                        struct hv_value *ret)
{
    const struct hv_clang *clang = walk->unit->clang;
    CXType type = type_of(walk, variable);
    struct hv_buf buf = {0};
    if (type.kind == CXType_Enum)
        type = clang->getCanonicalType(
            clang->getEnumDeclIntegerType(clang->getTypeDeclaration(type)));
    ret->bits = (uint32_t)hv_type_bits(walk->unit, type);
    if (is_floating(type))
        return finish_value(walk, &buf, put_floating(walk, variable, &buf), ret);
    const char *t = hv_type_string(walk->unit, walk->atoms, type);
    ret->is_unsigned = *t == 'u' || *t == '_';
    return finish_value(walk, &buf, put_integer(walk, variable, type, high, &buf), ret);
}

bool hv_value_read(struct hv_walk *walk, CXCursor variable, const uint64_t *high,
                   struct hv_value *ret_value)
{
    CXType type = type_of(walk, variable);
    *ret_value = (struct hv_value){0};
    if (is_integer(walk, type) || is_floating(type))
        return read_number(walk, variable, high, ret_value);
    if (type.kind == CXType_Pointer)
        return read_pointer(walk, variable, ret_value);
    if (type.kind != CXType_Record && type.kind != CXType_ConstantArray &&
        type.kind != CXType_IncompleteArray)
        return false;
    struct children children = children_of(walk, variable);
    return (children.n &&
            read_string(walk, stripped(walk, children.last), ret_value)) ||
           hv_value_list(walk, variable, ret_value);
}
