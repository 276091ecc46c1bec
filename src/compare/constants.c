/* SPDX-License-Identifier: MIT
 *
 * Constants, hypercalls, macros and enumerators: one C name space, compared by name, so
 * that a #define which became an enumerator of the same value is not a change.
 */
#include "compare/view.h"

#include "compare/likeness.h"
#include "model/state.h"

/* ---- every enumerator by its name ---- */

/* Sorted by the address of the interned name; alphabetical order is not needed. */
HV_BY(by_name, struct hv_enumerator_place,
      HV_ORDER(x->name, y->name) ?: HV_ORDER(x->entity, y->entity))

void hv_enumerators_init(struct hv_enumerators *enumerators,
                         const struct hv_surface *surface)
{
    size_t cap = 0;
    *enumerators = (struct hv_enumerators){0};
    HV_EACH_ENTITY (e, surface->entities, surface->n_entities) {
        bool is_unsigned = e->cls == HV_CLASS_ENUM && !hv_enum_is_signed(e);
        for (uint32_t k = 0; e->cls == HV_CLASS_ENUM && k < e->u.enum_.n_values; k++) {
            *HV_ADD(enumerators->v, enumerators->n, cap) =
                (struct hv_enumerator_place){.name = e->u.enum_.values[k].name,
                                             .entity = e,
                                             .value = e->u.enum_.values[k].value,
                                             .line = e->u.enum_.values[k].line,
                                             .is_unsigned = is_unsigned};
        }
    }
    HV_SORT(enumerators->v, enumerators->n, by_name);
}

void hv_enumerators_done(struct hv_enumerators *enumerators)
{
    free(enumerators->v);
}

static const struct hv_enumerator_place *
find_enumerator(const struct hv_enumerators *enumerators, const char *name,
                uint32_t audiences)
{
    size_t i;
    HV_LOWER_BOUND(i, enumerators->n, enumerators->v[i].name < name);
    for (; i < enumerators->n && enumerators->v[i].name == name; i++)
        if (enumerators->v[i].entity->audiences & audiences)
            return &enumerators->v[i];
    return NULL;
}

/* ---- what a name stands for ---- */

/* Two things of one name: the macro shadows the enumerator, as it does in C. */
static const enum hv_class classes[] = {HV_CLASS_CONSTANT, HV_CLASS_HYPERCALL};

static struct hv_side side_of_name(const struct hv_view *view, int side,
                                   const char *name, uint32_t audiences)
{
    const struct hv_surface *surface = view->side[side];
    const struct hv_entity *e = NULL;
    for (size_t i = 0; !e && i < HV_COUNT(classes); i++)
        e = hv_surface_find_atom(surface, classes[i], name, audiences);
    const struct hv_enumerator_place *place =
        e ? NULL : find_enumerator(&view->enumerators[side], name, audiences);
    if (place)
        return (struct hv_side){.present = true,
                                .entity = place->entity,
                                .value = place->value,
                                .value_bits = (uint32_t)place->entity->u.enum_.size * 8,
                                .line = place->line,
                                .is_unsigned = place->is_unsigned};
    if (!e)
        e = hv_surface_find_atom(surface, HV_CLASS_MACRO, name, audiences);
    return hv_side_of(e);
}

static enum hv_class class_of(const struct hv_side *side)
{
    return side->entity->cls;
}

static bool is_function_like(const struct hv_side *side)
{
    return class_of(side) == HV_CLASS_MACRO && side->entity->u.macro.function_like;
}

/* ---- versions ---- */

static bool is_version(const struct hv_profile *profile, const char *name)
{
    if (hv_strings_have(&profile->version_constants, name))
        return true;
    return HV_ANY(version_macro, profile->version_macros, profile->n_version_macros,
                  strcmp(version_macro->macro, name) == 0 ||
                      hv_same_text(version_macro->minor, name));
}

/* ---- two values ---- */

/* -2147483648 and 2147483648 in 32 bits: the same bits, read with another sign. */
static bool same_bits(const struct hv_side *a, const struct hv_side *b)
{
    return a->value_bits == b->value_bits && a->value_bits &&
           hv_values_same_bits(a->value, b->value, a->value_bits);
}

/* Equal numbers of different types can compile differently (~X, X << 40). The type of
 * an enumeration is not the type of its enumerator in an expression, so enumerators are
 * compared by value only. */
static bool same_type(const struct hv_side *a, const struct hv_side *b)
{
    if (hv_known_to_differ(hv_constant_nature(a->entity),
                           hv_constant_nature(b->entity)))
        return false;
    if (class_of(a) == HV_CLASS_ENUM || class_of(b) == HV_CLASS_ENUM)
        return true;
    return a->value_bits == b->value_bits && a->is_unsigned == b->is_unsigned;
}

/* Are both texts equal but for blanks? Only known if both are at hand. */
static bool same_tokens(const struct hv_side *a, const struct hv_side *b)
{
    return class_of(a) == HV_CLASS_MACRO && class_of(b) == HV_CLASS_MACRO &&
           is_function_like(a) == is_function_like(b) && a->entity->u.macro.tokens &&
           a->entity->u.macro.tokens == b->entity->u.macro.tokens;
}

static bool same_value(const struct hv_side *a, const struct hv_side *b)
{
    if (same_tokens(a, b))
        return true;
    if ((class_of(a) == HV_CLASS_MACRO) != (class_of(b) == HV_CLASS_MACRO))
        return false;
    return a->value == b->value && a->text == b->text && same_type(a, b) &&
           is_function_like(a) == is_function_like(b);
}

/* Is it a list with strings in it? */
static bool has_strings(const struct hv_side *side)
{
    return side->value && *side->value == '{' && strchr(side->value, '"');
}

/* Does the text show that the macro has no value: does it take arguments, or is it
 * empty? */
static bool is_no_value(const struct hv_side *side)
{
    char empty[HV_FINGERPRINT_SIZE];
    hv_macro_fingerprint("", "", empty);
    return is_function_like(side) ||
           (class_of(side) == HV_CLASS_MACRO && strcmp(side->value, empty) == 0);
}

/* The kind of a change between two values that differ. */
static enum hv_kind kind_of(const struct hv_view *view, const char *name,
                            const struct hv_side *a, const struct hv_side *b)
{
    enum hv_class x = class_of(a), y = class_of(b);
    /* the text of a macro with arguments is all there is to know; without arguments it
     * may have had a value that only the user of the headers sees */
    if (x == HV_CLASS_MACRO && y == HV_CLASS_MACRO &&
        (is_no_value(a) || is_no_value(b)))
        return HV_KIND_MACRO_BODY;
    if (x == HV_CLASS_MACRO || y == HV_CLASS_MACRO)
        return HV_KIND_CONSTANT_VALUE;
    if (a->value && a->value == b->value)
        return HV_KIND_CONSTANT_VALUE; /* of another type, whatever it is for */
    if (is_version(view->profile, name))
        return HV_KIND_INTERFACE_VERSION;
    if ((a->text && b->text) || (has_strings(a) && has_strings(b)))
        return HV_KIND_STRING_VALUE;
    if (x == HV_CLASS_HYPERCALL || y == HV_CLASS_HYPERCALL)
        return HV_KIND_HYPERCALL_NUMBER;
    return x == HV_CLASS_ENUM && y == HV_CLASS_ENUM ? HV_KIND_ENUM_VALUE
                                                    : HV_KIND_CONSTANT_VALUE;
}

static enum hv_kind kind_of_unmatched(const struct hv_view *view, const char *name,
                                      const struct hv_side *a, const struct hv_side *b)
{
    bool added = !a->present;
    if (side_of_name(view, added ? HV_OLD : HV_NEW, name, ~view->audience).present)
        return added ? HV_KIND_GUARD_WIDENED : HV_KIND_GUARD_NARROWED;
    if (class_of(added ? b : a) == HV_CLASS_HYPERCALL)
        return added ? HV_KIND_HYPERCALL_ADDED : HV_KIND_HYPERCALL_REMOVED;
    return added ? HV_KIND_CONSTANT_ADDED : HV_KIND_CONSTANT_REMOVED;
}

/* Is it a guard-like "#define X_H" that does not enclose a whole file? It marks that a
 * header was read; nobody uses its value. */
static bool is_mark(const struct hv_side *side, const char *name)
{
    const char *guard = side->present ? side->entity->guard : NULL;
    const char *own = guard ? strstr(guard, "!defined(") : NULL;
    size_t n = strlen(name), end = n;
    while (end && name[end - 1] == '_')
        end--;
    return own && end > 2 && strncmp(name + end - 2, "_H", 2) == 0 &&
           is_no_value(side) && !is_function_like(side) &&
           strncmp(own + strlen("!defined("), name, n) == 0 &&
           own[strlen("!defined(") + n] == ')';
}

/* A new side without the files that say it has lost nothing: it is headers alone. */
static bool is_beside(const struct hv_view *view, const char *name)
{
    const struct hv_value_source *source = HV_FIND(
        v, view->profile->values, view->profile->n_values, strcmp(v->name, name) == 0);
    return source && !hv_view_has_any(view, HV_NEW, &source->files);
}

static void compare_name(struct hv_view *view, const char *name)
{
    struct hv_side a = side_of_name(view, HV_OLD, name, view->audience);
    struct hv_side b = side_of_name(view, HV_NEW, name, view->audience);
    if (!a.present && !b.present)
        return;
    bool both = a.present && b.present;
    if (both ? same_value(&a, &b)
             : is_mark(&a, name) || is_mark(&b, name) ||
                   (a.present && is_beside(view, name)))
        return;
    enum hv_kind kind =
        both ? kind_of(view, name, &a, &b) : kind_of_unmatched(view, name, &a, &b);
    enum hv_class cls = class_of(b.present ? &b : &a);
    if (both && class_of(&a) == HV_CLASS_HYPERCALL)
        cls = HV_CLASS_HYPERCALL;
    struct hv_change *change = hv_view_change(view, kind, cls, name);
    change->before = a;
    change->after = b;
    change->layout_equal =
        (kind == HV_KIND_CONSTANT_VALUE || kind == HV_KIND_ENUM_VALUE) &&
        (a.value == b.value || same_bits(&a, &b));
    hv_view_add(view, change);
}

/* ---- renamed ---- */

/* Sorted by the address of the interned value, then by name. */
HV_BY(by_value, const struct hv_change *,
      HV_ORDER((*x)->after.value, (*y)->after.value)
          ?: strcmp((*x)->entity, (*y)->entity))

static struct hv_change **added_values(const struct hv_view *view, size_t from,
                                       size_t *ret_n)
{
    struct hv_change **v = hv_alloc((view->n_rows - from + 1) * sizeof *v);
    size_t n = 0;
    for (size_t i = from; i < view->n_rows; i++) {
        struct hv_change *c = view->rows[i];
        if ((c->kind == HV_KIND_CONSTANT_ADDED || c->kind == HV_KIND_HYPERCALL_ADDED) &&
            c->after.value)
            v[n++] = c;
    }
    qsort(v, n, sizeof *v, by_value);
    *ret_n = n;
    return v;
}

static bool are_alike(const struct hv_change *removed, const struct hv_change *added)
{
    return removed->cls == HV_CLASS_HYPERCALL
               ? hv_call_names_alike(removed->entity, added->entity)
               : hv_names_alike(removed->entity, added->entity);
}

static size_t count_words(const char *p, const char *end)
{
    size_t n = 0;
    for (; p < end; p++)
        n += *p != '_' && (p + 1 == end || p[1] == '_');
    return n;
}

/* X_FLAG_A and X_FLAG_B: two words or more that are the same, and few of their own. */
static bool are_of_one_list(const char *a, const char *b)
{
    enum { COMMON = 2, OWN = 2 };
    const char *x = hv_name_behind_common(a, b), *y = hv_name_behind_common(b, a);
    return count_words(a, x) >= COMMON && count_words(x, x + strlen(x)) <= OWN &&
           count_words(y, y + strlen(y)) <= OWN;
}

/* Was a record of the file renamed in the same way, with the same bytes? Example:
 * blkif_request_trim became blkif_request_discard with BLKIF_OP_TRIM. */
static bool is_renamed_with_record(const struct hv_view *view, const char *old,
                                   const char *new, const char *file)
{
    const char *was = hv_name_behind_common(old, new);
    const char *is = hv_name_behind_common(new, old);
    return HV_ANY(x, view->unmatched[HV_OLD].v, view->unmatched[HV_OLD].n,
                  x->entity->cls == HV_CLASS_RECORD && x->entity->file == file &&
                      x->row && x->row->renamed_to && x->row->layout_equal &&
                      hv_same_letters(was, hv_name_behind_common(x->entity->name,
                                                                 x->row->renamed_to)) &&
                      hv_same_letters(is, hv_name_behind_common(x->row->renamed_to,
                                                                x->entity->name)));
}

static bool are_of_one_family(const struct hv_view *view, const char *old,
                              const char *new)
{
    const struct hv_entity *a =
        hv_surface_find_atom(view->side[HV_OLD], HV_CLASS_OP, old, view->audience);
    const struct hv_entity *b =
        a ? hv_surface_find_atom(view->side[HV_NEW], HV_CLASS_OP, new, view->audience)
          : NULL;
    return b && a->u.op.family == b->u.op.family;
}

/* Can it be the new name? Values of other headers mean other things, but calls, and
 * operations of a family, have one number each wherever they stand. */
static bool may_be_its_name(const struct hv_view *view, const struct hv_change *removed,
                            const struct hv_change *added)
{
    if ((added->cls == HV_CLASS_MACRO) != (removed->cls == HV_CLASS_MACRO))
        return false;
    return added->after.entity->file == removed->before.entity->file ||
           (added->cls == HV_CLASS_HYPERCALL && removed->cls == HV_CLASS_HYPERCALL) ||
           are_of_one_family(view, removed->entity, added->entity);
}

/* Set the new name of the same value and file: the first that is alike. Else one of the
 * same list, or enumeration, that has most words in common has taken the value. */
static void set_new_name(const struct hv_view *view, struct hv_change *removed,
                         struct hv_change *const *added, size_t n)
{
    const char *value = removed->before.value, *name = removed->entity, *taken = NULL;
    size_t i;
    HV_LOWER_BOUND(i, n, added[i]->after.value < value);
    for (; i < n && added[i]->after.value == value; i++) {
        const struct hv_change *c = added[i];
        if (!may_be_its_name(view, removed, c))
            continue;
        if (are_alike(removed, c)) {
            removed->renamed_to = c->entity;
            removed->layout_equal = true;
            return;
        }
        bool one_list =
            are_of_one_list(name, c->entity) ||
            (removed->cls == HV_CLASS_ENUM && c->cls == HV_CLASS_ENUM &&
             strcmp(removed->before.entity->name, c->after.entity->name) == 0);
        if (one_list && (!taken || hv_name_behind_common(name, c->entity) >
                                       hv_name_behind_common(name, taken)))
            taken = c->entity;
    }
    /* operations have rules of their own; saved state is identified by its number */
    if (!taken || removed->kind != HV_KIND_CONSTANT_REMOVED ||
        removed->cls == HV_CLASS_MACRO ||
        hv_view_find(view, HV_OLD, HV_CLASS_OP, name) ||
        hv_state_source_of(view->profile, removed->cls, name, NULL))
        return;
    removed->renamed_to = taken;
    removed->layout_equal =
        is_renamed_with_record(view, name, taken, removed->before.entity->file);
    removed->note = removed->layout_equal ? HV_NOTE_NONE : HV_NOTE_TAKEN;
}

static void report_renamed(struct hv_view *view, size_t from)
{
    size_t n;
    HV_FREED struct hv_change **added = added_values(view, from, &n);
    for (size_t i = from; n && i < view->n_rows; i++) {
        struct hv_change *c = view->rows[i];
        if ((c->kind == HV_KIND_CONSTANT_REMOVED ||
             c->kind == HV_KIND_HYPERCALL_REMOVED) &&
            c->before.value)
            set_new_name(view, c, added, n);
    }
}

/* ---- all names ---- */

void hv_constants_report(struct hv_view *view)
{
    size_t from = view->n_rows;
    HV_SORT(view->names, view->n_names, hv_by_text);
    for (size_t i = 0; i < view->n_names; i++)
        if (!i || view->names[i] != view->names[i - 1])
            compare_name(view, view->names[i]);
    report_renamed(view, from);
}
