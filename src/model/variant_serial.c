/* SPDX-License-Identifier: MIT
 *
 * A variant as bytes, from worker to parent.
 */
#include "model/variant.h"

#include "base/mem.h"
#include "base/serial.h"

enum { MAX_DEPTH = 40 };

/* ---- writing ---- */

static void put_members(struct hv_serial_out *out, const struct hv_member *members,
                        uint32_t n)
{
    hv_serial_put(out, n);
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i];
        hv_serial_put_string(out, m->name);
        hv_serial_put_string(out, m->type);
        hv_serial_put(out, m->offset);
        hv_serial_put(out, m->bits);
        hv_serial_put(out, (uint64_t)m->bitfield | (uint64_t)m->flexible << 1 |
                               (uint64_t)m->c_type << 2);
        hv_serial_put(out, m->line);
        put_members(out, m->members, m->n_members);
    }
}

static void put_form(struct hv_serial_out *out, const struct hv_entity *e)
{
    switch (e->cls) {
    case HV_CLASS_RECORD:
        hv_serial_put(out, e->u.record.size);
        hv_serial_put(out, e->u.record.align);
        hv_serial_put(out, (uint64_t)e->u.record.is_union | (uint64_t)e->u.record.packed
                                                                << 1);
        put_members(out, e->u.record.members, e->u.record.n_members);
        break;
    case HV_CLASS_TYPEDEF:
        hv_serial_put_string(out, e->u.typedef_.type);
        hv_serial_put(out, e->u.typedef_.size);
        hv_serial_put(out, e->u.typedef_.align);
        hv_serial_put(out, e->u.typedef_.is_unsigned);
        break;
    case HV_CLASS_ENUM:
        hv_serial_put(out, e->u.enum_.size);
        hv_serial_put(out, e->u.enum_.n_values);
        for (uint32_t i = 0; i < e->u.enum_.n_values; i++) {
            hv_serial_put_string(out, e->u.enum_.values[i].name);
            hv_serial_put_string(out, e->u.enum_.values[i].value);
            hv_serial_put(out, e->u.enum_.values[i].line);
        }
        break;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        hv_serial_put_string(out, e->u.constant.value);
        hv_serial_put_string(out, e->u.constant.text);
        hv_serial_put(out, e->u.constant.bits);
        hv_serial_put(out, e->u.constant.is_unsigned);
        break;
    case HV_CLASS_MACRO:
        hv_serial_put_string(out, e->u.macro.tokens_hash);
        hv_serial_put(out, e->u.macro.function_like);
        break;
    case HV_CLASS_OP: /* the parent makes these: no worker sends them */
    case HV_CLASS_MASK:
    case HV_CLASS_SIGNATURE:
    case HV_CLASS_REGISTER:
        break;
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
    hv_serial_put(out, n);
    for (size_t i = 0; i < n; i++) {
        const struct hv_entity *e = &entities[i];
        hv_serial_put(out, e->cls);
        hv_serial_put_string(out, e->name);
        hv_serial_put_string(out, e->file);
        hv_serial_put(out, e->line);
        hv_serial_put_string(out, e->guard);
        put_versions(out, e->versions);
        put_form(out, e);
    }
}

void hv_variant_write(const struct hv_variant *variant, struct hv_buf *buf)
{
    struct hv_serial_out out;
    hv_serial_out_init(&out, buf);
    put_entities(&out, variant->entities, variant->n_entities);
    put_entities(&out, variant->older, variant->n_older);
    hv_serial_put(&out, variant->n_left_out);
    for (size_t i = 0; i < variant->n_left_out; i++) {
        const struct hv_left_out *l = &variant->left_out[i];
        hv_serial_put(&out, l->kind);
        hv_serial_put_string(&out, l->file);
        hv_serial_put_string(&out, l->why);
        hv_serial_put_string(&out, l->at);
        hv_serial_put(&out, l->line);
    }
    hv_serial_out_done(&out);
}

/* ---- reading: every byte is suspect ---- */

struct reader {
    struct hv_serial_in in;
    struct hv_variant *variant;
};

static struct hv_member *get_members(struct reader *r, uint32_t *ret_n, unsigned depth)
{
    size_t n = hv_serial_get_count(&r->in);
    if (r->in.bad || depth > MAX_DEPTH || !n) {
        r->in.bad |= depth > MAX_DEPTH;
        *ret_n = 0;
        return NULL;
    }
    struct hv_member *members = hv_arena_alloc(r->variant->arena, n * sizeof *members);
    for (size_t i = 0; i < n && !r->in.bad; i++) {
        struct hv_member *m = &members[i];
        m->name = hv_serial_get_string(&r->in);
        m->type = hv_serial_need_string(&r->in);
        m->offset = hv_serial_get(&r->in);
        m->bits = hv_serial_get(&r->in);
        uint64_t flags = hv_serial_get_max(&r->in, 7);
        m->bitfield = flags & 1;
        m->flexible = flags & 2;
        m->c_type = flags & 4;
        m->line = (uint32_t)hv_serial_get_max(&r->in, UINT32_MAX);
        m->members = get_members(r, &m->n_members, depth + 1);
    }
    *ret_n = (uint32_t)n;
    return members;
}

static void get_enum(struct reader *r, struct hv_entity *e)
{
    e->u.enum_.size = hv_serial_get(&r->in);
    size_t n = hv_serial_get_count(&r->in);
    e->u.enum_.values =
        hv_arena_alloc(r->variant->arena, n * sizeof *e->u.enum_.values);
    for (size_t i = 0; i < n && !r->in.bad; i++) {
        e->u.enum_.values[i].name = hv_serial_need_string(&r->in);
        e->u.enum_.values[i].value = hv_serial_need_string(&r->in);
        e->u.enum_.values[i].line = (uint32_t)hv_serial_get_max(&r->in, UINT32_MAX);
    }
    e->u.enum_.n_values = (uint32_t)n;
}

static void get_form(struct reader *r, struct hv_entity *e)
{
    uint64_t flags;
    switch (e->cls) {
    case HV_CLASS_RECORD:
        e->u.record.size = hv_serial_get(&r->in);
        e->u.record.align = hv_serial_get(&r->in);
        flags = hv_serial_get_max(&r->in, 3);
        e->u.record.is_union = flags & 1;
        e->u.record.packed = flags & 2;
        e->u.record.members = get_members(r, &e->u.record.n_members, 0);
        break;
    case HV_CLASS_TYPEDEF:
        e->u.typedef_.type = hv_serial_need_string(&r->in);
        e->u.typedef_.size = hv_serial_get(&r->in);
        e->u.typedef_.align = hv_serial_get(&r->in);
        e->u.typedef_.is_unsigned = hv_serial_get_max(&r->in, 1);
        break;
    case HV_CLASS_ENUM:
        get_enum(r, e);
        break;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        e->u.constant.value = hv_serial_get_string(&r->in);
        e->u.constant.text = hv_serial_get_string(&r->in);
        e->u.constant.bits = (uint32_t)hv_serial_get_max(&r->in, 4096);
        e->u.constant.is_unsigned = hv_serial_get_max(&r->in, 1);
        r->in.bad |= !e->u.constant.value && !e->u.constant.text;
        break;
    case HV_CLASS_MACRO:
        e->u.macro.tokens_hash = hv_serial_need_string(&r->in);
        e->u.macro.function_like = hv_serial_get_max(&r->in, 1);
        break;
    case HV_CLASS_OP:
    case HV_CLASS_MASK:
    case HV_CLASS_SIGNATURE:
    case HV_CLASS_REGISTER:
        r->in.bad = true;
        break;
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
    enum hv_class cls = (enum hv_class)hv_serial_get_max(&r->in, HV_CLASSES - 1);
    const char *name = hv_serial_need_string(&r->in);
    struct hv_entity *e =
        older ? hv_variant_add_older(v, cls, name) : hv_variant_add(v, cls, name);
    e->file = hv_serial_get_string(&r->in);
    e->line = (uint32_t)hv_serial_get_max(&r->in, UINT32_MAX);
    e->guard = hv_serial_get_string(&r->in);
    e->versions = get_versions(r);
    r->in.bad |= older && !e->versions;
    get_form(r, e);
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
            (enum hv_left_out_why)hv_serial_get_max(&r->in, HV_LEFT_OUT_FAILED);
        const char *file = hv_serial_need_string(&r->in);
        hv_variant_leave_out(v, kind, file, hv_serial_need_string(&r->in));
        v->left_out[v->n_left_out - 1].at = hv_serial_get_string(&r->in);
        v->left_out[v->n_left_out - 1].line =
            (uint32_t)hv_serial_get_max(&r->in, UINT32_MAX);
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
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "a worker's answer is damaged: nothing of it is used");
    return true;
}
