/* SPDX-License-Identifier: MIT */
#include "judge/additions.h"

#include "base/mem.h"
#include "judge/neighbours.h"

#include <stdlib.h>
#include <string.h>

/* Names of constants and kin that an architecture of the reference has, by address. */
struct names {
    const char **v;
    size_t n, cap;
};

struct hv_additions {
    const struct hv_profile *profile;
    struct hv_atoms *atoms;
    struct hv_additions_side sides[HV_MAX_ARCHS];
    struct names names[HV_MAX_ARCHS];
    uint32_t judged, strict;
    bool ops_known;
};

/* ---- names ---- */

static void add_name(struct names *names, const char *name)
{
    HV_GROW(names->v, names->n, names->cap);
    names->v[names->n++] = name;
}

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t) * (const char *const *)a;
    uintptr_t y = (uintptr_t) * (const char *const *)b;
    return (x > y) - (x < y);
}

static void add_entity_names(struct names *names, const struct hv_entity *e)
{
    if (e->cls == HV_CLASS_CONSTANT || e->cls == HV_CLASS_MACRO ||
        e->cls == HV_CLASS_HYPERCALL)
        add_name(names, e->name);
    if (e->cls == HV_CLASS_ENUM)
        for (uint32_t i = 0; i < e->u.enum_.n_values; i++)
            add_name(names, e->u.enum_.values[i].name);
}

static void collect_names(struct hv_additions *news, unsigned arch)
{
    const struct hv_surface *s = news->sides[arch].reference;
    struct names *names = &news->names[arch];
    for (size_t i = 0; s && i < s->n_entities; i++)
        if (s->entities[i].audiences & news->judged)
            add_entity_names(names, &s->entities[i]);
    if (names->n)
        qsort(names->v, names->n, sizeof *names->v, by_address);
}

static bool has_name(const struct names *names, const char *name)
{
    return names->n && bsearch(&name, names->v, names->n, sizeof *names->v, by_address);
}

/* ---- the whole ---- */

static void read_audiences(struct hv_additions *news)
{
    for (size_t i = 0; i < news->profile->n_audiences; i++) {
        const struct hv_audience *audience = &news->profile->audiences[i];
        news->judged |= (uint32_t)audience->judged << i;
        news->strict |= (uint32_t)(audience->judged && audience->strict) << i;
    }
}

struct hv_additions *hv_additions_new(const struct hv_additions_side *sides,
                                      const struct hv_profile *profile,
                                      struct hv_atoms *atoms)
{
    struct hv_additions *news = hv_alloc(sizeof *news);
    news->profile = profile;
    news->atoms = atoms;
    read_audiences(news);
    for (unsigned a = 0; a < profile->n_archs; a++) {
        size_t n = 0;
        news->sides[a] = sides[a];
        if (!sides[a].reference)
            continue;
        hv_surface_class(sides[a].reference, HV_CLASS_OP, &n);
        news->ops_known |= n > 0;
        collect_names(news, a);
    }
    return news;
}

void hv_additions_free(struct hv_additions *news)
{
    if (!news)
        return;
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++)
        free(news->names[a].v);
    free(news);
}

const struct hv_profile *hv_additions_profile(const struct hv_additions *news)
{
    return news->profile;
}

struct hv_atoms *hv_additions_atoms(const struct hv_additions *news)
{
    return news->atoms;
}

const struct hv_surface *hv_additions_tree(const struct hv_additions *news,
                                           unsigned arch)
{
    return news->sides[arch].tree;
}

const struct hv_surface *hv_additions_reference(const struct hv_additions *news,
                                                unsigned arch)
{
    return news->sides[arch].reference;
}

uint32_t hv_additions_judged(const struct hv_additions *news)
{
    return news->judged;
}

uint32_t hv_additions_strict(const struct hv_additions *news)
{
    return news->strict;
}

bool hv_additions_ops_known(const struct hv_additions *news)
{
    return news->ops_known;
}

/* ---- what is asked ---- */

bool hv_additions_counts(const struct hv_additions *news,
                         const struct hv_entity *entity)
{
    const struct hv_profile *profile = news->profile;
    return entity->audiences & news->judged &&
           !(entity->cls == HV_CLASS_RECORD &&
             hv_patterns_match(profile->local, profile->n_local, entity->name));
}

/* Could nobody read the header in the reference's form of the architecture? */
static bool is_unread(const struct hv_additions *news, const struct hv_surface *s,
                      const char *file)
{
    for (unsigned i = 0; i < news->profile->n_audiences; i++)
        if (news->judged & 1u << i && !(file && hv_surface_unread(s, file, 1u << i)))
            return false;
    return true;
}

/* The architectures of the reference that can have had it: its own, and where that is
 * not known and the header is not its own, all others. */
static uint32_t sources(const struct hv_additions *news, unsigned arch,
                        const char *file)
{
    const struct hv_surface *own = news->sides[arch].reference;
    uint32_t mask = own ? 1u << arch : 0;
    if (own && !is_unread(news, own, file))
        return mask;
    if (file && hv_globs_match(&news->profile->arch_headers, file))
        return mask;
    for (unsigned a = 0; a < news->profile->n_archs; a++)
        mask |= (uint32_t)(news->sides[a].reference != NULL) << a;
    return mask;
}

static const struct hv_entity *find(const struct hv_additions *news, uint32_t archs,
                                    enum hv_class cls, const char *name,
                                    uint32_t audiences)
{
    const struct hv_entity *e = NULL;
    for (unsigned a = 0; !e && a < news->profile->n_archs; a++)
        if (archs & 1u << a)
            e = hv_surface_find(news->sides[a].reference, cls, name, audiences);
    return e;
}

/* A record of the same form whose name is gone. */
static const struct hv_entity *find_renamed(const struct hv_additions *news,
                                            unsigned arch,
                                            const struct hv_entity *record)
{
    const struct hv_surface *old = news->sides[arch].reference;
    const struct hv_surface *new = news->sides[arch].tree;
    size_t n = 0;
    const struct hv_entity *e = old ? hv_surface_class(old, HV_CLASS_RECORD, &n) : NULL;
    for (size_t i = 0; i < n; i++)
        if (e[i].audiences & news->judged && e[i].u.record.size &&
            hv_entity_same_form(&e[i], record) &&
            !hv_surface_find(new, HV_CLASS_RECORD, e[i].name, news->judged))
            return &e[i];
    return NULL;
}

size_t hv_additions_forms(const struct hv_additions *news, unsigned arch,
                          const struct hv_entity *record,
                          const struct hv_entity *ret[HV_MAX_ARCHS])
{
    uint32_t archs = sources(news, arch, record->file);
    size_t n = 0;
    for (unsigned a = 0; a < news->profile->n_archs; a++) {
        const struct hv_entity *e =
            find(news, archs & 1u << a, HV_CLASS_RECORD, record->name,
                 record->audiences & news->judged);
        if (!e)
            e = find(news, archs & 1u << a, HV_CLASS_RECORD, record->name,
                     news->judged);
        if (e)
            ret[n++] = e;
    }
    if (!n && (ret[0] = find_renamed(news, arch, record)) != NULL)
        n = 1;
    return n;
}

static bool is_new_record(const struct hv_additions *news, unsigned arch,
                          const struct hv_entity *record)
{
    const struct hv_entity *forms[HV_MAX_ARCHS];
    return !hv_additions_forms(news, arch, record, forms);
}

bool hv_additions_name(const struct hv_additions *news, unsigned arch, const char *file,
                       const char *name)
{
    uint32_t archs = sources(news, arch, file);
    for (unsigned a = 0; a < news->profile->n_archs; a++)
        if (archs & 1u << a && has_name(&news->names[a], name))
            return false;
    return true;
}

bool hv_additions_entity(const struct hv_additions *news, unsigned arch,
                         const struct hv_entity *entity)
{
    uint32_t archs = sources(news, arch, entity->file);
    switch (entity->cls) {
    case HV_CLASS_RECORD:
        return is_new_record(news, arch, entity);
    case HV_CLASS_CONSTANT:
    case HV_CLASS_MACRO:
    case HV_CLASS_HYPERCALL:
        return hv_additions_name(news, arch, entity->file, entity->name);
    case HV_CLASS_OP:
        if (!news->ops_known)
            return false;
        break;
    case HV_CLASS_TYPEDEF:
    case HV_CLASS_ENUM:
    case HV_CLASS_MASK:
    case HV_CLASS_SIGNATURE:
    case HV_CLASS_REGISTER:
        break;
    }
    return !find(news, archs, entity->cls, entity->name, news->judged);
}

/* ---- members ---- */

/* Was it there under another path? Padding that a member takes over is no such name. */
static bool is_renamed(const struct hv_additions *news, const struct hv_leaf *leaf,
                       const struct hv_leaves *now, const struct hv_leaves *before,
                       const char *record)
{
    for (size_t i = 0; i < before->n; i++) {
        const struct hv_member *a = before->v[i].member, *b = leaf->member;
        if (a->offset == b->offset && a->bits == b->bits && a->type == b->type &&
            !hv_leaves_find(now, before->v[i].path) &&
            !hv_is_padding(news->profile, record, before->v[i].path))
            return true;
    }
    return false;
}

struct visit {
    const struct hv_additions *news;
    void (*f)(void *ctx, const struct hv_additions_leaf *leaf);
    void *ctx;
};

/* Has no form of the reference that path, nor what it is another name for? */
static bool is_new_leaf(const struct hv_additions *news, const struct hv_leaf *leaf,
                        const struct hv_leaves *now, const struct hv_leaves *then,
                        size_t n, const char *record)
{
    for (size_t i = 0; i < n; i++)
        if (hv_leaves_find(&then[i], leaf->path) ||
            is_renamed(news, leaf, now, &then[i], record))
            return false;
    return true;
}

static void visit_record(const struct visit *v, unsigned arch,
                         const struct hv_entity *record)
{
    const struct hv_entity *forms[HV_MAX_ARCHS];
    struct hv_leaves then[HV_MAX_ARCHS];
    size_t n = hv_additions_forms(v->news, arch, record, forms);
    if (n && hv_entity_same_form(forms[0], record))
        return;
    struct hv_leaves now = hv_leaves_of(record, v->news->atoms);
    for (size_t i = 0; i < n; i++)
        then[i] = hv_leaves_of(forms[i], v->news->atoms);
    for (size_t i = 0; i < now.n; i++)
        if (is_new_leaf(v->news, &now.v[i], &now, then, n, record->name))
            v->f(v->ctx, &(struct hv_additions_leaf){arch, record, n ? forms[0] : NULL,
                                                     &now.v[i]});
    hv_leaves_done(&now);
    for (size_t i = 0; i < n; i++)
        hv_leaves_done(&then[i]);
}

void hv_additions_each_leaf(const struct hv_additions *news, unsigned arch,
                            void (*f)(void *ctx, const struct hv_additions_leaf *leaf),
                            void *ctx)
{
    const struct visit v = {news, f, ctx};
    const struct hv_surface *s = news->sides[arch].tree;
    size_t n = 0;
    const struct hv_entity *e = s ? hv_surface_class(s, HV_CLASS_RECORD, &n) : NULL;
    for (size_t i = 0; i < n; i++)
        if (hv_additions_counts(news, &e[i]))
            visit_record(&v, arch, &e[i]);
}
