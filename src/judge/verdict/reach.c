/* SPDX-License-Identifier: MIT */
#include "judge/verdict/context.h"

/* reached[root * n_entities + entity]; the roots of all macros follow each other */
struct hv_reach {
    struct hv_arena *arena;
    const struct hv_surface *surface;
    const struct hv_profile *profile;
    size_t n_roots;
    bool *reached;
    struct links { /* of each entity: those that it names; n 0 until it is asked */
        bool known;
        size_t n, *v;
    } * links;
    size_t n_types, cap_types; /* cap: a power of two */
    struct type_links {        /* of the types of members, which are few */
        const char *type;      /* interned; NULL: free */
        struct links links;
    } * types;
    size_t n_calls; /* ops, and hypercalls without ops, that take a record */
    struct call {
        const char *name, *args;
        uint32_t audiences; /* that may make it */
        unsigned char
            *reached; /* per entity, one bit each; shared by calls with equal args */
    } * calls;
};

/* A search for the entities that types name. */
struct search {
    const struct hv_reach *reach;
    size_t *found;
    size_t n, cap;
    struct hv_buf word;
};

/* Enter all forms of the name, as an audience may see another one. */
static bool enter_name(struct search *w, enum hv_class cls, const char *name)
{
    const struct hv_surface *s = w->reach->surface;
    const size_t first = hv_surface_place(s, cls, name);
    const char *atom = first < s->n_entities ? s->entities[first]->name : NULL;
    for (size_t i = first; i < s->n_entities && s->entities[i]->cls == cls &&
                           s->entities[i]->name == atom;
         i++)
        *HV_ADD(w->found, w->n, w->cap) = i;
    return atom;
}

/* Enter a bare name: a nameless record under its typedef's name, or a typedef. */
static void enter_bare(struct search *w, const char *name)
{
    bool record = enter_name(w, HV_CLASS_RECORD, name);
    if (!record && !enter_name(w, HV_CLASS_TYPEDEF, name))
        enter_name(w, HV_CLASS_ENUM, name);
}

/* Enter the pointee of a generated handle type, whether or not the surface stores the
 * handle. */
static void enter_handle(struct search *w, const char *name)
{
    struct hv_span pointee = hv_profile_pointee(w->reach->profile, name);
    HV_BUF bare = {0};
    hv_buf_add(&bare, pointee.p, pointee.n);
    if (bare.n)
        enter_bare(w, bare.p);
}

static void enter_word(struct search *w, const char *word)
{
    if (strncmp(word, "struct ", 7) == 0 || strncmp(word, "union ", 6) == 0)
        enter_name(w, HV_CLASS_RECORD, word);
    else if (strncmp(word, "enum ", 5) == 0)
        enter_name(w, HV_CLASS_ENUM, word);
    else if (hv_type_sign(word) == HV_SIGN_NONE) {
        enter_bare(w, word);
        enter_handle(w, word);
    }
}

/* The length of the name at the start of a type; 0: it starts with something else. */
static size_t name_length(const char *type)
{
    size_t n = 0;
    while (hv_is_word(type[n]) || type[n] == '$')
        n++;
    return n;
}

/* Enter every name in a type: "struct x * [4]" leads to struct x. */
static void enter_type(struct search *w, const char *type)
{
    for (size_t n; type && *type; type += n) {
        n = name_length(type);
        bool tag = (n == 6 && strncmp(type, "struct", 6) == 0) ||
                   (n == 5 && strncmp(type, "union", 5) == 0) ||
                   (n == 4 && strncmp(type, "enum", 4) == 0);
        if (tag && type[n] == ' ')
            n += 1 + name_length(type + n + 1);
        if (n) {
            w->word.n = 0;
            hv_buf_add(&w->word, type, n);
            enter_word(w, w->word.p);
        }
        n += !n;
    }
}

static struct type_links *slot_of(const struct hv_reach *reach, const char *type)
{
    size_t at = ((uintptr_t)type >> 4) * 0x9e3779b97f4a7c15u >> 32;
    for (;; at++) {
        struct type_links *slot = &reach->types[at & (reach->cap_types - 1)];
        if (!slot->type || slot->type == type)
            return slot;
    }
}

static struct links keep_links(struct hv_reach *reach, const struct search *w)
{
    return (struct links){true, w->n, HV_ARENA_COPY(reach->arena, w->found, w->n)};
}

/* The entities that a type names, looked up once for all entities with that type. */
static const struct links *links_of_type(struct hv_reach *reach, const char *type)
{
    if (2 * reach->n_types >= reach->cap_types) {
        struct type_links *old = reach->types;
        size_t cap = reach->cap_types;
        reach->cap_types = cap ? 2 * cap : 256;
        reach->types =
            hv_arena_alloc(reach->arena, reach->cap_types * sizeof *reach->types);
        for (size_t i = 0; i < cap; i++)
            if (old[i].type)
                *slot_of(reach, old[i].type) = old[i];
    }
    struct type_links *slot = slot_of(reach, type);
    if (slot->type)
        return &slot->links;
    struct search w = {.reach = reach};
    enter_type(&w, type);
    *slot = (struct type_links){type, keep_links(reach, &w)};
    reach->n_types++;
    free(w.found);
    hv_buf_done(&w.word);
    return &slot->links;
}

static void enter_known(struct search *w, struct hv_reach *reach, const char *type)
{
    const struct links *links = links_of_type(reach, type);
    for (size_t i = 0; i < links->n; i++)
        *HV_ADD(w->found, w->n, w->cap) = links->v[i];
}

static void enter_members(struct search *w, struct hv_reach *reach,
                          const struct hv_member *members, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        enter_known(w, reach, members[i].type);
        enter_members(w, reach, members[i].members, members[i].n_members);
    }
}

/* The entities that an entity names, looked up once for all that reach it. */
static const struct links *links_of(struct hv_reach *reach, size_t at)
{
    struct links *links = &reach->links[at];
    const struct hv_entity *e = reach->surface->entities[at];
    if (links->known)
        return links;
    struct search w = {.reach = reach};
    if (e->cls == HV_CLASS_RECORD)
        enter_members(&w, reach, e->u.record.members, e->u.record.n_members);
    else if (e->cls == HV_CLASS_TYPEDEF)
        enter_known(&w, reach, e->u.typedef_.type);
    *links = keep_links(reach, &w);
    free(w.found);
    hv_buf_done(&w.word);
    return links;
}

/* What a root reaches; but what a macro does not cover, and what only that reaches. */
struct walk {
    struct hv_reach *reach;
    const struct hv_version_macro *macro; /* NULL: everything is covered */
    bool *seen;
    size_t n, cap, *all; /* entities that were entered */
};

static void visit_all(struct walk *walk, const size_t *found, size_t n)
{
    const struct hv_entity **entities = walk->reach->surface->entities;
    for (size_t i = 0; i < n; i++) {
        if (walk->seen[found[i]] ||
            (walk->macro &&
             hv_strings_have(&walk->macro->stable, entities[found[i]]->name)))
            continue;
        walk->seen[found[i]] = true;
        *HV_ADD(walk->all, walk->n, walk->cap) = found[i];
    }
}

/* The caller frees walk->all. */
static void reach_from(struct walk *walk, const char *root)
{
    struct search w = {.reach = walk->reach};
    enter_type(&w, root);
    visit_all(walk, w.found, w.n);
    for (size_t i = 0; i < walk->n; i++) {
        const struct links *links = links_of(walk->reach, walk->all[i]);
        visit_all(walk, links->v, links->n);
    }
    free(w.found);
    hv_buf_done(&w.word);
}

/* ---- calls ---- */

/* An earlier call with the same argument, often the previous one. NULL: none. */
static const struct call *call_of(const struct hv_reach *reach, const char *args)
{
    for (size_t i = reach->n_calls; i-- > 0;)
        if (reach->calls[i].args == args)
            return &reach->calls[i];
    return NULL;
}

static void add_call(struct hv_reach *reach, const char *name, uint32_t audiences,
                     const char *args, bool *seen)
{
    size_t n = reach->surface->n_entities;
    const struct call *like = call_of(reach, args);
    struct call *call = &reach->calls[reach->n_calls++];
    *call = (struct call){.name = name,
                          .args = args,
                          .audiences = audiences,
                          .reached = like ? like->reached
                                          : hv_arena_alloc(reach->arena, n / 8 + 1)};
    if (like)
        return;
    struct walk walk = {.reach = reach, .seen = seen};
    reach_from(&walk, args);
    for (size_t i = 0; i < walk.n; i++) {
        size_t at = walk.all[i];
        call->reached[at / 8] |= (unsigned char)(1u << at % 8);
        seen[at] = false;
    }
    free(walk.all);
}

static void add_signature(struct hv_reach *reach, const struct hv_entity *e, bool *seen)
{
    const char *hypercall = e->u.signature.hypercall;
    if (!hypercall || HV_ANY(f, reach->profile->families, reach->profile->n_families,
                             hv_same_text(f->hypercall, hypercall)))
        return;
    for (uint32_t i = 0; i < e->u.signature.n_args; i++)
        add_call(reach, hypercall, e->audiences, e->u.signature.args[i].type, seen);
}

/* Add a hypercall with the arguments that the profile gives for it. */
static void add_hypercall(struct hv_reach *reach, const struct hv_entity *e, bool *seen)
{
    struct hv_span name = {0};
    const struct hv_profile *profile = reach->profile;
    const struct hv_hypercall_args *args =
        HV_FIND(a, profile->hypercall_args, profile->n_hypercall_args,
                hv_pattern_matches(&a->names, e->name, &name));
    const struct hv_entity *found = NULL;
    for (size_t i = 0; args && !found && i < args->args.n; i++) {
        HV_BUF buf = {0};
        hv_put_template(&buf, args->args.v[i], name);
        found = hv_surface_find(reach->surface, HV_CLASS_RECORD, buf.p, e->audiences);
        if (!found)
            found =
                hv_surface_find(reach->surface, HV_CLASS_TYPEDEF, buf.p, e->audiences);
    }
    if (found)
        add_call(reach, e->name, e->audiences, found->name, seen);
}

uint32_t hv_callers_of(const struct hv_profile *profile, const struct hv_entity *entity)
{
    const struct hv_family *family = entity->cls == HV_CLASS_OP
                                         ? hv_family_find(profile, entity->u.op.family)
                                         : NULL;
    uint32_t set = 0;
    for (size_t i = 0; family && i < family->audiences.n; i++)
        set |= HV_BIT(hv_profile_audience(profile, family->audiences.v[i]));
    return set ? set : entity->audiences;
}

static void find_calls(struct hv_reach *reach)
{
    const struct hv_surface *s = reach->surface;
    size_t n = s->n_entities + 1;
    HV_EACH_OF (x, s, HV_CLASS_SIGNATURE)
        n += x->u.signature.n_args;
    reach->calls = hv_arena_alloc(reach->arena, n * sizeof *reach->calls);
    HV_FREED bool *seen = hv_alloc(s->n_entities + 1);
    HV_EACH_OF (x, s, HV_CLASS_OP) {
        const struct hv_family *family = hv_family_find(reach->profile, x->u.op.family);
        /* an op that is called through another op is reached by that one */
        if (x->u.op.args && !x->u.op.removed && family && family->hypercall)
            add_call(reach, x->name, hv_callers_of(reach->profile, x), x->u.op.args,
                     seen);
    }
    HV_EACH_OF (x, s, HV_CLASS_SIGNATURE)
        add_signature(reach, x, seen);
    HV_EACH_OF (hypercall, s, HV_CLASS_HYPERCALL)
        add_hypercall(reach, hypercall, seen);
}

struct hv_reach *hv_reach_new(const struct hv_surface *surface,
                              const struct hv_profile *profile)
{
    struct hv_reach *reach = hv_owner_new(sizeof *reach);
    reach->surface = surface;
    reach->profile = profile;
    for (size_t m = 0; m < profile->n_version_macros; m++)
        reach->n_roots += profile->version_macros[m].roots.n;
    reach->links =
        hv_arena_alloc(reach->arena, (surface->n_entities + 1) * sizeof *reach->links);
    reach->reached =
        hv_arena_alloc(reach->arena, reach->n_roots * surface->n_entities + 1);
    bool *seen = reach->reached;
    HV_EACH (macro, profile->version_macros, profile->n_version_macros)
        for (size_t r = 0; r < macro->roots.n; r++, seen += surface->n_entities) {
            struct walk walk = {.reach = reach, .macro = macro, .seen = seen};
            reach_from(&walk, macro->roots.v[r]);
            free(walk.all);
        }
    return reach;
}

/* The index of the entity in the surface; entity may be a copy. */
static size_t place_of(const struct hv_reach *reach, const struct hv_entity *entity)
{
    const struct hv_surface *s = reach->surface;
    size_t copy = s->n_entities;
    for (size_t i = hv_surface_place(s, entity->cls, entity->name);
         i < s->n_entities && s->entities[i]->cls == entity->cls &&
         s->entities[i]->name == entity->name;
         i++) {
        if (s->entities[i] == entity)
            return i;
        if (copy == s->n_entities && s->entities[i]->audiences & entity->audiences)
            copy = i;
    }
    return copy;
}

bool hv_reach_covers(const struct hv_reach *reach, size_t macro,
                     const struct hv_entity *entity)
{
    const struct hv_version_macro *macros = reach->profile->version_macros;
    if (hv_strings_have(&macros[macro].stable, entity->name))
        return false;
    if (entity->file && hv_globs_match(&macros[macro].files, entity->file))
        return true;
    size_t root = 0, at = place_of(reach, entity);
    for (size_t m = 0; m < macro; m++)
        root += macros[m].roots.n;
    for (size_t r = 0; r < macros[macro].roots.n; r++)
        if (at < reach->surface->n_entities &&
            reach->reached[(root + r) * reach->surface->n_entities + at])
            return true;
    return false;
}

struct hv_strings *hv_reach_calls(struct hv_reach *reach,
                                  const struct hv_entity *entity,
                                  struct hv_arena *arena, uint32_t *ret_audiences)
{
    size_t at = place_of(reach, entity);
    if (!reach->calls)
        find_calls(reach);
    struct hv_strings *names = hv_arena_alloc(arena, sizeof *names);
    names->v = hv_arena_alloc(arena, (reach->n_calls + 1) * sizeof *names->v);
    *ret_audiences = 0;
    for (size_t i = 0; i < reach->n_calls && at < reach->surface->n_entities; i++) {
        if (!(reach->calls[i].reached[at / 8] & 1u << at % 8))
            continue;
        if (!hv_strings_have(names, reach->calls[i].name))
            names->v[names->n++] = reach->calls[i].name;
        *ret_audiences |= reach->calls[i].audiences;
    }
    return names->n ? names : NULL;
}

const struct hv_version_macro *hv_covering_macro(const struct hv_surface *surface,
                                                 const struct hv_profile *profile,
                                                 const struct hv_entity *entity)
{
    struct hv_reach *reach = hv_reach_new(surface, profile);
    const struct hv_version_macro *all = profile->version_macros;
    const struct hv_version_macro *found =
        HV_FIND(macro, all, profile->n_version_macros,
                hv_reach_covers(reach, (size_t)(macro - all), entity));
    hv_reach_free(reach);
    return found;
}
