/* SPDX-License-Identifier: MIT
 *
 * A variant as bytes, from worker to parent. Numbers are LEB128, strings have their
 * length before them; a string that was sent before is sent as its number.
 */
#include "extract/variant.h"

#include "base/atom.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 40, TABLE = 1 << 15 };

/* ---- writing ---- */

struct out {
    struct hv_buf *buf;
    struct {
        const char *s; /* interned: equal strings are equal pointers */
        uint32_t number;
    } * seen;
    uint32_t n_seen;
};

static void put(struct out *out, uint64_t v)
{
    do {
        hv_buf_putc(out->buf, (char)((v & 0x7f) | (v > 0x7f ? 0x80 : 0)));
        v >>= 7;
    } while (v);
}

/* 0: NULL; 1: a new string follows; else number + 2 of an earlier one. */
static void put_string(struct out *out, const char *s)
{
    if (!s) {
        put(out, 0);
        return;
    }
    size_t i = ((uintptr_t)s >> 4) * 0x9e3779b97f4a7c15u >> 49 & (TABLE - 1);
    if (out->seen[i].s == s) {
        put(out, out->seen[i].number + 2);
        return;
    }
    /* a collision only forgets an older string */
    out->seen[i].s = s;
    out->seen[i].number = out->n_seen++;
    size_t n = strlen(s);
    put(out, 1);
    put(out, n);
    hv_buf_add(out->buf, s, n);
}

static void put_members(struct out *out, const struct hv_member *members, uint32_t n)
{
    put(out, n);
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i];
        put_string(out, m->name);
        put_string(out, m->type);
        put(out, m->offset);
        put(out, m->bits);
        put(out, (uint64_t)m->bitfield | (uint64_t)m->flexible << 1 |
                     (uint64_t)m->c_type << 2);
        put(out, m->line);
        put_members(out, m->members, m->n_members);
    }
}

static void put_form(struct out *out, const struct hv_entity *e)
{
    switch (e->cls) {
    case HV_CLASS_RECORD:
        put(out, e->u.record.size);
        put(out, e->u.record.align);
        put(out, (uint64_t)e->u.record.is_union | (uint64_t)e->u.record.packed << 1);
        put_members(out, e->u.record.members, e->u.record.n_members);
        break;
    case HV_CLASS_TYPEDEF:
        put_string(out, e->u.typedef_.type);
        put(out, e->u.typedef_.size);
        put(out, e->u.typedef_.align);
        put(out, e->u.typedef_.is_unsigned);
        break;
    case HV_CLASS_ENUM:
        put(out, e->u.enum_.size);
        put(out, e->u.enum_.n_values);
        for (uint32_t i = 0; i < e->u.enum_.n_values; i++) {
            put_string(out, e->u.enum_.values[i].name);
            put_string(out, e->u.enum_.values[i].value);
            put(out, e->u.enum_.values[i].line);
        }
        break;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        put_string(out, e->u.constant.value);
        put_string(out, e->u.constant.text);
        put(out, e->u.constant.bits);
        put(out, e->u.constant.is_unsigned);
        break;
    case HV_CLASS_MACRO:
        put_string(out, e->u.macro.tokens_hash);
        put(out, e->u.macro.function_like);
        break;
    case HV_CLASS_OP: /* the parent makes these: no worker sends them */
    case HV_CLASS_MASK:
    case HV_CLASS_SIGNATURE:
    case HV_CLASS_REGISTER:
        break;
    }
}

static void put_versions(struct out *out, const struct hv_versions *versions)
{
    put(out, versions ? versions->n : 0);
    for (size_t i = 0; versions && i < versions->n; i++) {
        put(out, versions->v[i].from);
        put(out, versions->v[i].below);
    }
}

static void put_entities(struct out *out, const struct hv_entity *entities, size_t n)
{
    put(out, n);
    for (size_t i = 0; i < n; i++) {
        const struct hv_entity *e = &entities[i];
        put(out, e->cls);
        put_string(out, e->name);
        put_string(out, e->file);
        put(out, e->line);
        put_string(out, e->guard);
        put_versions(out, e->versions);
        put_form(out, e);
    }
}

void hv_variant_write(const struct hv_variant *variant, struct hv_buf *buf)
{
    struct out out = {.buf = buf, .seen = hv_alloc(TABLE * sizeof *out.seen)};
    put_entities(&out, variant->entities, variant->n_entities);
    put_entities(&out, variant->older, variant->n_older);
    put(&out, variant->n_left_out);
    for (size_t i = 0; i < variant->n_left_out; i++) {
        const struct hv_left_out *l = &variant->left_out[i];
        put(&out, l->kind);
        put_string(&out, l->file);
        put_string(&out, l->why);
        put_string(&out, l->at);
        put(&out, l->line);
    }
    free(out.seen);
}

/* ---- reading: every byte is suspect ---- */

struct in {
    const unsigned char *p, *end;
    bool bad;
    struct hv_variant *variant;
    const char **seen;
    size_t n_seen, cap_seen;
};

static uint64_t get(struct in *in)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (in->p == in->end)
            break;
        unsigned char c = *in->p++;
        v |= (uint64_t)(c & 0x7f) << shift;
        if (!(c & 0x80))
            return v;
    }
    in->bad = true;
    return 0;
}

static uint64_t get_max(struct in *in, uint64_t max)
{
    uint64_t v = get(in);
    if (v > max)
        in->bad = true;
    return in->bad ? 0 : v;
}

/* A count of things of which each takes a byte at least, of those behind it. */
static size_t get_count(struct in *in)
{
    uint64_t v = get(in);
    if (v > (uint64_t)(in->end - in->p))
        in->bad = true;
    return in->bad ? 0 : v;
}

static const char *get_string(struct in *in)
{
    uint64_t v = get(in);
    if (in->bad || v == 0)
        return NULL;
    if (v > 1) {
        if (v - 2 < in->n_seen)
            return in->seen[v - 2];
        in->bad = true;
        return NULL;
    }
    size_t n = get_count(in);
    if (in->bad || memchr(in->p, '\0', n)) {
        in->bad = true;
        return NULL;
    }
    const char *s = hv_atom_n(in->variant->atoms, (const char *)in->p, n);
    in->p += n;
    HV_GROW(in->seen, in->n_seen, in->cap_seen);
    in->seen[in->n_seen++] = s;
    return s;
}

static const char *need_string(struct in *in)
{
    const char *s = get_string(in);
    if (!s)
        in->bad = true;
    return s ? s : "";
}

static struct hv_member *get_members(struct in *in, uint32_t *ret_n, unsigned depth)
{
    size_t n = get_count(in);
    if (in->bad || depth > MAX_DEPTH || !n) {
        in->bad |= depth > MAX_DEPTH;
        *ret_n = 0;
        return NULL;
    }
    struct hv_member *members = hv_arena_alloc(in->variant->arena, n * sizeof *members);
    for (size_t i = 0; i < n && !in->bad; i++) {
        struct hv_member *m = &members[i];
        m->name = get_string(in);
        m->type = need_string(in);
        m->offset = get(in);
        m->bits = get(in);
        uint64_t flags = get_max(in, 7);
        m->bitfield = flags & 1;
        m->flexible = flags & 2;
        m->c_type = flags & 4;
        m->line = (uint32_t)get_max(in, UINT32_MAX);
        m->members = get_members(in, &m->n_members, depth + 1);
    }
    *ret_n = (uint32_t)n;
    return members;
}

static void get_enum(struct in *in, struct hv_entity *e)
{
    e->u.enum_.size = get(in);
    size_t n = get_count(in);
    e->u.enum_.values =
        hv_arena_alloc(in->variant->arena, n * sizeof *e->u.enum_.values);
    for (size_t i = 0; i < n && !in->bad; i++) {
        e->u.enum_.values[i].name = need_string(in);
        e->u.enum_.values[i].value = need_string(in);
        e->u.enum_.values[i].line = (uint32_t)get_max(in, UINT32_MAX);
    }
    e->u.enum_.n_values = (uint32_t)n;
}

static void get_form(struct in *in, struct hv_entity *e)
{
    uint64_t flags;
    switch (e->cls) {
    case HV_CLASS_RECORD:
        e->u.record.size = get(in);
        e->u.record.align = get(in);
        flags = get_max(in, 3);
        e->u.record.is_union = flags & 1;
        e->u.record.packed = flags & 2;
        e->u.record.members = get_members(in, &e->u.record.n_members, 0);
        break;
    case HV_CLASS_TYPEDEF:
        e->u.typedef_.type = need_string(in);
        e->u.typedef_.size = get(in);
        e->u.typedef_.align = get(in);
        e->u.typedef_.is_unsigned = get_max(in, 1);
        break;
    case HV_CLASS_ENUM:
        get_enum(in, e);
        break;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        e->u.constant.value = get_string(in);
        e->u.constant.text = get_string(in);
        e->u.constant.bits = (uint32_t)get_max(in, 4096);
        e->u.constant.is_unsigned = get_max(in, 1);
        in->bad |= !e->u.constant.value && !e->u.constant.text;
        break;
    case HV_CLASS_MACRO:
        e->u.macro.tokens_hash = need_string(in);
        e->u.macro.function_like = get_max(in, 1);
        break;
    case HV_CLASS_OP:
    case HV_CLASS_MASK:
    case HV_CLASS_SIGNATURE:
    case HV_CLASS_REGISTER:
        in->bad = true;
        break;
    }
}

/* Ascending ranges; NULL: none. */
static struct hv_versions *get_versions(struct in *in)
{
    size_t n = get_count(in);
    uint64_t last = 0;
    if (!n || in->bad)
        return NULL;
    struct hv_versions *versions = hv_arena_alloc(in->variant->arena, sizeof *versions);
    versions->v = hv_arena_alloc(in->variant->arena, n * sizeof *versions->v);
    versions->n = n;
    for (size_t i = 0; i < n && !in->bad; i++) {
        struct hv_version_range *r = &versions->v[i];
        r->from = get(in);
        r->below = get(in);
        in->bad |= r->from >= r->below || r->from < last;
        last = r->below;
    }
    return versions;
}

static void get_entity(struct in *in, bool older)
{
    struct hv_variant *v = in->variant;
    enum hv_class cls = (enum hv_class)get_max(in, HV_CLASSES - 1);
    const char *name = need_string(in);
    struct hv_entity *e =
        older ? hv_variant_add_older(v, cls, name) : hv_variant_add(v, cls, name);
    e->file = get_string(in);
    e->line = (uint32_t)get_max(in, UINT32_MAX);
    e->guard = get_string(in);
    e->versions = get_versions(in);
    in->bad |= older && !e->versions;
    get_form(in, e);
}

static void get_all(struct in *in)
{
    struct hv_variant *v = in->variant;
    for (int older = 0; older < 2; older++) {
        size_t n_entities = get_count(in);
        for (size_t i = 0; i < n_entities && !in->bad; i++)
            get_entity(in, older);
    }
    size_t n = get_count(in);
    for (size_t i = 0; i < n && !in->bad; i++) {
        enum hv_left_out_why kind =
            (enum hv_left_out_why)get_max(in, HV_LEFT_OUT_FAILED);
        const char *file = need_string(in);
        hv_variant_leave_out(v, kind, file, need_string(in));
        v->left_out[v->n_left_out - 1].at = get_string(in);
        v->left_out[v->n_left_out - 1].line = (uint32_t)get_max(in, UINT32_MAX);
    }
    in->bad |= in->p != in->end;
}

bool hv_variant_read(struct hv_variant *variant, const char *p, size_t n,
                     struct hv_err *err)
{
    struct in in = {.p = (const unsigned char *)p,
                    .end = (const unsigned char *)p + n,
                    .variant = variant};
    get_all(&in);
    free(in.seen);
    if (in.bad)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "a worker's answer is damaged: nothing of it is used");
    return true;
}
