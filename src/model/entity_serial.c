/* SPDX-License-Identifier: MIT
 *
 * An entity as bytes: from worker to parent, and in compiled baselines.
 */
#include "model/entity_serial.h"

#include "model/field.h"

enum { MAX_DEPTH = 40 };

static bool is_left_out(const struct hv_entity_field *field, bool whole)
{
    return whole ? field->type == HV_FIELD_POWER : field->flags & HV_FIELD_UNSENT;
}

/* An object is a number with one bit for each field that is not empty, then these
 * fields in the order of their table. A bool is nothing but its bit. */
static bool is_given(const struct hv_entity_field *field, const void *object)
{
    uint32_t n;
    if (hv_field_is_text(field))
        return hv_field_text(field, object);
    if (field->type == HV_FIELD_LIST)
        return hv_field_list(field, object, &n) && n;
    return hv_field_number(field, object);
}

/* ---- writing ---- */

static void put_fields(struct hv_serial_out *out, const struct hv_entity_field *fields,
                       size_t n_fields, const void *object, bool whole)
{
    uint64_t given = 0;
    for (size_t i = 0; i < n_fields; i++)
        if (!is_left_out(&fields[i], whole) && is_given(&fields[i], object))
            given |= UINT64_C(1) << i;
    hv_serial_put(out, given);
    for (const struct hv_entity_field *f = fields; given; f++, given >>= 1) {
        if (!(given & 1) || f->type == HV_FIELD_BOOL)
            continue;
        if (hv_field_is_text(f)) {
            hv_serial_put_string(out, hv_field_text(f, object));
        } else if (f->type == HV_FIELD_LIST) {
            uint32_t n;
            const char *element = hv_field_list(f, object, &n);
            hv_serial_put(out, n);
            for (uint32_t i = 0; i < n; i++, element += f->element->size)
                put_fields(out, f->element->fields, f->element->n_fields, element,
                           whole);
        } else {
            hv_serial_put(out, hv_field_number(f, object));
        }
    }
}

static void put_versions(struct hv_serial_out *out, const struct hv_versions *versions)
{
    hv_serial_put(out, versions ? versions->n : 0);
    for (size_t i = 0; versions && i < versions->n; i++) {
        hv_serial_put(out, versions->v[i].from);
        hv_serial_put(out, versions->v[i].below);
    }
}

void hv_entity_put(struct hv_serial_out *out, const struct hv_entity *entity,
                   bool whole)
{
    size_t n_common;
    const struct hv_entity_field *common = hv_common_fields(&n_common);
    const struct hv_class_traits *cls = hv_class_traits(entity->cls);
    hv_serial_put(out, entity->cls);
    if (whole)
        hv_serial_put(out, entity->audiences);
    put_fields(out, common, n_common, entity, whole);
    put_versions(out, entity->versions);
    if (whole || cls->sent)
        put_fields(out, cls->fields, cls->n_fields, entity, whole);
}

/* ---- reading: every byte is suspect ---- */

struct reader {
    struct hv_serial_in *in;
    struct hv_arena *arena;
    bool whole;
};

static void get_fields(struct reader *r, const struct hv_entity_field *fields,
                       size_t n_fields, void *object, unsigned depth);

static void get_list(struct reader *r, const struct hv_entity_field *field,
                     void *object, unsigned depth)
{
    const struct hv_element *element = field->element;
    size_t n = hv_serial_get_count(r->in);
    r->in->bad |= depth > MAX_DEPTH || n > UINT32_MAX;
    if (r->in->bad)
        return;
    char *list = hv_field_new_list(field, object, (uint32_t)n, r->arena);
    for (size_t i = 0; i < n && !r->in->bad; i++, list += element->size)
        get_fields(r, element->fields, element->n_fields, list, depth + 1);
}

/* Is a missing text an error? Not if the text that it would replace is there. */
static bool is_needed(const struct hv_entity_field *f, const void *object)
{
    return f->flags & HV_FIELD_NEEDED && hv_field_is_text(f) &&
           !(f->unless &&
             *(const char *const *)(const void *)((const char *)object + f->unless));
}

static void get_fields(struct reader *r, const struct hv_entity_field *fields,
                       size_t n_fields, void *object, unsigned depth)
{
    uint64_t given = hv_serial_get(r->in);
    r->in->bad |= given >> n_fields;
    for (const struct hv_entity_field *f = fields; f < fields + n_fields;
         f++, given >>= 1) {
        if (!(given & 1)) {
            r->in->bad |= is_needed(f, object);
            continue;
        }
        r->in->bad |= is_left_out(f, r->whole);
        if (hv_field_is_text(f))
            *(const char **)hv_field_at(f->at, object) = hv_serial_need_string(r->in);
        else if (f->type == HV_FIELD_LIST)
            get_list(r, f, object, depth);
        else if (f->type == HV_FIELD_BOOL)
            hv_field_set_number(f, object, 1);
        else
            hv_field_set_number(f, object, hv_serial_get_max(r->in, hv_field_max(f)));
    }
}

/* Ascending ranges; NULL: none. */
static struct hv_versions *get_versions(struct reader *r)
{
    size_t n = hv_serial_get_count(r->in);
    uint64_t last = 0;
    if (!n || r->in->bad)
        return NULL;
    struct hv_versions *versions = hv_arena_alloc(r->arena, sizeof *versions);
    versions->v = hv_arena_alloc(r->arena, n * sizeof *versions->v);
    versions->n = n;
    for (size_t i = 0; i < n && !r->in->bad; i++) {
        struct hv_version_range *v = &versions->v[i];
        v->from = hv_serial_get(r->in);
        v->below = hv_serial_get(r->in);
        r->in->bad |= v->from >= v->below || v->from < last;
        last = v->below;
    }
    return versions;
}

void hv_entity_get(struct hv_serial_in *in, struct hv_arena *arena, bool whole,
                   struct hv_entity *ret)
{
    struct reader r = {.in = in, .arena = arena, .whole = whole};
    size_t n_common;
    const struct hv_entity_field *common = hv_common_fields(&n_common);
    ret->cls = (enum hv_class)hv_serial_get_max(in, HV_CLASSES - 1);
    const struct hv_class_traits *cls = hv_class_traits(ret->cls);
    if (whole)
        ret->audiences = (uint32_t)hv_serial_get_max(in, UINT32_MAX);
    get_fields(&r, common, n_common, ret, 0);
    ret->versions = get_versions(&r);
    in->bad |= !whole && !cls->sent;
    if (!in->bad)
        get_fields(&r, cls->fields, cls->n_fields, ret, 0);
}

/* The name is the first of the common fields. */
uint64_t hv_entity_name_number(struct hv_serial_in *in)
{
    hv_serial_get(in); /* the class */
    hv_serial_get(in); /* the audiences */
    in->bad |= !(hv_serial_get(in) & 1);
    return hv_serial_get_table_number(in);
}

/* ---- both ---- */

void hv_left_out_pass(const struct hv_serial_walk *walk, struct hv_arena *arena,
                      struct hv_left_out **all, size_t *n)
{
    HV_SERIAL_PASS_LIST(walk, arena, *all, *n);
    HV_EACH (l, *all, *n) {
        l->kind = (enum hv_left_out_why)hv_serial_pass(walk, l->kind, HV_LEFT_OUT_NAME);
        l->file = hv_serial_pass_needed(walk, l->file);
        l->audiences = hv_serial_pass32(walk, l->audiences);
        l->why = hv_serial_pass_needed(walk, l->why);
        l->at = hv_serial_pass_string(walk, l->at);
        l->line = hv_serial_pass32(walk, l->line);
        l->follows = hv_serial_pass(walk, l->follows, 1);
    }
}

void hv_names_pass(const struct hv_serial_walk *walk, struct hv_arena *arena,
                   struct hv_strings *names)
{
    HV_SERIAL_PASS_LIST(walk, arena, names->v, names->n);
    HV_EACH (name, names->v, names->n)
        *name = hv_serial_pass_needed(walk, *name);
}

void hv_surface_head_pass(const struct hv_serial_walk *walk, struct hv_surface *s)
{
    const char **const words[] = {&s->profile, &s->release, &s->arch,
                                  &s->interface_version};
    for (size_t i = 0; i < HV_COUNT(words); i++)
        *words[i] = hv_serial_pass_string(walk, *words[i]);
    s->audiences = hv_serial_pass32(walk, s->audiences);
    s->n_variants = hv_serial_pass(walk, s->n_variants, UINT32_MAX);
    HV_SERIAL_PASS_LIST(walk, s->arena, s->thresholds, s->n_thresholds);
    HV_EACH (threshold, s->thresholds, s->n_thresholds)
        *threshold = hv_serial_pass(walk, *threshold, UINT64_MAX);
    hv_names_pass(walk, s->arena, &s->side_files);
    HV_SERIAL_PASS_LIST(walk, s->arena, s->undeclared, s->n_undeclared);
    HV_EACH (u, s->undeclared, s->n_undeclared) {
        u->macro = hv_serial_pass_needed(walk, u->macro);
        u->file = hv_serial_pass_needed(walk, u->file);
        u->line = hv_serial_pass32(walk, u->line);
    }
    hv_left_out_pass(walk, s->arena, &s->left_out, &s->n_left_out);
}
