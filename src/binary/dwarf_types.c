/* SPDX-License-Identifier: MIT
 *
 * The types of a unit of DWARF. They are numbered when something refers to them and
 * filled in that order, so that no chain of types is a chain of calls.
 */
#include "binary/dwarf_types.h"

#include <dwarf.h>

struct unit {
    struct hv_ctypes types;
    const struct hv_dwarf *file;
    struct hv_err *err;
    bool failed;
    size_t cap_dies, cap_numbers;
    Dwarf_Die *dies;                /* per type; addr NULL: it is filled in */
    struct hv_serial_numbers known; /* addresses of dies that are referred to */
    uint32_t *numbers;              /* their types */
};

/* ---- numbering ---- */

static uint32_t add_type(struct unit *u, const Dwarf_Die *die)
{
    size_t n = u->types.n;
    HV_GROW(u->dies, n, u->cap_dies);
    hv_ctypes_add(&u->types, HV_CTYPE_VOID);
    u->dies[n] = die ? *die : (Dwarf_Die){0};
    return (uint32_t)n;
}

static uint32_t number_of(struct unit *u, const Dwarf_Die *die)
{
    size_t n = u->known.n, i = hv_serial_number(&u->known, die->addr);
    if (i == n) {
        HV_GROW(u->numbers, i, u->cap_numbers);
        u->numbers[i] = add_type(u, die);
    }
    return u->numbers[i];
}

/* ---- attributes ---- */

static void fail(struct unit *u, const char *what)
{
    if (!u->failed)
        hv_fail(u->err, HV_ERR_INPUT, NULL, "the DWARF is damaged: %s", what);
    u->failed = true;
}

/* Follow a die that stands for a definition in a type unit. */
static bool follow_signature(Dwarf_Die *die)
{
    Dwarf_Attribute attr;
    return !dwarf_attr(die, DW_AT_signature, &attr) || dwarf_formref_die(&attr, die);
}

/* The type of the die; void if it has none. */
static uint32_t type_of(struct unit *u, Dwarf_Die *die)
{
    Dwarf_Attribute attr;
    Dwarf_Die to;
    if (!dwarf_attr(die, DW_AT_type, &attr))
        return HV_CTYPE_VOID_INDEX;
    if (dwarf_formref_die(&attr, &to) && follow_signature(&to))
        return number_of(u, &to);
    fail(u, "a type is not in the file");
    return HV_CTYPE_VOID_INDEX;
}

static bool read_number(Dwarf_Die *die, unsigned name, uint64_t *ret)
{
    Dwarf_Attribute attr;
    Dwarf_Word word;
    if (!dwarf_attr(die, name, &attr) || dwarf_formudata(&attr, &word) != 0)
        return false;
    *ret = word;
    return true;
}

static bool is_flagged(Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attr;
    bool flag = false;
    return dwarf_attr(die, name, &attr) && dwarf_formflag(&attr, &flag) == 0 && flag;
}

static uint64_t bits_of(Dwarf_Die *die)
{
    uint64_t n = 0;
    if (read_number(die, DW_AT_bit_size, &n))
        return n;
    return read_number(die, DW_AT_byte_size, &n) && n <= UINT64_MAX / 8 ? n * 8 : 0;
}

/* ---- filling ---- */

/* DW_AT_data_member_location: a number, or in old DWARF an expression that adds one. */
static bool read_location(Dwarf_Die *die, uint64_t *ret)
{
    Dwarf_Attribute attr;
    Dwarf_Op *op;
    size_t n;
    if (!dwarf_attr(die, DW_AT_data_member_location, &attr)) {
        *ret = 0;
        return true;
    }
    if (read_number(die, DW_AT_data_member_location, ret))
        return true;
    if (dwarf_getlocation(&attr, &op, &n) != 0 || n != 1 ||
        op->atom != DW_OP_plus_uconst)
        return false;
    *ret = op->number;
    return true;
}

/* The start of a bit-field; before DWARF 4, from its distance to the other end of its
 * storage unit. */
static bool read_bit_offset(const struct unit *u, Dwarf_Die *die, uint64_t bits,
                            uint64_t *ret)
{
    uint64_t from_end, bytes = 0, unit = 0;
    Dwarf_Die type;
    Dwarf_Attribute attr;
    if (read_number(die, DW_AT_data_bit_offset, ret))
        return true;
    if (!read_location(die, &bytes))
        return false;
    *ret = bytes * 8;
    if (!read_number(die, DW_AT_bit_offset, &from_end))
        return true;
    if (!read_number(die, DW_AT_byte_size, &unit) &&
        !(dwarf_attr(die, DW_AT_type, &attr) && dwarf_formref_die(&attr, &type) &&
          dwarf_peel_type(&type, &type) == 0 &&
          read_number(&type, DW_AT_byte_size, &unit)))
        return false;
    *ret += u->file->big_endian ? from_end : unit * 8 - from_end - bits;
    return true;
}

/* Is it Go's padding, of which a record may have several members? */
static bool is_blank(Dwarf_Die *die)
{
    Dwarf_Die unit;
    const char *name = dwarf_diename(die);
    return name && strcmp(name, "_") == 0 && dwarf_diecu(die, &unit, NULL, NULL) &&
           dwarf_srclang(&unit) == DW_LANG_Go;
}

static void visit_member(struct unit *u, Dwarf_Die *die, void *to)
{
    struct hv_cmember *m = to;
    m->name = hv_ctypes_atom(&u->types, dwarf_diename(die));
    m->type = type_of(u, die);
    m->bitfield = read_number(die, DW_AT_bit_size, &m->bits);
    bool ok = m->bitfield ? read_bit_offset(u, die, m->bits, &m->offset)
                          : read_location(die, &m->offset) ||
                                read_number(die, DW_AT_data_bit_offset, &m->offset);
    if (!m->bitfield && !dwarf_hasattr(die, DW_AT_data_bit_offset))
        m->offset *= 8;
    if (!ok)
        fail(u, "a member has no place");
    if (is_blank(die))
        m->name = hv_ctypes_atom(&u->types,
                                 hv_arena_printf(u->types.arena, "_pad%llu",
                                                 (unsigned long long)m->offset / 8));
}

/* Go to the first child (from is its parent) or the next one; false after the last. */
static bool next_child(struct unit *u, Dwarf_Die *from, Dwarf_Die *child)
{
    int how = from ? dwarf_child(from, child) : dwarf_siblingof(child, child);
    if (how < 0)
        fail(u, "a list of entries has no end");
    return how == 0;
}

struct children {
    int tag;
    size_t size; /* of what becomes of one */
    void (*visit)(struct unit *u, Dwarf_Die *die, void *to);
};

/* Count the children with the tag; each is visited with its entry of `to`, if given. */
static uint32_t visit_children(struct unit *u, Dwarf_Die *die, const struct children *c,
                               char *to)
{
    Dwarf_Die child;
    uint32_t n = 0;
    for (bool more = next_child(u, die, &child); more;
         more = next_child(u, NULL, &child)) {
        if (dwarf_tag(&child) != c->tag)
            continue;
        if (to)
            c->visit(u, &child, to + n * c->size);
        n++;
    }
    return n;
}

static void *list_of(struct unit *u, Dwarf_Die *die, const struct children *c,
                     uint32_t *ret_n)
{
    *ret_n = visit_children(u, die, c, NULL);
    void *list = hv_arena_alloc(u->types.arena, (*ret_n + 1) * c->size);
    visit_children(u, die, c, list);
    return list;
}

/* Read a number that may be negative if its form is signed. A constant of another form
 * is unsigned, whatever its size. */
static bool read_signed(Dwarf_Die *die, unsigned name, uint64_t *ret,
                        bool *ret_negative)
{
    Dwarf_Attribute attr;
    Dwarf_Sword number;
    *ret_negative = false;
    if (!dwarf_attr(die, name, &attr))
        return false;
    unsigned form = dwarf_whatform(&attr);
    if (form != DW_FORM_sdata && form != DW_FORM_implicit_const)
        return read_number(die, name, ret);
    if (dwarf_formsdata(&attr, &number) != 0)
        return false;
    *ret = (uint64_t)number;
    *ret_negative = number < 0;
    return true;
}

static void visit_value(struct unit *u, Dwarf_Die *die, void *to)
{
    struct hv_enumerator *value = to;
    struct hv_atoms *atoms = u->types.atoms;
    const char *name = dwarf_diename(die);
    uint64_t number = 0;
    bool negative;
    if (!name || !read_signed(die, DW_AT_const_value, &number, &negative)) {
        fail(u, "an enumerator has no name or no value");
        return;
    }
    value->name = hv_atom(atoms, name);
    value->value = hv_atom_printf(atoms, negative ? "%" PRId64 : "%" PRIu64, number);
}

static void visit_bound(struct unit *u, Dwarf_Die *die, void *to)
{
    uint64_t *count = to, upper;
    bool negative;
    (void)u;
    if (!read_number(die, DW_AT_count, count) &&
        read_signed(die, DW_AT_upper_bound, &upper, &negative))
        *count = upper + 1; /* 0 after -1 */
}

/* One type for each dimension; the outermost comes first and has the array's number. */
static void fill_array(struct unit *u, Dwarf_Die *die, uint32_t index)
{
    static const struct children bounds = {DW_TAG_subrange_type, sizeof(uint64_t),
                                           visit_bound};
    uint32_t n, element = type_of(u, die);
    uint64_t *counts = list_of(u, die, &bounds, &n);
    uint32_t at = index;
    for (uint32_t i = 0; i < (n ? n : 1); i++) {
        uint32_t target = i + 1 < n ? add_type(u, NULL) : element;
        struct hv_ctype *to = &u->types.v[at];
        to->kind = HV_CTYPE_ARRAY;
        to->count = counts[i];
        to->flexible = !to->count;
        to->target = target;
        at = target;
    }
}

static void fill_place(struct unit *u, Dwarf_Die *die, struct hv_ctype *to)
{
    int line = 0;
    to->name = hv_ctypes_atom(&u->types, dwarf_diename(die));
    to->declared = is_flagged(die, DW_AT_declaration);
    if (!u->file->places)
        return;
    to->file = hv_ctypes_atom(&u->types, dwarf_decl_file(die));
    to->line = dwarf_decl_line(die, &line) == 0 ? (uint32_t)line : 0;
}

/* Number the types of members before writing, because numbering may move v. */
static void fill_record(struct unit *u, Dwarf_Die *die, uint32_t index)
{
    static const struct children all = {DW_TAG_member, sizeof(struct hv_cmember),
                                        visit_member};
    uint32_t n;
    struct hv_cmember *members = list_of(u, die, &all, &n);
    struct hv_ctype *to = &u->types.v[index];
    fill_place(u, die, to);
    to->kind = HV_CTYPE_RECORD;
    to->is_union = dwarf_tag(die) == DW_TAG_union_type;
    to->bits = bits_of(die);
    read_number(die, DW_AT_alignment, &to->align);
    to->members = members;
    to->n_members = n;
}

static void fill_enum(struct unit *u, Dwarf_Die *die, uint32_t index)
{
    static const struct children all = {DW_TAG_enumerator, sizeof(struct hv_enumerator),
                                        visit_value};
    struct hv_ctype *to = &u->types.v[index];
    fill_place(u, die, to);
    to->kind = HV_CTYPE_ENUM;
    to->bits = bits_of(die);
    to->values = list_of(u, die, &all, &to->n_values);
}

static void fill_target(struct unit *u, Dwarf_Die *die, uint32_t index,
                        enum hv_ctype_kind kind)
{
    uint32_t target = type_of(u, die);
    struct hv_ctype *to = &u->types.v[index];
    if (kind == HV_CTYPE_TYPEDEF)
        fill_place(u, die, to);
    to->kind = kind == HV_CTYPE_TYPEDEF && !to->name ? HV_CTYPE_QUALIFIED : kind;
    to->target = target;
}

static void fill_type(struct unit *u, uint32_t index)
{
    Dwarf_Die die = u->dies[index];
    const char *name = dwarf_diename(&die);
    switch (dwarf_tag(&die)) {
    case DW_TAG_base_type:
        hv_ctype_set_base(&u->types, &u->types.v[index], name ? name : "?",
                          bits_of(&die));
        break;
    case DW_TAG_pointer_type:
    case DW_TAG_reference_type:
        fill_target(u, &die, index, HV_CTYPE_POINTER);
        break;
    case DW_TAG_const_type:
    case DW_TAG_volatile_type:
    case DW_TAG_restrict_type:
    case DW_TAG_atomic_type:
        fill_target(u, &die, index, HV_CTYPE_QUALIFIED);
        break;
    case DW_TAG_typedef:
        fill_target(u, &die, index, HV_CTYPE_TYPEDEF);
        break;
    case DW_TAG_array_type:
        fill_array(u, &die, index);
        break;
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
    case DW_TAG_union_type:
        fill_record(u, &die, index);
        break;
    case DW_TAG_enumeration_type:
        fill_enum(u, &die, index);
        break;
    case DW_TAG_subroutine_type:
        u->types.v[index].kind = HV_CTYPE_FUNCTION;
        break;
    default: /* no type */
        break;
    }
}

/* ---- the unit ---- */

static bool is_entity(Dwarf_Die *die)
{
    int tag = dwarf_tag(die);
    return (tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
            tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type ||
            tag == DW_TAG_typedef) &&
           !dwarf_hasattr(die, DW_AT_signature);
}

enum { MAX_SCOPES = 64 }; /* limit, because the file may contain cycles */

/* Number the types of a scope: a unit, and its namespaces, as in Rust and C++. */
static void number_types(struct unit *u, Dwarf_Die *scope, unsigned depth)
{
    Dwarf_Die child;
    for (bool more = next_child(u, scope, &child); more;
         more = next_child(u, NULL, &child))
        if (is_entity(&child))
            number_of(u, &child);
        else if (dwarf_tag(&child) == DW_TAG_namespace && depth < MAX_SCOPES)
            number_types(u, &child, depth + 1);
}

static bool read_unit(struct unit *u, Dwarf_Die *top)
{
    hv_ctypes_init(&u->types, u->file->forms, u->types.merged);
    HV_GROW(u->dies, 0, u->cap_dies);
    u->dies[HV_CTYPE_VOID_INDEX] = (Dwarf_Die){0};
    number_types(u, top, 0);
    for (uint32_t i = 0; i < u->types.n && !u->failed; i++)
        if (u->dies[i].addr)
            fill_type(u, i);
    return !u->failed && hv_ctypes_finish(&u->types, u->err);
}

bool hv_dwarf_read_unit(Dwarf_Die *top, const struct hv_dwarf *file, bool merged,
                        struct hv_err *err)
{
    struct unit u = {.err = err, .file = file, .types.merged = merged};
    bool ok = read_unit(&u, top);
    hv_ctypes_done(&u.types);
    free(u.dies);
    free(u.numbers);
    hv_serial_numbers_done(&u.known);
    return ok;
}
