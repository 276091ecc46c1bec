/* SPDX-License-Identifier: MIT
 *
 * A variant as bytes, from worker to parent.
 */
#include "model/variant.h"

#include "base/serial.h"
#include "model/entity_serial.h"

/* ---- writing ---- */

static void put_entities(struct hv_serial_out *out, const struct hv_entity *entities,
                         size_t n)
{
    hv_serial_put(out, n);
    HV_EACH (e, entities, n)
        hv_entity_put(out, e, false);
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
