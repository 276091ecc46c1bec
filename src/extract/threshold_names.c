/* SPDX-License-Identifier: MIT */
#include "extract/thresholds.h"

static size_t slot_of(const struct hv_names *names, enum hv_class cls, const char *name)
{
    size_t hash = (((uintptr_t)name >> 4) + (size_t)cls) * 0x9e3779b97f4a7c15u >> 32;
    size_t i = hash & (names->n_slots - 1);
    while (names->slots[i] && (names->v[names->slots[i] - 1].name != name ||
                               names->v[names->slots[i] - 1].cls != cls))
        i = (i + 1) & (names->n_slots - 1);
    return i;
}

static void grow_slots(struct hv_names *names)
{
    free(names->slots);
    names->n_slots = names->n_slots ? names->n_slots * 2 : 1 << 14;
    names->slots = hv_alloc(names->n_slots * sizeof *names->slots);
    for (size_t i = 0; i < names->n; i++)
        names->slots[slot_of(names, names->v[i].cls, names->v[i].name)] =
            (uint32_t)i + 1;
}

struct hv_name *hv_names_get(struct hv_names *names, enum hv_class cls,
                             const char *name)
{
    if (names->n * 2 >= names->n_slots)
        grow_slots(names);
    size_t i = slot_of(names, cls, name);
    if (!names->slots[i]) {
        *HV_ADD(names->v, names->n, names->cap) =
            (struct hv_name){.cls = cls, .name = name};
        names->slots[i] = (uint32_t)names->n;
    }
    return &names->v[names->slots[i] - 1];
}

const struct hv_entity *hv_name_form(const struct hv_name *name)
{
    return name->n ? name->runs[name->n - 1].form : NULL;
}

void hv_name_begin(struct hv_name *name, const struct hv_entity *form, uint64_t below)
{
    if (name->n)
        name->runs[name->n - 1].from = below;
    *HV_ADD(name->runs, name->n, name->cap) =
        (struct hv_run){.form = form, .below = below};
}

void hv_names_begin(struct hv_names *names, const struct hv_variant *variant)
{
    for (size_t i = 0; i < names->n; i++)
        names->v[i].n = 0;
    HV_EACH (e, variant->entities, variant->n_entities) {
        struct hv_name *name = hv_names_get(names, e->cls, e->name);
        if (!name->n)
            hv_name_begin(name, e, HV_VERSION_OPEN);
    }
}

bool hv_forms_differ(const struct hv_entity *a, const struct hv_entity *b)
{
    return !a || !b ? a != b : !hv_entity_same_form(a, b);
}

/* ---- runs into versions ---- */

/* The ranges of versions of one form, ascending; runs are read upwards. */
static struct hv_versions *versions_of(const struct hv_name *name,
                                       const struct hv_entity *form,
                                       struct hv_arena *arena)
{
    struct hv_versions *versions = hv_arena_alloc(arena, sizeof *versions);
    versions->v = hv_arena_alloc(arena, name->n * sizeof *versions->v);
    for (size_t i = name->n; i-- > 0;) {
        const struct hv_run *r = &name->runs[i];
        if (!r->form || hv_forms_differ(r->form, form))
            continue;
        struct hv_version_range *last =
            versions->n ? &versions->v[versions->n - 1] : NULL;
        if (last && last->below == r->from)
            last->below = r->below;
        else
            versions->v[versions->n++] = (struct hv_version_range){r->from, r->below};
    }
    return versions;
}

static void put_name(struct hv_variant *v, const struct hv_name *name)
{
    if (name->n == 1 && name->runs[0].below == HV_VERSION_OPEN)
        return; /* one form for all */
    for (size_t i = 0; i < name->n; i++) {
        const struct hv_entity *form = name->runs[i].form;
        bool written = !form;
        for (size_t k = 0; k < i && !written; k++)
            written = name->runs[k].form && !hv_forms_differ(name->runs[k].form, form);
        if (written)
            continue;
        struct hv_versions *versions = versions_of(name, form, v->arena);
        if (versions->v[versions->n - 1].below == HV_VERSION_OPEN) {
            v->entities[form - v->entities].versions = versions;
            continue;
        }
        struct hv_entity *older =
            HV_ARENA_ADD(v->arena, v->older, v->n_older, v->cap_older);
        *older = *form;
        older->versions = versions;
    }
}

void hv_names_put(const struct hv_names *names, struct hv_variant *variant)
{
    for (size_t i = 0; i < names->n; i++)
        put_name(variant, &names->v[i]);
}

void hv_names_done(struct hv_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->v[i].runs);
    free(names->v);
    free(names->slots);
}
