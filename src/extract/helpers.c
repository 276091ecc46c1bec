/* SPDX-License-Identifier: MIT */
#include "extract/passes.h"

struct sieve {
    struct hv_surface *surface;
    bool *out;    /* per entity */
    size_t *todo; /* entities whose types are still to be followed */
    size_t n;
};

/* Is it an entity of a header? Masks and signatures are of companion files. */
static bool is_of_header(const struct hv_entity *e)
{
    return e->file && e->cls != HV_CLASS_MASK && e->cls != HV_CLASS_SIGNATURE;
}

static void keep_type(struct sieve *s, enum hv_class cls, const char *name)
{
    const struct hv_surface *all = s->surface;
    for (size_t i = hv_surface_place(all, cls, name);
         i < all->n_entities && all->entities[i]->cls == cls &&
         strcmp(all->entities[i]->name, name) == 0;
         i++) {
        if (!s->out[i])
            continue;
        s->out[i] = false;
        s->todo[s->n++] = i;
    }
}

/* Keep every name in the text: of "struct x [4]" both "struct x" and "x" are tried, and
 * only existing types matter. */
static void keep_types(struct sieve *s, const char *type)
{
    for (const char *p = type; p && *p;) {
        size_t n = hv_word_length(p);
        bool tag = p[n] == ' ' && (strncmp(p, "struct ", n + 1) == 0 ||
                                   strncmp(p, "union ", n + 1) == 0 ||
                                   strncmp(p, "enum ", n + 1) == 0);
        if (tag)
            n += 1 + hv_word_length(p + n + 1);
        char *name = hv_alloc(n + 1);
        memcpy(name, p, n);
        if (n) {
            keep_type(s, HV_CLASS_RECORD, name);
            keep_type(s, HV_CLASS_TYPEDEF, name);
            keep_type(s, HV_CLASS_ENUM, name);
        }
        free(name);
        p += n ? n : 1;
    }
}

static void keep_members(struct sieve *s, const struct hv_member *members, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        keep_types(s, members[i].type);
        keep_members(s, members[i].members, members[i].n_members);
    }
}

static void follow_types(struct sieve *s, const struct hv_entity *e)
{
    if (e->cls == HV_CLASS_RECORD)
        keep_members(s, e->u.record.members, e->u.record.n_members);
    else if (e->cls == HV_CLASS_TYPEDEF)
        keep_types(s, e->u.typedef_.type);
    else if (e->cls == HV_CLASS_OP)
        keep_types(s, e->u.op.args);
}

static size_t pack(const struct hv_entity **entities, size_t n, const bool *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!out[i])
            entities[kept++] = entities[i];
    return kept;
}

/* Drop forms of older interface versions with the current form. */
static void drop_older(const struct hv_profile *profile, struct hv_surface *surface)
{
    HV_FREED bool *out = hv_alloc(surface->n_older + 1);
    for (size_t i = 0; i < surface->n_older; i++) {
        const struct hv_entity *e = surface->older[i];
        out[i] = is_of_header(e) && hv_header_is_helper(profile, e->file) &&
                 hv_surface_find(surface, e->cls, e->name, ~0u) == NULL;
    }
    surface->n_older = pack(surface->older, surface->n_older, out);
}

void hv_helpers_drop(const struct hv_profile *profile, struct hv_surface *surface)
{
    struct sieve s = {.surface = surface,
                      .out = hv_alloc(surface->n_entities + 1),
                      .todo = hv_alloc((surface->n_entities + 1) * sizeof *s.todo)};
    for (size_t i = 0; i < surface->n_entities; i++) {
        const struct hv_entity *e = surface->entities[i];
        s.out[i] = is_of_header(e) && hv_header_is_helper(profile, e->file);
        if (!s.out[i])
            s.todo[s.n++] = i;
    }
    if (s.n < surface->n_entities) {
        while (s.n)
            follow_types(&s, surface->entities[s.todo[--s.n]]);
        surface->n_entities = pack(surface->entities, surface->n_entities, s.out);
        drop_older(profile, surface);
    }
    free(s.out);
    free(s.todo);
}
