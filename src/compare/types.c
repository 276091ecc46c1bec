/* SPDX-License-Identifier: MIT */
#include "compare/types.h"

#include "model/data_model.h"

const char *hv_type_element_name(const struct hv_view *view, const char *type,
                                 size_t *ret_count)
{
    const char *p;
    size_t n;
    *ret_count = hv_type_element(type, &p, &n);
    return p[n] ? hv_atom_n(view->atoms, p, n) : type;
}

const char *hv_type_base(const struct hv_view *view, const char *type)
{
    size_t n = strcspn(type, "*[(");
    while (n && type[n - 1] == ' ')
        n--;
    return hv_atom_n(view->atoms, type, n);
}

bool hv_types_named_alike(const struct hv_view *view, const char *old, const char *new)
{
    if (!view->n_pairs)
        return old == new;
    const char *a = hv_type_base(view, old), *b = hv_type_base(view, new);
    return hv_view_same_record(view, a, b) &&
           strcmp(old + strlen(a), new + strlen(b)) == 0;
}

bool hv_types_are_aliases(const struct hv_view *view, const char *old, const char *new)
{
    const char *base = view->n_pairs ? hv_type_base(view, old) : NULL;
    return HV_ANY(pair, view->pairs, view->n_pairs,
                  pair->old == base && pair->by_alias) &&
           hv_types_named_alike(view, old, new);
}

const struct hv_entity *hv_type_record(const struct hv_view *view, int side,
                                       const char *type)
{
    size_t count;
    const char *element = hv_type_element_name(view, type, &count);
    return hv_view_find(view, side, HV_CLASS_RECORD, element);
}

const char *hv_type_pointee(const struct hv_view *view, const char *type)
{
    const char *name = type;
    if (strncmp(name, "struct ", 7) == 0)
        name += 7;
    else if (strncmp(name, "union ", 6) == 0)
        name += 6;
    struct hv_span pointee = hv_profile_pointee(view->profile, name);
    return pointee.n ? hv_atom_n(view->atoms, pointee.p, pointee.n) : NULL;
}

/* ---- integers ---- */

/* Width in bits by name, for integers as resolved types and handle macros spell them:
 * int32_t, uint8, ulong. 0: no known integer. */
static unsigned named_width(const struct hv_view *view, const char *name)
{
    static const char precise[] = "_BitInt(";
    const char *of = strstr(name, precise);
    if (of)
        return (unsigned)strtoul(of + strlen(precise), NULL, 10);
    if (strcmp(name, "_Bool") == 0)
        return 8;
    if (*name == 'u')
        name++;
    if (strcmp(name, "char") == 0)
        return 8;
    if (strcmp(name, "long") == 0)
        return hv_arch_long_bits(&view->profile->archs[view->arch]);
    if (strncmp(name, "int", 3) != 0)
        return 0;
    if (!name[3])
        return 32;
    char *end;
    unsigned long bits =
        isdigit((unsigned char)name[3]) ? strtoul(name + 3, &end, 10) : 0;
    return bits <= 128 ? (unsigned)bits : 0;
}

unsigned hv_type_width(const struct hv_view *view, int side, const char *type)
{
    const struct hv_entity *e = hv_view_find(view, side, HV_CLASS_ENUM, type);
    if (e)
        return (unsigned)e->u.enum_.size * 8;
    return named_width(view, type);
}

static enum hv_sign sign_of(const char *type)
{
    enum hv_sign known = hv_type_sign(type);
    if (known != HV_SIGN_NONE || strcmp(type, "char") == 0)
        return known;
    return *type == 'u' ? HV_SIGN_UNSIGNED : HV_SIGN_SIGNED;
}

/* Is it an unnamed enumeration? Its width is only known from the member. */
static bool is_nameless_enum(const char *type)
{
    return strcmp(type, "enum") == 0;
}

static bool integers_equal(const struct hv_view *view, const char *old, const char *new)
{
    if (is_nameless_enum(old) || is_nameless_enum(new))
        return hv_type_width(view, is_nameless_enum(old) ? HV_NEW : HV_OLD,
                             is_nameless_enum(old) ? new : old) != 0;
    unsigned bits = hv_type_width(view, HV_OLD, old);
    if (!bits || bits != hv_type_width(view, HV_NEW, new))
        return false;
    if (hv_view_find(view, HV_OLD, HV_CLASS_ENUM, old) ||
        hv_view_find(view, HV_NEW, HV_CLASS_ENUM, new))
        return true; /* a change of sign has a row of its own */
    enum hv_sign a = sign_of(old), b = sign_of(new);
    return a == b || a == HV_SIGN_NONE || b == HV_SIGN_NONE;
}

bool hv_bitfield_types_equal(const char *old, const char *new)
{
    enum hv_sign a = hv_type_sign(old), b = hv_type_sign(new);
    return a == b || a == HV_SIGN_NONE || b == HV_SIGN_NONE;
}

/* ---- records ---- */

static bool members_equal(struct hv_type_walk *types, const struct hv_member *a,
                          const struct hv_member *b)
{
    return a->name == b->name && a->offset == b->offset && a->bits == b->bits &&
           a->bitfield == b->bitfield && a->flexible == b->flexible &&
           a->n_members == b->n_members &&
           (a->bitfield ? hv_bitfield_types_equal(a->type, b->type)
                        : hv_type_walk_equal(types, a->type, b->type)) &&
           hv_member_lists_equal(types, a->members, b->members, a->n_members);
}

bool hv_member_lists_equal(struct hv_type_walk *types, const struct hv_member *old,
                           const struct hv_member *new, uint32_t n)
{
    return HV_ALL(m, old, n, members_equal(types, m, &new[m - old]));
}

/* Are two records equal? A struct and a union with a single member, laid out alike,
 * are. */
static bool records_equal(struct hv_type_walk *types, const struct hv_entity *old,
                          const struct hv_entity *new)
{
    if (types->respelled)
        return hv_named_records_alike(types, old, new);
    return old->u.record.size == new->u.record.size &&
           old->u.record.align == new->u.record.align &&
           old->u.record.n_members == new->u.record.n_members &&hv_member_lists_equal(
                                          types, old->u.record.members,
                                          new->u.record.members,
                                          old->u.record.n_members);
}

bool hv_records_equal(const struct hv_view *view, const struct hv_entity *old,
                      const struct hv_entity *new)
{
    return records_equal(&(struct hv_type_walk){.view = view}, old, new);
}

bool hv_members_equal(const struct hv_view *view, const struct hv_member *old,
                      const struct hv_member *new)
{
    return old->n_members == new->n_members &&hv_member_lists_equal(
                                 &(struct hv_type_walk){.view = view}, old->members,
                                 new->members, old->n_members);
}

/* ---- handles ---- */

/* The type that the pointee's name stands for: a typedef's, an unnamed record, a
 * tag. */
static const char *pointee_type(const struct hv_view *view, int side, const char *name)
{
    const struct hv_entity *e = hv_view_find(view, side, HV_CLASS_TYPEDEF, name);
    if (e)
        return e->u.typedef_.type;
    if (hv_view_find(view, side, HV_CLASS_RECORD, name))
        return name;
    static const char *const tags[] = {"struct", "union"};
    for (size_t i = 0; i < HV_COUNT(tags); i++) {
        const char *tag = hv_atom_printf(view->atoms, "%s %s", tags[i], name);
        if (hv_view_find(view, side, HV_CLASS_RECORD, tag))
            return tag;
    }
    return name;
}

/* ---- types ---- */

/* Types of the same spelling are equal unless they name a record that changed. */
static bool spelled_alike(struct hv_type_walk *types, const char *type)
{
    const struct hv_entity *a =
        hv_view_find(types->view, HV_OLD, HV_CLASS_RECORD, type);
    const struct hv_entity *b =
        hv_view_find(types->view, HV_NEW, HV_CLASS_RECORD, type);
    return !a || !b || hv_entity_same_form(a, b) || records_equal(types, a, b);
}

static bool elements_equal(struct hv_type_walk *types, const char *old, const char *new)
{
    const struct hv_view *view = types->view;
    if (old == new)
        return spelled_alike(types, old);
    if (integers_equal(view, old, new) ||
        hv_view_same_record(view, old, new)) /* compared on its own */
        return true;
    const struct hv_entity *a = hv_view_find(view, HV_OLD, HV_CLASS_RECORD, old);
    const struct hv_entity *b = hv_view_find(view, HV_NEW, HV_CLASS_RECORD, new);
    if (a || b)
        return a && b && records_equal(types, a, b);
    const char *to_old = hv_type_pointee(view, old),
               *to_new = hv_type_pointee(view, new);
    if (!to_old || !to_new)
        return false;
    return hv_type_walk_equal(types, pointee_type(view, HV_OLD, to_old),
                              pointee_type(view, HV_NEW, to_new));
}

static const char *without_star(const struct hv_view *view, const char *type)
{
    size_t n = strlen(type) - 1;
    while (n && type[n - 1] == ' ')
        n--;
    return hv_atom_n(view->atoms, type, n);
}

/* A handle of const data is named after the type: "const_char". */
static const char *without_const(const struct hv_view *view, const char *pointee)
{
    size_t n = strlen("const_");
    return strncmp(pointee, "const_", n) == 0 ? hv_atom(view->atoms, pointee + n)
                                              : pointee;
}

static bool is_pointer(const char *type)
{
    size_t n = strlen(type);
    return n && type[n - 1] == '*';
}

bool hv_type_is_address(const struct hv_view *view, const char *type)
{
    size_t count;
    const char *element = hv_type_element_name(view, type, &count);
    return is_pointer(element) || hv_type_pointee(view, element);
}

/* Is one a plain pointer and the other a handle, with equal pointees? */
static bool leads_alike(struct hv_type_walk *types, const char *old, const char *new)
{
    const struct hv_view *view = types->view;
    const char *to[HV_SIDES];
    const char *const type[HV_SIDES] = {old, new};
    for (int side = 0; side < HV_SIDES; side++) {
        const char *name = hv_type_pointee(view, type[side]);
        if (!name && !is_pointer(type[side]))
            return false;
        to[side] = name ? pointee_type(view, side, without_const(view, name))
                        : without_star(view, type[side]);
    }
    return hv_type_walk_equal(types, to[HV_OLD], to[HV_NEW]);
}

static bool shapes_equal(struct hv_type_walk *types, const char *old, const char *new)
{
    size_t n_old, n_new;
    old = hv_type_element_name(types->view, old, &n_old);
    new = hv_type_element_name(types->view, new, &n_new);
    if (n_old != n_new)
        return false;
    if (types->respelled && is_pointer(old) != is_pointer(new))
        return leads_alike(types, old, new);
    if (is_pointer(old) != is_pointer(new))
        return false;
    if (!is_pointer(old))
        return elements_equal(types, old, new);
    /* a change of the pointee of equally spelled pointers has its own row */
    return hv_types_named_alike(types->view, old, new) ||
           hv_type_walk_equal(types, without_star(types->view, old),
                              without_star(types->view, new));
}

bool hv_type_walk_equal(struct hv_type_walk *types, const char *old, const char *new)
{
    if (types->depth >= HV_TYPE_MAX_DEPTH || types->steps++ >= HV_TYPE_MAX_STEPS)
        return false;
    types->depth++;
    bool equal = shapes_equal(types, old, new);
    types->depth--;
    return equal;
}

bool hv_types_equal(const struct hv_view *view, const char *old, const char *new)
{
    return hv_type_walk_equal(&(struct hv_type_walk){.view = view}, old, new);
}

bool hv_types_differ_by_sign(const struct hv_view *view, const char *old,
                             const char *new)
{
    const char *to_old = hv_type_pointee(view, old),
               *to_new = hv_type_pointee(view, new);
    if (to_old && to_new) {
        old = pointee_type(view, HV_OLD, to_old);
        new = pointee_type(view, HV_NEW, to_new);
    }
    const char *a = hv_type_base(view, old), *b = hv_type_base(view, new);
    enum hv_sign x = hv_type_sign(a), y = hv_type_sign(b);
    return x != HV_SIGN_NONE && y != HV_SIGN_NONE && x != y &&
           named_width(view, a) == named_width(view, b) &&
           strcmp(old + strlen(a), new + strlen(b)) == 0;
}

const char *hv_type_with_const(const struct hv_view *view, const char *type,
                               const char *levels)
{
    size_t n = strlen(levels);
    return hv_atom_printf(view->atoms, "%s%s%s", levels[n - 1] == 'c' ? "const " : "",
                          type, n > 1 && *levels == 'c' ? " const" : "");
}

static bool members_differ_unrecorded(const struct hv_member *a,
                                      const struct hv_member *b, uint32_t n)
{
    return HV_ANY(
        m, a, n,
        hv_known_to_differ(m->call, b[m - a].call) ||
            hv_known_to_differ(m->constness, b[m - a].constness) ||
            members_differ_unrecorded(m->members, b[m - a].members, m->n_members));
}

bool hv_unrecorded_differ(const struct hv_entity *old, const struct hv_entity *new)
{
    if (old->cls == HV_CLASS_CONSTANT || old->cls == HV_CLASS_HYPERCALL)
        return hv_known_to_differ(hv_constant_nature(old), hv_constant_nature(new));
    if (old->cls == HV_CLASS_TYPEDEF)
        return hv_known_to_differ(old->u.typedef_.call, new->u.typedef_.call) ||
               hv_known_to_differ(old->u.typedef_.constness, new->u.typedef_.constness);
    return old->cls == HV_CLASS_RECORD &&
           members_differ_unrecorded(old->u.record.members, new->u.record.members,
                                     old->u.record.n_members);
}
