/* SPDX-License-Identifier: MIT
 *
 * A variant as bytes, from worker to parent; and a surface, for the cache.
 */
#include "model/variant.h"

#include "base/serial.h"
#include "model/entity_serial.h"

/* ---- writing ---- */

static void put_entities(struct hv_serial_out *out, const struct hv_entity *entities,
                         size_t n, bool whole)
{
    hv_serial_put(out, n);
    HV_EACH (e, entities, n)
        hv_entity_put(out, e, whole);
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
    put_entities(&out, variant->entities, variant->n_entities, false);
    put_entities(&out, variant->older, variant->n_older, false);
    hv_left_out_put(&out, variant->left_out, variant->n_left_out);
    put_seen(&out, &variant->seen);
    hv_serial_put(&out, variant->n_files);
    HV_EACH (f, variant->files, variant->n_files) {
        hv_serial_put_string(&out, f->path);
        hv_serial_put_string(&out, f->key);
    }
    hv_serial_out_done(&out);
}

static void put_undeclared(struct hv_serial_out *out, const struct hv_surface *s)
{
    hv_serial_put(out, s->n_undeclared);
    HV_EACH (u, s->undeclared, s->n_undeclared) {
        hv_serial_put_string(out, u->macro);
        hv_serial_put_string(out, u->file);
        hv_serial_put(out, u->line);
    }
}

static void put_lists(struct hv_serial_out *out, const struct hv_surface *s)
{
    hv_serial_put(out, s->n_thresholds);
    for (size_t i = 0; i < s->n_thresholds; i++)
        hv_serial_put(out, s->thresholds[i]);
    hv_serial_put(out, s->side_files.n);
    for (size_t i = 0; i < s->side_files.n; i++)
        hv_serial_put_string(out, s->side_files.v[i]);
    for (unsigned u = 0; u < HV_MAX_AUDIENCES; u++)
        put_seen(out, &s->seen[u]);
}

void hv_surface_put(const struct hv_surface *s, struct hv_buf *buf)
{
    struct hv_serial_out out;
    hv_serial_out_init(&out, buf);
    hv_serial_put_string(&out, s->release);
    hv_serial_put_string(&out, s->interface_version);
    hv_serial_put(&out, s->audiences);
    hv_serial_put(&out, s->n_variants);
    put_entities(&out, s->entities, s->n_entities, true);
    put_entities(&out, s->older, s->n_older, true);
    hv_left_out_put(&out, s->left_out, s->n_left_out);
    put_undeclared(&out, s);
    put_lists(&out, s);
    hv_serial_out_done(&out);
}

/* ---- reading: every byte is suspect ---- */

struct reader {
    struct hv_serial_in in;
    struct hv_variant *variant;
};

static void get_entity(struct reader *r, bool older)
{
    struct hv_variant *v = r->variant;
    struct hv_entity e = {.audiences = UINT32_C(1) << v->audience};
    hv_entity_get(&r->in, v->arena, false, &e);
    r->in.bad |= older && !e.versions;
    *(older ? hv_variant_add_older(v, e.cls, NULL) : hv_variant_add(v, e.cls, NULL)) =
        e;
}

/* Ascending and apart, as hv_seen_add() has them. */
static void get_ranges(struct hv_serial_in *in, struct hv_line_range *ranges, size_t n)
{
    uint64_t at = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t first = at + hv_serial_get_max(in, UINT32_MAX);
        in->bad |= first <= at + (i > 0);
        at = first + hv_serial_get_max(in, UINT32_MAX);
        in->bad |= at > UINT32_MAX;
        ranges[i] = (struct hv_line_range){(uint32_t)first, (uint32_t)at};
    }
}

static void get_seen(struct hv_serial_in *in, struct hv_arena *arena,
                     struct hv_seen *seen)
{
    size_t n_files = hv_serial_get_count(in);
    for (size_t i = 0; i < n_files && !in->bad; i++) {
        const char *file = hv_serial_need_string(in);
        size_t n = hv_serial_get_count(in);
        struct hv_line_range *ranges = hv_arena_alloc(arena, (n + 1) * sizeof *ranges);
        get_ranges(in, ranges, n);
        if (!in->bad)
            hv_seen_add(seen, arena, file, ranges, n);
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
        struct hv_left_out *l =
            HV_ARENA_ADD(v->arena, v->left_out, v->n_left_out, v->cap_left_out);
        hv_left_out_get(&r->in, l);
        r->in.bad |= l->audiences != UINT32_C(1) << v->audience;
    }
    get_seen(&r->in, v->arena, &v->seen);
    v->n_files = hv_serial_get_count(&r->in);
    v->files = hv_arena_alloc(v->arena, (v->n_files + 1) * sizeof *v->files);
    HV_EACH (f, v->files, v->n_files) {
        f->path = hv_serial_need_string(&r->in);
        f->key = hv_serial_need_string(&r->in);
    }
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

/* ---- surfaces ---- */

static struct hv_entity *get_entities(struct hv_serial_in *in, struct hv_arena *arena,
                                      size_t *ret_n)
{
    size_t n = hv_serial_get_count(in);
    struct hv_entity *v = hv_arena_alloc(arena, (n + 1) * sizeof *v);
    for (*ret_n = 0; *ret_n < n && !in->bad; ++*ret_n)
        hv_entity_get(in, arena, true, &v[*ret_n]);
    return v;
}

static void get_names(struct hv_serial_in *in, struct hv_surface *s)
{
    s->n_left_out = hv_serial_get_count(in);
    s->left_out = hv_arena_alloc(s->arena, (s->n_left_out + 1) * sizeof *s->left_out);
    for (size_t i = 0; i < s->n_left_out && !in->bad; i++)
        hv_left_out_get(in, &s->left_out[i]);
    s->n_undeclared = hv_serial_get_count(in);
    s->undeclared =
        hv_arena_alloc(s->arena, (s->n_undeclared + 1) * sizeof *s->undeclared);
    HV_EACH (u, s->undeclared, s->n_undeclared) {
        u->macro = hv_serial_need_string(in);
        u->file = hv_serial_need_string(in);
        u->line = (uint32_t)hv_serial_get_max(in, UINT32_MAX);
    }
}

static void get_lists(struct hv_serial_in *in, struct hv_surface *s)
{
    s->n_thresholds = hv_serial_get_count(in);
    s->thresholds =
        hv_arena_alloc(s->arena, (s->n_thresholds + 1) * sizeof *s->thresholds);
    for (size_t i = 0; i < s->n_thresholds; i++)
        s->thresholds[i] = hv_serial_get(in);
    s->side_files.n = hv_serial_get_count(in);
    s->side_files.v =
        hv_arena_alloc(s->arena, (s->side_files.n + 1) * sizeof *s->side_files.v);
    for (size_t i = 0; i < s->side_files.n; i++)
        s->side_files.v[i] = hv_serial_need_string(in);
    for (unsigned u = 0; u < HV_MAX_AUDIENCES; u++)
        get_seen(in, s->arena, &s->seen[u]);
}

struct hv_surface *hv_surface_get(const struct hv_buf *bytes,
                                  const struct hv_profile *profile, unsigned arch,
                                  struct hv_atoms *atoms)
{
    struct hv_surface *s = hv_surface_new(profile->name, profile->archs[arch].name);
    struct hv_serial_in in;
    hv_serial_in_init(&in, bytes->p ? bytes->p : "", bytes->n, atoms);
    s->release = hv_serial_get_string(&in);
    s->interface_version = hv_serial_get_string(&in);
    s->audiences = (uint32_t)hv_serial_get_max(&in, UINT32_MAX);
    s->n_variants = hv_serial_get_max(&in, HV_MAX_AUDIENCES);
    s->entities = get_entities(&in, s->arena, &s->n_entities);
    s->older = get_entities(&in, s->arena, &s->n_older);
    get_names(&in, s);
    get_lists(&in, s);
    bool sound = !in.bad && in.p == in.end;
    hv_serial_in_done(&in);
    if (sound)
        return s;
    hv_surface_free(s);
    return NULL;
}
