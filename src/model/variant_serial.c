/* SPDX-License-Identifier: MIT
 *
 * A variant as bytes, from worker to parent.
 */
#include "model/variant.h"

#include "base/serial.h"
#include "model/field.h"

enum { MAX_DEPTH = 40 };

/* ---- writing ---- */

static void put_fields(struct hv_serial_out *out, const struct hv_entity_field *fields,
                       size_t n_fields, const void *object)
{
    for (const struct hv_entity_field *f = fields; f < fields + n_fields; f++) {
        if (f->flags & HV_FIELD_UNSENT)
            continue;
        if (hv_field_is_text(f)) {
            hv_serial_put_string(out, hv_field_text(f, object));
        } else if (f->type == HV_FIELD_LIST) {
            uint32_t n;
            const char *element = hv_field_list(f, object, &n);
            hv_serial_put(out, n);
            for (uint32_t i = 0; i < n; i++, element += f->element->size)
                put_fields(out, f->element->fields, f->element->n_fields, element);
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

static void put_entities(struct hv_serial_out *out, const struct hv_entity *entities,
                         size_t n)
{
    size_t n_common;
    const struct hv_entity_field *common = hv_common_fields(&n_common);
    hv_serial_put(out, n);
    HV_EACH (e, entities, n) {
        const struct hv_class_traits *cls = hv_class_traits(e->cls);
        hv_serial_put(out, e->cls);
        put_fields(out, common, n_common, e);
        put_versions(out, e->versions);
        if (cls->sent)
            put_fields(out, cls->fields, cls->n_fields, e);
    }
}

/* Distances are short numbers. */
static void put_seen(struct hv_serial_out *out, const struct hv_seen *seen)
{
    hv_serial_put(out, seen->n);
    HV_EACH (f, seen->files, seen->n) {
        uint32_t at = 0;
        hv_serial_put_string(out, f->file);
        hv_serial_put(out, f->n);
        for (size_t k = 0; k < f->n; k++) {
            hv_serial_put(out, f->ranges[k].first - at);
            hv_serial_put(out, f->ranges[k].last - f->ranges[k].first);
            at = f->ranges[k].last;
        }
    }
}

void hv_variant_write(const struct hv_variant *variant, struct hv_buf *buf)
{
    struct hv_serial_out out;
    hv_serial_out_init(&out, buf);
    put_entities(&out, variant->entities, variant->n_entities);
    put_entities(&out, variant->older, variant->n_older);
    hv_serial_put(&out, variant->n_left_out);
    HV_EACH (l, variant->left_out, variant->n_left_out) {
        hv_serial_put(&out, l->kind);
        hv_serial_put_string(&out, l->file);
        hv_serial_put_string(&out, l->why);
        hv_serial_put_string(&out, l->at);
        hv_serial_put(&out, l->line);
        hv_serial_put(&out, l->follows);
    }
    put_seen(&out, &variant->seen);
    hv_serial_out_done(&out);
}

/* ---- reading: every byte is suspect ---- */

struct reader {
    struct hv_serial_in in;
    struct hv_variant *variant;
};

static void get_fields(struct reader *r, const struct hv_entity_field *fields,
                       size_t n_fields, void *object, unsigned depth);

static void get_list(struct reader *r, const struct hv_entity_field *field,
                     void *object, unsigned depth)
{
    const struct hv_element *element = field->element;
    size_t n = hv_serial_get_count(&r->in);
    r->in.bad |= depth > MAX_DEPTH || n > UINT32_MAX;
    if (r->in.bad)
        return;
    char *list = hv_field_new_list(field, object, (uint32_t)n, r->variant->arena);
    for (size_t i = 0; i < n && !r->in.bad; i++, list += element->size)
        get_fields(r, element->fields, element->n_fields, list, depth + 1);
}

static const char *get_text(struct reader *r, const struct hv_entity_field *field)
{
    bool needed = field->flags & HV_FIELD_NEEDED && !field->unless;
    return needed ? hv_serial_need_string(&r->in) : hv_serial_get_string(&r->in);
}

static void get_fields(struct reader *r, const struct hv_entity_field *fields,
                       size_t n_fields, void *object, unsigned depth)
{
    for (const struct hv_entity_field *f = fields; f < fields + n_fields; f++) {
        if (f->flags & HV_FIELD_UNSENT)
            continue;
        if (hv_field_is_text(f)) {
            const char **text = hv_field_at(f->at, object);
            *text = get_text(r, f);
            if (f->unless)
                r->in.bad |= !*text && !*(const char **)hv_field_at(f->unless, object);
        } else if (f->type == HV_FIELD_LIST) {
            get_list(r, f, object, depth);
        } else {
            hv_field_set_number(f, object, hv_serial_get_max(&r->in, hv_field_max(f)));
        }
    }
}

/* Ascending ranges; NULL: none. */
static struct hv_versions *get_versions(struct reader *r)
{
    size_t n = hv_serial_get_count(&r->in);
    uint64_t last = 0;
    if (!n || r->in.bad)
        return NULL;
    struct hv_versions *versions = hv_arena_alloc(r->variant->arena, sizeof *versions);
    versions->v = hv_arena_alloc(r->variant->arena, n * sizeof *versions->v);
    versions->n = n;
    for (size_t i = 0; i < n && !r->in.bad; i++) {
        struct hv_version_range *v = &versions->v[i];
        v->from = hv_serial_get(&r->in);
        v->below = hv_serial_get(&r->in);
        r->in.bad |= v->from >= v->below || v->from < last;
        last = v->below;
    }
    return versions;
}

static void get_entity(struct reader *r, bool older)
{
    struct hv_variant *v = r->variant;
    enum hv_class id = (enum hv_class)hv_serial_get_max(&r->in, HV_CLASSES - 1);
    const struct hv_class_traits *cls = hv_class_traits(id);
    struct hv_entity *e =
        older ? hv_variant_add_older(v, id, NULL) : hv_variant_add(v, id, NULL);
    size_t n_common;
    const struct hv_entity_field *common = hv_common_fields(&n_common);
    get_fields(r, common, n_common, e, 0);
    e->versions = get_versions(r);
    r->in.bad |= (older && !e->versions) || !cls->sent;
    if (!r->in.bad)
        get_fields(r, cls->fields, cls->n_fields, e, 0);
}

/* Ascending and apart, as hv_seen_add() has them. */
static void get_ranges(struct reader *r, struct hv_line_range *ranges, size_t n)
{
    uint64_t at = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t first = at + hv_serial_get_max(&r->in, UINT32_MAX);
        r->in.bad |= first <= at + (i > 0);
        at = first + hv_serial_get_max(&r->in, UINT32_MAX);
        r->in.bad |= at > UINT32_MAX;
        ranges[i] = (struct hv_line_range){(uint32_t)first, (uint32_t)at};
    }
}

static void get_seen(struct reader *r)
{
    struct hv_arena *arena = r->variant->arena;
    size_t n_files = hv_serial_get_count(&r->in);
    for (size_t i = 0; i < n_files && !r->in.bad; i++) {
        const char *file = hv_serial_need_string(&r->in);
        size_t n = hv_serial_get_count(&r->in);
        struct hv_line_range *ranges = hv_arena_alloc(arena, (n + 1) * sizeof *ranges);
        get_ranges(r, ranges, n);
        if (!r->in.bad)
            hv_seen_add(&r->variant->seen, arena, file, ranges, n);
    }
}

static void get_all(struct reader *r)
{
    struct hv_variant *v = r->variant;
    for (int older = 0; older < 2; older++) {
        size_t n_entities = hv_serial_get_count(&r->in);
        for (size_t i = 0; i < n_entities && !r->in.bad; i++)
            get_entity(r, older);
    }
    size_t n = hv_serial_get_count(&r->in);
    for (size_t i = 0; i < n && !r->in.bad; i++) {
        enum hv_left_out_why kind =
            (enum hv_left_out_why)hv_serial_get_max(&r->in, HV_LEFT_OUT_ERROR);
        const char *file = hv_serial_need_string(&r->in);
        hv_variant_leave_out(v, kind, file, hv_serial_need_string(&r->in));
        v->left_out[v->n_left_out - 1].at = hv_serial_get_string(&r->in);
        v->left_out[v->n_left_out - 1].line =
            (uint32_t)hv_serial_get_max(&r->in, UINT32_MAX);
        v->left_out[v->n_left_out - 1].follows = hv_serial_get_max(&r->in, 1);
    }
    get_seen(r);
    r->in.bad |= r->in.p != r->in.end;
}

bool hv_variant_read(struct hv_variant *variant, const char *p, size_t n,
                     struct hv_err *err)
{
    struct reader r = {.variant = variant};
    hv_serial_in_init(&r.in, p, n, variant->atoms);
    get_all(&r);
    hv_serial_in_done(&r.in);
    if (r.in.bad)
        return hv_fail(err, HV_ERR_INPUT, NULL, "the result of a worker is damaged");
    return true;
}
