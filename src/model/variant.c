/* SPDX-License-Identifier: MIT */
#include "model/variant.h"

#include "model/field.h"

static struct hv_entity *fill_entity(const struct hv_variant *variant,
                                     enum hv_class cls, const char *name,
                                     struct hv_entity *e)
{
    *e = (struct hv_entity){
        .cls = cls, .name = name, .audiences = HV_BIT(variant->audience)};
    return e;
}

struct hv_entity *hv_variant_add(struct hv_variant *variant, enum hv_class cls,
                                 const char *name)
{
    return fill_entity(variant, cls, name,
                       HV_ARENA_ADD(variant->arena, variant->entities,
                                    variant->n_entities, variant->cap_entities));
}

struct hv_entity *hv_variant_add_older(struct hv_variant *variant, enum hv_class cls,
                                       const char *name)
{
    return fill_entity(variant, cls, name,
                       HV_ARENA_ADD(variant->arena, variant->older, variant->n_older,
                                    variant->cap_older));
}

struct hv_left_out *hv_variant_leave_out(struct hv_variant *variant,
                                         enum hv_left_out_why kind, const char *file,
                                         const char *why)
{
    struct hv_left_out *l = HV_ARENA_ADD(variant->arena, variant->left_out,
                                         variant->n_left_out, variant->cap_left_out);
    *l = (struct hv_left_out){.kind = kind,
                              .file = hv_atom(variant->atoms, file),
                              .audiences = 1u << variant->audience,
                              .why = hv_atom(variant->atoms, why)};
    return l;
}

/* ---- what is taken from a base ---- */

void hv_variant_make_base(struct hv_variant *variant)
{
    HV_EACH (file, variant->files, variant->n_files)
        file->taken = true;
    variant->n_taken = variant->n_entities;
    variant->n_taken_older = variant->n_older;
}

void hv_variant_make_whole(struct hv_variant *variant)
{
    HV_EACH (file, variant->files, variant->n_files)
        file->taken = false;
    variant->n_taken = variant->n_taken_older = 0;
}

/* Both are sorted by path. */
static const struct hv_variant_file *find_file(const struct hv_variant *v,
                                               const char *path)
{
    size_t i;
    HV_LOWER_BOUND(i, v->n_files, strcmp(v->files[i].path, path) < 0);
    return i < v->n_files && strcmp(v->files[i].path, path) == 0 ? &v->files[i] : NULL;
}

/* Keep only the entities of files that the variant takes. Entities of one file are
 * mostly adjacent. */
static void keep_taken(const struct hv_variant *variant, struct hv_entity *all,
                       size_t *n, size_t *n_taken)
{
    const char *path = NULL;
    bool taken = false;
    size_t kept = 0, kept_taken = 0;
    for (size_t i = 0; i < *n; i++) {
        if (all[i].file != path) {
            const struct hv_variant_file *file =
                all[i].file ? find_file(variant, all[i].file) : NULL;
            path = all[i].file;
            taken = file && file->taken;
        }
        if (!taken)
            continue;
        kept_taken += i < *n_taken;
        if (kept++ != i)
            all[kept - 1] = all[i];
    }
    *n = kept;
    *n_taken = kept_taken;
}

bool hv_variant_takes(const struct hv_variant *variant)
{
    return HV_ANY(file, variant->files, variant->n_files, file->taken);
}

bool hv_variant_take(struct hv_variant *variant, struct hv_variant *base)
{
    if (!hv_variant_takes(variant))
        return true;
    if (!base || HV_ANY(file, variant->files, variant->n_files,
                        file->taken && !find_file(base, file->path)))
        return false;
    keep_taken(variant, base->entities, &base->n_entities, &base->n_taken);
    keep_taken(variant, base->older, &base->n_older, &base->n_taken_older);
    HV_EACH (file, variant->files, variant->n_files)
        file->taken = file->taken && find_file(base, file->path)->taken;
    struct hv_variant own = *variant;
    variant->based = true;
    variant->entities = base->entities;
    variant->n_entities = base->n_entities;
    variant->cap_entities = base->cap_entities;
    variant->older = base->older;
    variant->n_older = base->n_older;
    variant->cap_older = base->cap_older;
    variant->n_taken = base->n_taken;
    variant->n_taken_older = base->n_taken_older;
    HV_EACH (e, own.entities, own.n_entities)
        *hv_variant_add(variant, e->cls, e->name) = *e;
    HV_EACH (e, own.older, own.n_older)
        *hv_variant_add_older(variant, e->cls, e->name) = *e;
    return true;
}

/* ---- variants of one architecture -> its surface ---- */

/* `order` decides among equals: the first declaration counts. */
struct candidate {
    const struct hv_entity *e;
    size_t order;
};

HV_BY(by_identity, struct candidate,
      HV_ORDER(x->e->cls, y->e->cls) ?: hv_compare_text(x->e->name, y->e->name)
          ?: HV_ORDER(x->order, y->order))

static const struct hv_versions *copy_versions(struct hv_arena *arena,
                                               const struct hv_versions *from)
{
    if (!from)
        return NULL;
    struct hv_versions *to = hv_arena_alloc(arena, sizeof *to);
    to->n = from->n;
    to->v = HV_ARENA_COPY(arena, from->v, from->n);
    return to;
}

/* Put a copy at the end of the surface's list, which is `place`. */
static struct hv_entity *add_copy(struct hv_surface *surface,
                                  const struct hv_entity **place,
                                  const struct hv_entity *from)
{
    *place = from;
    struct hv_entity *e = hv_entity_own(place, surface->arena);
    e->versions = copy_versions(surface->arena, from->versions);
    hv_entity_own_lists(e, surface->arena);
    return e;
}

/* Merge all entities of one name; each audience has one form. */
static void merge_forms(struct hv_surface *surface, const struct candidate *all,
                        size_t n)
{
    struct hv_entity *forms[HV_MAX_AUDIENCES];
    size_t n_forms = 0;
    uint32_t seen = 0;
    for (size_t i = 0; i < n; i++) {
        const struct hv_entity *e = all[i].e;
        if (seen & e->audiences)
            continue; /* a repeated declaration */
        seen |= e->audiences;
        struct hv_entity **have =
            HV_FIND(form, forms, n_forms, hv_entity_same_form(*form, e));
        if (!have) {
            forms[n_forms++] =
                add_copy(surface, &surface->entities[surface->n_entities++], e);
            continue;
        }
        (*have)->audiences |= e->audiences;
        if (e->versions)
            (*have)->versions = copy_versions(surface->arena, e->versions);
    }
}

static void merge_entities(struct hv_surface *surface, const struct candidate *all,
                           size_t n)
{
    surface->entities = hv_entities_list(surface->arena, NULL, 0, n);
    HV_EACH_RUN (i, end, n, hv_same_name(all[end].e, all[i].e))
        merge_forms(surface, &all[i], end - i);
}

static void merge_older(struct hv_surface *surface, const struct hv_variant *variant,
                        size_t *cap)
{
    HV_EACH (e, variant->older, variant->n_older)
        add_copy(surface,
                 HV_ARENA_ADD(surface->arena, surface->older, surface->n_older, *cap),
                 e);
}

static void merge_left_out(struct hv_surface *surface, const struct hv_variant *variant,
                           size_t *cap)
{
    HV_EACH (l, variant->left_out, variant->n_left_out) {
        struct hv_left_out *known =
            HV_FIND(x, surface->left_out, surface->n_left_out,
                    x->file == l->file && x->why == l->why && x->kind == l->kind);
        if (known)
            known->audiences |= l->audiences;
        else
            *HV_ARENA_ADD(surface->arena, surface->left_out, surface->n_left_out,
                          *cap) = *l;
    }
}

struct hv_surface *hv_variants_merge(struct hv_variant *const *variants, size_t n,
                                     const struct hv_profile *profile, unsigned arch)
{
    struct hv_surface *surface =
        hv_surface_new(profile->name, profile->archs[arch].name);
    size_t total = 0, cap = 0, cap_older = 0, k = 0;
    for (size_t v = 0; v < n; v++)
        total += variants[v]->n_entities;
    HV_FREED struct candidate *all = hv_alloc((total + 1) * sizeof *all);
    for (size_t v = 0; v < n; v++) {
        for (size_t i = 0; i < variants[v]->n_entities; i++, k++)
            all[k] = (struct candidate){.e = &variants[v]->entities[i], .order = k};
        surface->audiences |= 1u << variants[v]->audience;
        surface->n_variants +=
            !HV_ANY(x, variants[v]->left_out, variants[v]->n_left_out,
                    strcmp(x->file, "*") == 0);
        merge_left_out(surface, variants[v], &cap);
        hv_seen_add_all(&surface->seen[variants[v]->audience], surface->arena,
                        &variants[v]->seen);
        merge_older(surface, variants[v], &cap_older);
    }
    qsort(all, total, sizeof *all, by_identity);
    merge_entities(surface, all, total);
    hv_surface_seal(surface);
    const struct hv_entity *version =
        profile->interface_version ? hv_surface_find(surface, HV_CLASS_CONSTANT,
                                                     profile->interface_version, ~0u)
                                   : NULL;
    surface->interface_version = version ? version->u.constant.value : NULL;
    return surface;
}
