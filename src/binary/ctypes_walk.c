/* SPDX-License-Identifier: MIT
 *
 * The graph -> entities. Types are spelled as the reader of headers spells them
 * (src/extract/clang/clang_type.c): integers by width and sign, records by tag or by
 * the typedef that names them, qualifiers dropped.
 */
#include "binary/ctypes.h"
#include "model/field.h"

enum { MAX_DEPTH = 40, MAX_BOUNDS = 200 };

static const struct hv_ctype *at(struct hv_ctypes *types, uint32_t index)
{
    if (index < types->n)
        return &types->v[index];
    types->bad = true;
    return &types->v[HV_CTYPE_VOID_INDEX];
}

static bool too_deep(struct hv_ctypes *types, unsigned depth)
{
    types->bad |= depth > MAX_DEPTH;
    return types->bad;
}

static bool is_kept(const struct hv_ctypes *types, const char *name)
{
    const struct hv_strings *keep = types->forms->keep;
    return keep && HV_ANY(kept, keep->v, keep->n, strcmp(*kept, name) == 0);
}

static bool is_nameless(const struct hv_ctype *t)
{
    return (t->kind == HV_CTYPE_RECORD || t->kind == HV_CTYPE_ENUM) && !t->name;
}

/* Is this typedef the only name of a nameless record or enum? */
static bool is_name(struct hv_ctypes *types, const struct hv_ctype *t)
{
    return types->merged && t->kind == HV_CTYPE_TYPEDEF &&
           is_nameless(at(types, t->target));
}

/* The type without qualifiers and typedefs, except those to keep and names. */
static const struct hv_ctype *resolved(struct hv_ctypes *types, uint32_t index)
{
    const struct hv_ctype *t = at(types, index);
    for (unsigned depth = 0; !too_deep(types, depth); depth++) {
        if ((t->kind != HV_CTYPE_TYPEDEF && t->kind != HV_CTYPE_QUALIFIED) ||
            (t->kind == HV_CTYPE_TYPEDEF && is_kept(types, t->name)) ||
            is_name(types, t))
            return t;
        t = at(types, t->target);
    }
    return &types->v[HV_CTYPE_VOID_INDEX];
}

static uint64_t width(struct hv_ctypes *types, uint32_t index, unsigned depth)
{
    const struct hv_ctype *t = at(types, index);
    uint64_t bits;
    if (too_deep(types, depth))
        return 0;
    switch (t->kind) {
    case HV_CTYPE_TYPEDEF:
    case HV_CTYPE_QUALIFIED:
        return width(types, t->target, depth + 1);
    case HV_CTYPE_ARRAY:
        if (t->flexible ||
            __builtin_mul_overflow(width(types, t->target, depth + 1), t->count, &bits))
            return 0;
        return bits;
    case HV_CTYPE_POINTER:
        return types->forms->pointer_bits;
    case HV_CTYPE_VOID:
    case HV_CTYPE_INT:
    case HV_CTYPE_OTHER:
    case HV_CTYPE_RECORD:
    case HV_CTYPE_ENUM:
    case HV_CTYPE_FUNCTION:
        break;
    }
    return t->bits;
}

/* "struct x", the bare name of a typedef, or NULL. A nameless record that is merged
 * with others has no name; only its path distinguishes it. */
static const char *tag_name(struct hv_ctypes *types, const struct hv_ctype *t)
{
    const char *tag = t->kind == HV_CTYPE_ENUM ? "enum"
                      : t->is_union            ? "union"
                                               : "struct";
    if (t->name)
        return hv_atom_printf(types->atoms, "%s %s", tag, t->name);
    return types->merged ? NULL : t->named_by;
}

static const char *spell_type(struct hv_ctypes *types, uint32_t index, unsigned depth);

static const char *spell_array(struct hv_ctypes *types, const struct hv_ctype *t,
                               unsigned depth)
{
    char bounds[MAX_BOUNDS + 32] = "";
    size_t n = 0;
    uint32_t element = 0;
    while (t->kind == HV_CTYPE_ARRAY && n < MAX_BOUNDS) {
        n += (size_t)(t->flexible ? snprintf(bounds + n, sizeof bounds - n, "[]")
                                  : snprintf(bounds + n, sizeof bounds - n,
                                             "[%" PRIu64 "]", t->count));
        element = t->target;
        t = resolved(types, element);
    }
    return hv_atom_printf(types->atoms, "%s %s", spell_type(types, element, depth),
                          bounds);
}

static const char *spell_pointer(struct hv_ctypes *types, const struct hv_ctype *t,
                                 unsigned depth)
{
    if (resolved(types, t->target)->kind == HV_CTYPE_FUNCTION)
        return hv_atom(types->atoms, "function *");
    const char *name = spell_type(types, t->target, depth);
    size_t n = strlen(name);
    return hv_atom_printf(types->atoms, n && name[n - 1] == '*' ? "%s*" : "%s *", name);
}

static const char *spell_type(struct hv_ctypes *types, uint32_t index, unsigned depth)
{
    const struct hv_ctype *t = resolved(types, index);
    const char *name;
    if (too_deep(types, depth))
        return "?";
    switch (t->kind) {
    case HV_CTYPE_INT:
        return hv_atom_printf(types->atoms, "%sint%" PRIu64 "_t",
                              t->is_unsigned ? "u" : "", t->bits);
    case HV_CTYPE_OTHER:
    case HV_CTYPE_TYPEDEF: /* one that is kept or is a name */
        return t->name;
    case HV_CTYPE_POINTER:
        return spell_pointer(types, t, depth + 1);
    case HV_CTYPE_ARRAY:
        return spell_array(types, t, depth + 1);
    case HV_CTYPE_RECORD:
    case HV_CTYPE_ENUM:
        name = tag_name(types, t);
        return name ? name
                    : hv_atom(types->atoms, t->kind == HV_CTYPE_ENUM ? "enum"
                                            : t->is_union            ? "union"
                                                                     : "struct");
    case HV_CTYPE_FUNCTION:
        return hv_atom(types->atoms, "function");
    case HV_CTYPE_VOID:
    case HV_CTYPE_QUALIFIED:
        break;
    }
    return hv_atom(types->atoms, "void");
}

/* The nameless record that is the type of a member or of its elements; NULL: none. */
static const struct hv_ctype *inline_record(struct hv_ctypes *types, uint32_t index)
{
    const struct hv_ctype *t = resolved(types, index);
    for (unsigned i = 0; t->kind == HV_CTYPE_ARRAY && !too_deep(types, i); i++)
        t = resolved(types, t->target);
    return t->kind == HV_CTYPE_RECORD && !tag_name(types, t) ? t : NULL;
}

static bool is_flexible(struct hv_ctypes *types, uint32_t index)
{
    const struct hv_ctype *t = resolved(types, index);
    return t->kind == HV_CTYPE_ARRAY && t->flexible;
}

/* The position of a record whose members are listed. */
struct place_of {
    const char *name; /* of the record; of an inline one with its path */
    uint64_t base;    /* bits, from the start of the outermost record */
    unsigned depth;
};

static void add_record_below(struct hv_ctypes *types, const struct hv_ctype *t,
                             const struct place_of *place,
                             const struct hv_ctype *origin);

static struct hv_member *add_members(struct hv_ctypes *types, const struct hv_ctype *t,
                                     const struct place_of *place, uint32_t *ret_n)
{
    *ret_n = 0;
    if (too_deep(types, place->depth) || !t->n_members)
        return NULL;
    struct hv_member *members =
        hv_arena_alloc(types->arena, t->n_members * sizeof *members);
    for (uint32_t i = 0; i < t->n_members && !types->bad; i++) {
        const struct hv_cmember *from = &t->members[i];
        const struct hv_ctype *in = inline_record(types, from->type);
        if (!from->name && !in)
            continue; /* "int : 4;" is padding, not a member */
        struct hv_member *m = &members[(*ret_n)++];
        m->name = from->name;
        m->offset = place->base + from->offset;
        m->bitfield = from->bitfield;
        m->bits = from->bitfield ? from->bits : width(types, from->type, 0);
        m->flexible = is_flexible(types, from->type);
        m->type = spell_type(types, from->type, 0);
        if (!in)
            continue;
        struct place_of inner = {hv_member_way(types->atoms, place->name, m), m->offset,
                                 place->depth + 1};
        if (!in->bits || !hv_member_is_empty_list(m)) {
            m->members = add_members(types, in, &inner, &m->n_members);
            continue;
        }
        m->type = hv_member_list_type(types->atoms, inner.name, m);
        inner.base = 0;
        add_record_below(types, in, &inner, in);
    }
    return members;
}

/* ---- forms ---- */

void hv_forms_done(struct hv_forms *forms)
{
    hv_serial_numbers_done(&forms->names);
    free(forms->last);
    free(forms->before);
}

/* Add the entity to the binary, unless it has an equal one. */
static void take_form(struct hv_forms *forms, const struct hv_entity *e)
{
    struct hv_variant *variant = forms->variant;
    size_t n = forms->names.n, name = hv_serial_number(&forms->names, e->name);
    HV_GROW(forms->before, variant->n_entities, forms->cap_before);
    if (name == n) {
        HV_GROW(forms->last, name, forms->cap_last);
        forms->last[name] = 0;
    }
    for (uint32_t i = forms->last[name]; i; i = forms->before[i - 1])
        if (variant->entities[i - 1].cls == e->cls &&
            hv_entity_same_form(&variant->entities[i - 1], e))
            return;
    forms->before[variant->n_entities] = forms->last[name];
    forms->last[name] = (uint32_t)variant->n_entities + 1;
    struct hv_entity *own = hv_variant_add(variant, e->cls, e->name);
    uint32_t audiences = own->audiences;
    *own = *e;
    own->audiences = audiences;
    hv_entity_own_lists(own, variant->arena);
}

static struct hv_entity new_entity(enum hv_class cls, const char *name,
                                   const struct hv_ctype *place)
{
    return (struct hv_entity){
        .cls = cls, .name = name, .file = place->file, .line = place->line};
}

static void add_record_below(struct hv_ctypes *types, const struct hv_ctype *t,
                             const struct place_of *place,
                             const struct hv_ctype *origin)
{
    struct hv_entity e = new_entity(HV_CLASS_RECORD, place->name, origin);
    e.u.record.size = t->bits / 8;
    e.u.record.align = t->align;
    e.u.record.is_union = t->is_union;
    e.u.record.members = add_members(types, t, place, &e.u.record.n_members);
    take_form(types->forms, &e);
}

/* name, at: of the record, or of the typedef that names it. */
static void add_record(struct hv_ctypes *types, const struct hv_ctype *t,
                       const char *name, const struct hv_ctype *at)
{
    if (name && !t->declared)
        add_record_below(types, t, &(struct place_of){.name = name}, at);
}

static void add_enum(struct hv_ctypes *types, const struct hv_ctype *t,
                     const char *name, const struct hv_ctype *place)
{
    if (t->declared || !t->n_values)
        return;
    if (!name) /* a nameless enum is known by its first enumerator */
        name = hv_atom_printf(types->atoms, "enum (%s)", t->values[0].name);
    struct hv_entity e = new_entity(HV_CLASS_ENUM, name, place);
    e.u.enum_.size = t->bits / 8;
    e.u.enum_.n_values = t->n_values;
    e.u.enum_.values = t->values;
    take_form(types->forms, &e);
}

static void add_typedef(struct hv_ctypes *types, const struct hv_ctype *t)
{
    if (is_name(types, t)) {
        const struct hv_ctype *of = at(types, t->target);
        if (of->kind == HV_CTYPE_RECORD)
            add_record(types, of, t->name, t);
        else
            add_enum(types, of, t->name, t);
        return;
    }
    const char *type = spell_type(types, t->target, 0);
    if (type == t->name) /* it names a nameless record */
        return;
    struct hv_entity e = new_entity(HV_CLASS_TYPEDEF, t->name, t);
    e.u.typedef_.type = type;
    e.u.typedef_.size = width(types, t->target, 0) / 8;
    e.u.typedef_.is_unsigned = hv_type_sign(type) == HV_SIGN_UNSIGNED;
    take_form(types->forms, &e);
}

/* Find the first typedef of each nameless record or enum, which becomes its name. */
static void find_names(struct hv_ctypes *types)
{
    HV_EACH (t, types->v, types->n) {
        struct hv_ctype *to = t->kind == HV_CTYPE_TYPEDEF && t->target < types->n
                                  ? &types->v[t->target]
                                  : NULL;
        if (to && is_nameless(to) && !to->named_by)
            to->named_by = t->name;
    }
}

bool hv_ctypes_finish(struct hv_ctypes *types, struct hv_err *err)
{
    find_names(types);
    for (size_t i = 0; i < types->n && !types->bad; i++) {
        const struct hv_ctype *t = &types->v[i];
        if (t->kind == HV_CTYPE_RECORD)
            add_record(types, t, tag_name(types, t), t);
        else if (t->kind == HV_CTYPE_ENUM && !(types->merged && t->named_by))
            add_enum(types, t, tag_name(types, t), t);
        else if (t->kind == HV_CTYPE_TYPEDEF)
            add_typedef(types, t);
    }
    return !types->bad ||
           hv_fail(err, HV_ERR_INPUT, NULL,
                   "the types are damaged: a type refers to itself or to no type");
}
