/* SPDX-License-Identifier: MIT
 *
 * A variant as bytes, from worker to parent; and a surface, for the cache.
 */
#include "model/variant.h"

#include "base/serial.h"
#include "model/entity_serial.h"

/* ---- both ---- */

/* hv_seen_add() keeps ranges apart and ascending: distances are short numbers. */
static void pass_seen(const struct hv_serial_walk *walk, struct hv_arena *arena,
                      struct hv_seen *seen)
{
    HV_SERIAL_PASS_LIST(walk, arena, seen->files, seen->n);
    HV_EACH (f, seen->files, seen->n) {
        uint64_t at = 0;
        f->file = hv_serial_pass_needed(walk, f->file);
        HV_SERIAL_PASS_LIST(walk, arena, f->ranges, f->n);
        HV_EACH (range, f->ranges, f->n) {
            uint64_t first = at + hv_serial_pass32(walk, range->first - (uint32_t)at);
            uint64_t last = first + hv_serial_pass32(walk, range->last - range->first);
            hv_serial_check(walk,
                            last <= UINT32_MAX && first > at + (range > f->ranges));
            *range = (struct hv_line_range){(uint32_t)first, (uint32_t)last};
            at = last;
        }
    }
    seen->cap = seen->n;
}

/* All of a variant but its entities. */
static void pass_rest(const struct hv_serial_walk *walk, struct hv_variant *v)
{
    hv_left_out_pass(walk, v->arena, &v->left_out, &v->n_left_out);
    v->cap_left_out = v->n_left_out;
    pass_seen(walk, v->arena, &v->seen);
    HV_SERIAL_PASS_LIST(walk, v->arena, v->files, v->n_files);
    HV_EACH (f, v->files, v->n_files) {
        f->path = hv_serial_pass_needed(walk, f->path);
        f->key = hv_serial_pass_needed(walk, f->key);
        f->taken = hv_serial_pass(walk, f->taken, 1);
    }
}

/* All of a surface but its entities. */
static void pass_around(const struct hv_serial_walk *walk, struct hv_surface *s)
{
    hv_surface_head_pass(walk, s);
    for (unsigned u = 0; u < HV_MAX_AUDIENCES; u++)
        pass_seen(walk, s->arena, &s->seen[u]);
}

/* ---- writing ---- */

static void put_entities(struct hv_serial_out *out, const struct hv_entity *entities,
                         size_t from, size_t n)
{
    hv_serial_put(out, n - from);
    for (size_t i = from; i < n; i++)
        hv_entity_put(out, &entities[i], false);
}

static void put_list(struct hv_serial_out *out, const struct hv_entity **list, size_t n)
{
    hv_serial_put(out, n);
    HV_EACH_ENTITY (e, list, n)
        hv_entity_put(out, e, true);
}

void hv_variant_write(const struct hv_variant *variant, struct hv_buf *buf)
{
    HV_SERIAL_OUT out = {.buf = buf};
    struct hv_variant copy = *variant;
    pass_rest(&(struct hv_serial_walk){.out = &out}, &copy);
    put_entities(&out, variant->entities, variant->n_taken, variant->n_entities);
    put_entities(&out, variant->older, variant->n_taken_older, variant->n_older);
}

void hv_surface_put(const struct hv_surface *surface, struct hv_buf *buf)
{
    HV_SERIAL_OUT out = {.buf = buf};
    struct hv_surface copy = *surface;
    pass_around(&(struct hv_serial_walk){.out = &out}, &copy);
    put_list(&out, surface->entities, surface->n_entities);
    put_list(&out, surface->older, surface->n_older);
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

/* Allocate room for n entities and some more. The count is not trusted, and the minimal
 * size of an entity bounds it. */
static struct hv_entity *make_room(const struct reader *r, size_t n, size_t *cap)
{
    enum { BYTES = 16, MORE = 128 };
    const size_t most = (size_t)(r->in.end - r->in.p) / BYTES;
    *cap = (n < most ? n : most) + MORE;
    return hv_arena_alloc(r->variant->arena, *cap * sizeof(struct hv_entity));
}

static void get_entities_of(struct reader *r)
{
    struct hv_variant *v = r->variant;
    for (int older = 0; older < 2; older++) {
        size_t n_entities = hv_serial_get_count(&r->in);
        if (older)
            v->older = make_room(r, n_entities, &v->cap_older);
        else
            v->entities = make_room(r, n_entities, &v->cap_entities);
        for (size_t i = 0; i < n_entities && !r->in.bad; i++)
            get_entity(r, older);
    }
    r->in.bad |= r->in.p != r->in.end;
}

static bool read_variant(struct hv_variant *variant, const char *p, size_t n,
                         bool entities, struct hv_err *err)
{
    struct reader r = {hv_serial_in_of(p, n, variant->atoms), variant};
    pass_rest(&(struct hv_serial_walk){.in = &r.in}, variant);
    r.in.bad |= HV_ANY(l, variant->left_out, variant->n_left_out,
                       l->audiences != UINT32_C(1) << variant->audience);
    if (entities && !r.in.bad)
        get_entities_of(&r);
    hv_serial_in_done(&r.in);
    if (r.in.bad)
        return hv_fail(err, HV_ERR_INPUT, NULL, "the result of a worker is damaged");
    return true;
}

bool hv_variant_read(struct hv_variant *variant, const char *p, size_t n,
                     struct hv_err *err)
{
    return read_variant(variant, p, n, true, err);
}

bool hv_variant_read_around(struct hv_variant *variant, const char *p, size_t n,
                            struct hv_err *err)
{
    return read_variant(variant, p, n, false, err);
}

/* ---- surfaces ---- */

static const struct hv_entity **get_entities(struct hv_serial_in *in,
                                             struct hv_arena *arena, size_t *ret_n)
{
    size_t n = hv_serial_get_count(in);
    struct hv_entity *v = hv_arena_alloc(arena, (n + 1) * sizeof *v);
    for (*ret_n = 0; *ret_n < n && !in->bad; ++*ret_n)
        hv_entity_get(in, arena, true, &v[*ret_n]);
    return hv_entities_list(arena, v, *ret_n, 0);
}

struct hv_surface *hv_surface_get(const struct hv_buf *bytes,
                                  const struct hv_profile *profile, unsigned arch,
                                  struct hv_atoms *atoms)
{
    struct hv_surface *s = hv_surface_new(profile->name, profile->archs[arch].name);
    HV_SERIAL_IN in = hv_serial_in_of(bytes->p ? bytes->p : "", bytes->n, atoms);
    pass_around(&(struct hv_serial_walk){.in = &in}, s);
    s->profile = profile->name;
    s->arch = profile->archs[arch].name;
    s->entities = get_entities(&in, s->arena, &s->n_entities);
    s->older = get_entities(&in, s->arena, &s->n_older);
    if (!in.bad && in.p == in.end)
        return s;
    hv_surface_free(s);
    return NULL;
}
