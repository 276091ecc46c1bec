/* SPDX-License-Identifier: MIT */
#include "extract/passes.h"

struct finder {
    struct hv_entity *v;
    size_t n, cap;
    const struct hv_profile *profile;
    unsigned arch;
    struct hv_surface *surface;
    struct hv_atoms *atoms;
};

/* ---- values of the tree ---- */

/* The constant or probe of that name, as its low 64 bits. */
static bool value_of(const struct finder *f, const char *name, uint32_t audiences,
                     uint64_t *ret)
{
    const struct hv_entity *e =
        hv_surface_find(f->surface, HV_CLASS_CONSTANT, name, audiences);
    if (!e || !e->u.constant.value)
        return false;
    const char *s = e->u.constant.value;
    if (s[strspn(s, "-0123456789")]) /* no whole number */
        return false;
    *ret = *s == '-' ? (uint64_t)strtoll(s, NULL, 10) : strtoull(s, NULL, 10);
    return true;
}

/* Does the id belong to the source? */
static bool is_one(const struct finder *f, const struct hv_register_source *source,
                   uint32_t audiences, uint64_t id)
{
    uint64_t mask, is;
    if (!source->mask)
        return true;
    return value_of(f, source->mask, audiences, &mask) &&
           value_of(f, source->is, audiences, &is) && (id & mask) == (is & mask);
}

/* The size in bytes, whose logarithm the id contains; 0: it does not. */
static uint64_t size_of(const struct finder *f, const struct hv_register_source *source,
                        uint32_t audiences, uint64_t id)
{
    uint64_t mask, shift;
    if (!source->size_mask || !value_of(f, source->size_mask, audiences, &mask) ||
        !value_of(f, source->size_shift, audiences, &shift) || shift > 63)
        return 0;
    uint64_t log = (id & mask) >> shift;
    return log < 32 ? UINT64_C(1) << log : 0;
}

/* ---- bits ---- */

struct bits {
    struct hv_enumerator *v;
    uint32_t n;
    size_t cap;
};

static void add_bit(const struct finder *f, struct bits *bits,
                    const struct hv_register_source *source, const char *name,
                    const char *value)
{
    if (!value || !hv_pattern_matches(&source->bits, name, NULL) ||
        hv_patterns_match(source->not_bits, source->n_not_bits, name) ||
        hv_patterns_match(f->profile->sentinels, f->profile->n_sentinels, name))
        return;
    *HV_ARENA_ADD(f->surface->arena, bits->v, bits->n, bits->cap) =
        (struct hv_enumerator){.name = name, .value = value};
}

static void put_bits(const struct finder *f, const struct hv_register_source *source,
                     struct hv_entity *reg)
{
    struct bits bits = {0};
    HV_EACH_ENTITY (e, f->surface->entities, f->surface->n_entities) {
        if (!(e->audiences & reg->audiences))
            continue;
        if (e->cls == HV_CLASS_CONSTANT)
            add_bit(f, &bits, source, e->name, e->u.constant.value);
        for (uint32_t k = 0; e->cls == HV_CLASS_ENUM && k < e->u.enum_.n_values; k++)
            add_bit(f, &bits, source, e->u.enum_.values[k].name,
                    e->u.enum_.values[k].value);
    }
    HV_SORT(bits.v, bits.n, hv_by_text);
    reg->u.reg.bitmap = true;
    reg->u.reg.bits = bits.v;
    reg->u.reg.n_bits = bits.n;
}

/* ---- registers ---- */

static void add_register(struct finder *f, const struct hv_register_source *source,
                         const struct hv_entity *from, const char *name,
                         uint64_t number)
{
    uint64_t base = 0;
    if (source->base && !value_of(f, source->base, from->audiences, &base))
        return;
    uint64_t id = base + number;
    if (!is_one(f, source, from->audiences, id))
        return;
    struct hv_entity *e = HV_ADD(f->v, f->n, f->cap);
    *e = (struct hv_entity){.cls = HV_CLASS_REGISTER,
                            .name = name,
                            .audiences = from->audiences,
                            .file = from->file,
                            .line = from->line,
                            .guard = from->guard};
    e->u.reg.id = hv_atom_printf(f->atoms, "%" PRIu64, id);
    e->u.reg.size = size_of(f, source, from->audiences, id);
    e->u.reg.default_ = source->default_;
    if (source->cap &&
        hv_surface_find(f->surface, HV_CLASS_CONSTANT, source->cap, from->audiences))
        e->u.reg.cap = source->cap;
    if (source->bits.text)
        put_bits(f, source, e);
}

static bool is_here(const struct finder *f, const struct hv_register_source *source)
{
    return !source->archs || source->archs & UINT32_C(1) << f->arch;
}

/* Add a register by the first source that matches its name. */
static void add_named(struct finder *f, const struct hv_entity *from, const char *name,
                      const char *value)
{
    for (size_t i = 0; value && i < f->profile->n_registers; i++) {
        const struct hv_register_source *source = &f->profile->registers[i];
        if (!is_here(f, source) || !hv_pattern_matches(&source->names, name, NULL))
            continue;
        if (!hv_patterns_match(source->not, source->n_not, name) &&
            !hv_patterns_match(f->profile->sentinels, f->profile->n_sentinels, name))
            add_register(f, source, from, name,
                         *value == '-' ? (uint64_t)strtoll(value, NULL, 10)
                                       : strtoull(value, NULL, 10));
        return;
    }
}

/* The text for a member, such as "X_REG(%s)". */
static const char *named_as(const struct finder *f,
                            const struct hv_register_source *source, const char *path)
{
    HV_BUF buf = {0};
    if (source->as && strstr(source->as, "%s"))
        hv_put_template(&buf, source->as, (struct hv_span){path, strlen(path)});
    else
        hv_buf_printf(&buf, "%s.%s", source->record, path);
    return hv_atom(f->atoms, buf.p);
}

struct place {
    const struct hv_entity *from;
    const char *path;
    uint64_t base; /* bits */
    unsigned depth;
};

static void add_members(struct finder *f, const struct hv_register_source *source,
                        struct place place, const struct hv_member *members,
                        uint32_t n);

/* Add a member or one element of an array: the members inside it, or itself. */
static void add_member(struct finder *f, const struct hv_register_source *source,
                       struct place place, const struct hv_member *m, uint64_t offset)
{
    const char *p;
    size_t n;
    hv_type_element(m->type, &p, &n);
    const struct hv_entity *inner = hv_surface_find(
        f->surface, HV_CLASS_RECORD, hv_atom_n(f->atoms, p, n), place.from->audiences);
    place.depth++;
    if (inner) {
        place.base = offset;
        add_members(f, source, place, inner->u.record.members,
                    inner->u.record.n_members);
    } else if (m->n_members) {
        add_members(f, source, place, m->members, m->n_members);
    } else {
        add_register(f, source, place.from, named_as(f, source, place.path),
                     offset / source->unit);
    }
}

static void add_members(struct finder *f, const struct hv_register_source *source,
                        struct place place, const struct hv_member *members, uint32_t n)
{
    enum { MAX_DEPTH = 8, MAX_ELEMENTS = 1024 };
    const char *path = place.path, *ignored;
    size_t length;
    for (uint32_t i = 0; i < n && place.depth < MAX_DEPTH; i++) {
        const struct hv_member *m = &members[i];
        size_t count = hv_type_element(m->type, &ignored, &length);
        bool array = strchr(m->type, '[');
        const char *name = m->name ? hv_atom_printf(f->atoms, "%s%s%s", path,
                                                    *path ? "." : "", m->name)
                                   : path;
        for (size_t k = 0; k < count && k < MAX_ELEMENTS; k++) {
            place.path = array ? hv_atom_printf(f->atoms, "%s[%zu]", name, k) : name;
            add_member(f, source, place, m,
                       place.base + m->offset + k * (m->bits / count));
        }
    }
}

static void add_record(struct finder *f, const struct hv_register_source *source)
{
    HV_EACH_OF (e, f->surface, HV_CLASS_RECORD)
        if (strcmp(e->name, source->record) == 0)
            add_members(f, source, (struct place){.from = e, .path = ""},
                        e->u.record.members, e->u.record.n_members);
}

void hv_registers_add(const struct hv_profile *profile, unsigned arch,
                      struct hv_surface *surface, struct hv_atoms *atoms)
{
    HV_FREED struct finder f = {
        .profile = profile, .arch = arch, .surface = surface, .atoms = atoms};
    for (size_t i = 0; profile->n_registers && i < surface->n_entities; i++) {
        const struct hv_entity *e = surface->entities[i];
        if (e->cls == HV_CLASS_CONSTANT && !strpbrk(e->name, " (")) /* not a probe */
            add_named(&f, e, e->name, e->u.constant.value);
        for (uint32_t k = 0; e->cls == HV_CLASS_ENUM && k < e->u.enum_.n_values; k++)
            add_named(&f, e, e->u.enum_.values[k].name, e->u.enum_.values[k].value);
    }
    for (size_t i = 0; i < profile->n_registers; i++)
        if (profile->registers[i].record && is_here(&f, &profile->registers[i]))
            add_record(&f, &profile->registers[i]);
    if (f.n) {
        hv_surface_append(surface, f.v, f.n);
        hv_surface_seal(surface);
    }
}
