/* SPDX-License-Identifier: MIT */
#include "report/layout.h"

#include "report/nearest.h"

#include <string.h>

/* One form of the type, before equal ones are merged. */
struct form {
    const struct hv_entity *entity;
    uint64_t hash;
    uint32_t archs;     /* bit set of surfaces, by their index */
    uint32_t audiences; /* that see it */
    bool whole;         /* no audience of those surfaces sees another form */
};

struct forms {
    const struct hv_surface *const *surfaces;
    size_t n_surfaces;
    struct hv_arena *arena;
    struct form *v;
    size_t n, cap;
};

static const char *untagged(const char *name)
{
    static const char *const tags[] = {"struct ", "union ", "enum "};
    for (size_t i = 0; i < HV_COUNT(tags); i++) {
        if (strncmp(name, tags[i], strlen(tags[i])) == 0)
            return name + strlen(tags[i]);
    }
    return name;
}

static bool names_it(const char *entity, const char *type)
{
    return strcmp(entity, type) == 0 ||
           (untagged(type) == type && strcmp(untagged(entity), type) == 0);
}

/* The same form may come from several surfaces; titles then list them. */
static void form_add(struct forms *forms, size_t surface,
                     const struct hv_entity *entity)
{
    uint64_t hash = hv_entity_form_hash(entity);
    bool whole = (forms->surfaces[surface]->audiences & ~entity->audiences) == 0;
    for (size_t i = 0; i < forms->n; i++) {
        struct form *f = &forms->v[i];
        if (f->hash == hash && strcmp(f->entity->name, entity->name) == 0 &&
            f->whole == whole && (whole || f->audiences == entity->audiences)) {
            f->archs |= 1u << surface;
            return;
        }
    }
    HV_ARENA_GROW(forms->arena, forms->v, forms->n, forms->cap);
    forms->v[forms->n++] =
        (struct form){entity, hash, 1u << surface, entity->audiences, whole};
}

static bool collect(struct forms *forms, size_t surface, const char *type)
{
    const struct hv_surface *s = forms->surfaces[surface];
    size_t before = forms->n;
    bool found = false;
    for (size_t i = 0; i < s->n_entities; i++) {
        const struct hv_entity *e = &s->entities[i];
        if (e->cls != HV_CLASS_RECORD || !names_it(e->name, type))
            continue;
        form_add(forms, surface, e);
        found = true;
    }
    return found || forms->n > before;
}

/* What the typedef stands for on that surface, or NULL. */
static const char *typedef_type(const struct hv_surface *surface, const char *type)
{
    for (size_t i = 0; i < surface->n_entities; i++) {
        const struct hv_entity *e = &surface->entities[i];
        if (e->cls == HV_CLASS_TYPEDEF && strcmp(e->name, type) == 0)
            return e->u.typedef_.type;
    }
    return NULL;
}

static void collect_all(struct forms *forms, const char *type)
{
    for (size_t i = 0; i < forms->n_surfaces; i++) {
        if (!forms->surfaces[i] || collect(forms, i, type))
            continue;
        const char *stands_for = typedef_type(forms->surfaces[i], type);
        if (stands_for)
            collect(forms, i, stands_for);
    }
}

static const char *nearest_record(const struct forms *forms, const char *type)
{
    struct hv_nearest nearest = hv_nearest_begin(untagged(type));
    for (size_t i = 0; i < forms->n_surfaces; i++) {
        const struct hv_surface *s = forms->surfaces[i];
        for (size_t k = 0; s && k < s->n_entities; k++) {
            const struct hv_entity *e = &s->entities[k];
            if (e->cls == HV_CLASS_RECORD)
                hv_nearest_offer(&nearest, untagged(e->name), e->name);
        }
    }
    return nearest.best;
}

static const char *form_title(const struct forms *forms, const struct form *form,
                              const struct hv_profile *profile)
{
    struct hv_buf title = {0};
    for (size_t i = 0; i < forms->n_surfaces; i++) {
        if (!(form->archs & 1u << i))
            continue;
        hv_buf_puts(&title, title.n ? ", " : "");
        hv_put_escaped(&title, forms->surfaces[i]->arch, HV_NAME_MAX);
    }
    if (!form->whole) {
        hv_buf_puts(&title, " for ");
        hv_put_audiences(&title, profile, form->audiences, 0);
    }
    const char *copy = hv_arena_strndup(forms->arena, title.p, title.n);
    hv_buf_done(&title);
    return copy;
}

/* A type without members on any surface: a typedef of a scalar, or an enum. */
static bool write_scalar(const struct forms *forms, const char *type,
                         struct hv_buf *buf)
{
    bool found = false;
    for (size_t i = 0; i < forms->n_surfaces; i++) {
        const struct hv_surface *s = forms->surfaces[i];
        for (size_t k = 0; s && k < s->n_entities; k++) {
            const struct hv_entity *e = &s->entities[k];
            bool is_enum = e->cls == HV_CLASS_ENUM && names_it(e->name, type);
            if (!is_enum && (e->cls != HV_CLASS_TYPEDEF || strcmp(e->name, type) != 0))
                continue;
            hv_put_escaped(buf, e->name, HV_NAME_MAX);
            hv_buf_puts(buf, " on ");
            hv_put_escaped(buf, s->arch, HV_NAME_MAX);
            hv_buf_puts(buf, ": ");
            struct hv_side side = {.present = true,
                                   .type = is_enum ? NULL : e->u.typedef_.type,
                                   .size =
                                       is_enum ? e->u.enum_.size : e->u.typedef_.size};
            hv_put_sides(buf, HV_FIELDS_TYPEDEF, &side, &side);
            hv_buf_putc(buf, '\n');
            found = true;
        }
    }
    return found;
}

/* Of each surface the first form that it has, which all calls lead to. */
static void write_reach(const struct forms *forms, const struct hv_profile *profile,
                        struct hv_buf *buf)
{
    const struct hv_entity **records =
        hv_arena_alloc(forms->arena, forms->n_surfaces * sizeof *records);
    for (size_t i = 0; i < forms->n_surfaces; i++)
        for (size_t k = 0; k < forms->n && !records[i]; k++)
            if (forms->v[k].archs & 1u << i)
                records[i] = hv_surface_find(forms->surfaces[i], HV_CLASS_RECORD,
                                             forms->v[k].entity->name, ~0u);
    hv_buf_putc(buf, '\n');
    hv_layout_reach(forms->surfaces, forms->n_surfaces, records, profile, forms->arena,
                    buf);
}

static void write_forms(const struct forms *forms, const struct hv_profile *profile,
                        bool color, struct hv_buf *buf)
{
    struct hv_layout_column *columns =
        hv_arena_alloc(forms->arena, forms->n * sizeof *columns);
    for (size_t i = 0; i < forms->n; i++) {
        const struct hv_entity *e = forms->v[i].entity;
        columns[i] = (struct hv_layout_column){
            .title = form_title(forms, &forms->v[i], profile),
            .size = e->u.record.size,
            .align = e->u.record.align,
            .lines = {.arena = forms->arena},
        };
        hv_layout_record_lines(&columns[i].lines, e);
    }
    hv_layout_table(forms->arena, columns, forms->n, color, buf);
    write_reach(forms, profile, buf);
}

bool hv_layout_write(const struct hv_surface *const *surfaces, size_t n,
                     const struct hv_profile *profile, const char *type, bool color,
                     struct hv_buf *buf, const char **ret_near)
{
    struct forms forms = {
        .surfaces = surfaces, .n_surfaces = n, .arena = hv_arena_new()};
    collect_all(&forms, type);
    bool found = forms.n > 0;
    if (found)
        write_forms(&forms, profile, color, buf);
    else
        found = write_scalar(&forms, type, buf);
    if (!found && ret_near)
        *ret_near = nearest_record(&forms, type);
    hv_arena_free(forms.arena);
    return found;
}
