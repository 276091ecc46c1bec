/* SPDX-License-Identifier: MIT */
#include "binary/overlay.h"

/* ---- facts that the format does not record ---- */

struct conforming {
    struct hv_arena *arena;
    struct hv_overlay *overlay;
    const struct hv_binary *binary;
    const struct hv_surface *tree;
    uint32_t audience;
    const struct hv_profile *profile;
};

/* Is it "x [0]" where the binary has "x []"? No format distinguishes these. */
static bool only_bound_unknown(const struct hv_member *tree, const struct hv_member *m)
{
    const char *a, *b;
    size_t n_a, n_b;
    return !tree->bits && !m->bits && hv_type_element(tree->type, &a, &n_a) == 0 &&
           hv_type_element(m->type, &b, &n_b) == 0 && n_a == n_b &&
           memcmp(a, b, n_a) == 0;
}

/* "void *" for a handle of the same width, in binaries that spell handles so. */
static bool is_handle(const struct conforming *c, const struct hv_member *tree,
                      const struct hv_member *m)
{
    size_t n = strlen(m->type);
    return c->binary->spelling && c->binary->spelling->pointers && n &&
           m->type[n - 1] == '*' && tree->bits == m->bits &&
           hv_patterns_match(c->profile->handles, c->profile->n_handles, tree->type);
}

/* Is it another typedef of the same nameless record? A format that merges such records
 * does not tell which was first. */
static bool is_other_name(const struct conforming *c, const struct hv_member *tree,
                          const struct hv_member *m)
{
    size_t n = strcspn(tree->type, " "), n_other = strcspn(m->type, " ");
    if (tree->type == m->type || strcmp(tree->type + n, m->type + n_other) != 0)
        return false;
    const struct hv_entity *alias = hv_surface_find(
        c->tree, HV_CLASS_TYPEDEF, hv_atom_n(c->binary->types.atoms, m->type, n_other),
        c->audience);
    return alias && strncmp(alias->u.typedef_.type, tree->type, n) == 0 &&
           !alias->u.typedef_.type[n];
}

/* "x [3][2]" and "x [2][3]": some compilers write the dimensions of BTF backwards. */
static bool is_reversed(const char *type, const char *other)
{
    const char *a = strchr(type, '['), *b = strchr(other, '[');
    size_t n = a ? strlen(a) : 0;
    if (!b || type == other || n != strlen(b) || a - type != b - other ||
        memcmp(type, other, (size_t)(a - type)) != 0)
        return false;
    for (const char *at = a; *at;) {
        size_t dimension = strcspn(at, "]") + 1;
        if (memcmp(at, b + n - (size_t)(at - a) - dimension, dimension) != 0)
            return false;
        at += dimension;
    }
    return true;
}

static bool is_own(const struct conforming *c)
{
    return c->binary->spelling && c->binary->spelling->own;
}

/* Is it an array at the end of a record to which only the hypervisor gives a bound? */
static bool is_bound_its_own(const struct conforming *c, const struct hv_member *tree,
                             const struct hv_member *m)
{
    const char *a, *b;
    size_t n_a, n_b;
    hv_type_element(tree->type, &a, &n_a);
    hv_type_element(m->type, &b, &n_b);
    return is_own(c) && tree->flexible && !m->flexible && tree->offset == m->offset &&
           n_a == n_b && memcmp(a, b, n_a) == 0;
}

static void conform_member(const struct conforming *c, const struct hv_member *tree,
                           struct hv_member *m)
{
    m->c_type = tree->c_type;
    if (is_handle(c, tree, m))
        m->type = tree->type;
    if (only_bound_unknown(tree, m)) {
        m->type = tree->type;
        m->flexible = tree->flexible;
    }
    if (is_bound_its_own(c, tree, m)) {
        m->type = tree->type;
        m->bits = tree->bits;
        m->flexible = true;
    }
    if (is_other_name(c, tree, m))
        m->type = tree->type;
    if (c->binary->form == HV_BINARY_BTF && is_reversed(tree->type, m->type)) {
        m->type = tree->type;
        c->overlay->unknown_orders++;
    }
}

static const struct hv_member *counterpart(const struct hv_member *tree, uint32_t n,
                                           const struct hv_member *m, uint32_t i)
{
    if (i < n && tree[i].name == m->name)
        return &tree[i];
    return HV_FIND(t, tree, m->name ? n : 0, t->name == m->name);
}

static struct hv_member *conform_members(const struct conforming *c,
                                         const struct hv_member *tree, uint32_t n_tree,
                                         const struct hv_member *from, uint32_t n)
{
    struct hv_member *to = hv_arena_alloc(c->arena, (n + 1) * sizeof *to);
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *t = counterpart(tree, n_tree, &from[i], i);
        to[i] = from[i];
        if (t)
            conform_member(c, t, &to[i]);
        to[i].members = conform_members(c, t ? t->members : NULL, t ? t->n_members : 0,
                                        from[i].members, from[i].n_members);
    }
    return to;
}

/* Is it a value that some compilers truncate to 32 bits in BTF, or omit? */
static bool is_beyond(const char *value)
{
    return *value != '-' && strtoull(value, NULL, 10) > INT32_MAX;
}

static const struct hv_enumerator *find_value(const struct hv_entity *e,
                                              const char *name)
{
    return HV_FIND(value, e->u.enum_.values, e->u.enum_.n_values, value->name == name);
}

/* Ignore values that were truncated, as they are unknown. */
static void conform_values(const struct conforming *c, const struct hv_entity *tree,
                           struct hv_entity *to)
{
    struct hv_enumerator *v =
        hv_arena_alloc(c->arena, (to->u.enum_.n_values + 1) * sizeof *v);
    uint32_t n = 0;
    HV_EACH (from, to->u.enum_.values, to->u.enum_.n_values) {
        const struct hv_enumerator *t = find_value(tree, from->name);
        if (!t || t->value == from->value || !is_beyond(t->value) ||
            (uint32_t)strtoull(t->value, NULL, 10) !=
                (uint32_t)strtoull(from->value, NULL, 10))
            v[n++] = *from;
    }
    to->u.enum_.values = v;
    to->u.enum_.n_values = n;
    HV_EACH (t, tree->u.enum_.values, tree->u.enum_.n_values)
        c->overlay->unknown_values += is_beyond(t->value) && !find_value(to, t->name);
}

static bool ends_in_its_own(const struct conforming *c, const struct hv_entity *tree,
                            const struct hv_entity *from)
{
    uint32_t n = from->u.record.n_members;
    const struct hv_member *last = n ? &from->u.record.members[n - 1] : NULL;
    const struct hv_member *t =
        last
            ? counterpart(tree->u.record.members, tree->u.record.n_members, last, n - 1)
            : NULL;
    return t && is_bound_its_own(c, t, last);
}

/* The binary's form of the tree's entity, with what it does not know filled in. */
static void conform(const struct conforming *c, const struct hv_entity *tree,
                    const struct hv_entity *from, struct hv_entity *to)
{
    *to = *tree;
    to->u = from->u;
    if (tree->cls == HV_CLASS_RECORD) {
        to->u.record.packed = tree->u.record.packed;
        if (ends_in_its_own(c, tree, from))
            to->u.record.size = tree->u.record.size;
        /* the alignment is unknown if the size differs */
        if (!from->u.record.align && to->u.record.size == tree->u.record.size)
            to->u.record.align = tree->u.record.align;
        to->u.record.members =
            conform_members(c, tree->u.record.members, tree->u.record.n_members,
                            from->u.record.members, from->u.record.n_members);
    } else if (tree->cls == HV_CLASS_TYPEDEF && !from->u.typedef_.align) {
        to->u.typedef_.align = tree->u.typedef_.align;
    } else if (tree->cls == HV_CLASS_ENUM && c->binary->form == HV_BINARY_BTF) {
        conform_values(c, tree, to);
    }
}

/* ---- pairing ---- */

HV_BY(by_name, const struct hv_entity *,
      HV_ORDER((*x)->cls, (*y)->cls) ?: strcmp((*x)->name, (*y)->name))

static const struct hv_entity **sorted(const struct hv_variant *v)
{
    const struct hv_entity **list = hv_alloc((v->n_entities + 1) * sizeof *list);
    for (size_t i = 0; i < v->n_entities; i++)
        list[i] = &v->entities[i];
    HV_SORT(list, v->n_entities, by_name);
    return list;
}

/* Find the forms of the key's name: the first, and their number. A binary linked from
 * several units can have several. */
static const struct hv_entity **find_forms(const struct hv_entity **list, size_t n,
                                           const struct hv_entity *key, size_t *ret_n)
{
    size_t low;
    HV_LOWER_BOUND(low, n, by_name(&list[low], &key) < 0);
    *ret_n = 0;
    while (low + *ret_n < n && by_name(&list[low + *ret_n], &key) == 0)
        ++*ret_n;
    return &list[low];
}

static bool is_type(const struct hv_entity *e)
{
    return e->cls == HV_CLASS_RECORD || e->cls == HV_CLASS_TYPEDEF ||
           e->cls == HV_CLASS_ENUM;
}

/* Is it the form of audiences that are not judged, that is of the hypervisor? */
static bool is_own_form(const struct conforming *c, const struct hv_entity *from)
{
    uint32_t others = ~hv_judged_audiences(c->profile, ~0u);
    HV_EACH_ENTITY (o, c->tree->entities, is_own(c) ? c->tree->n_entities : 0) {
        struct hv_entity form;
        if (o->cls != from->cls || o->name != from->name || !(o->audiences & others))
            continue;
        conform(c, o, from, &form);
        if (hv_entity_same_form(o, &form))
            return true;
    }
    return false;
}

static bool is_older_form(const struct conforming *c, const struct hv_entity *e)
{
    return HV_ANY(o, c->tree->older, c->tree->n_older,
                  (*o)->cls == e->cls && (*o)->name == e->name &&
                      (*o)->audiences & c->audience && hv_entity_same_form(*o, e));
}

enum pairing { LACKS, AGREES, OLDER, DIFFERS };

/* Pair forms of one name: one that differs counts. */
static enum pairing pair(struct conforming *c, const struct hv_entity **forms, size_t n,
                         struct hv_entity *e)
{
    enum pairing found = LACKS;
    struct hv_entity differing = {0};
    for (size_t i = 0; i < n; i++) {
        struct hv_entity form;
        conform(c, e, forms[i], &form);
        enum pairing how = hv_entity_same_form(e, &form) || is_own_form(c, forms[i])
                               ? AGREES
                           : is_older_form(c, &form) ? OLDER
                                                     : DIFFERS;
        if (how > found)
            found = how;
        if (how == DIFFERS && !differing.name)
            differing = form;
    }
    if (found == DIFFERS)
        *e = differing;
    return found;
}

static void take_shared(struct hv_overlay *o, const struct hv_entity *e,
                        uint32_t audience)
{
    const struct hv_entity **place = &o->own->entities[o->own->n_entities++];
    *place = e;
    hv_entity_own(place, o->own->arena)->audiences = audience;
    o->records += e->cls == HV_CLASS_RECORD;
    o->values += e->cls == HV_CLASS_ENUM ? e->u.enum_.n_values : 0;
}

static void overlay_types(struct conforming *c)
{
    struct hv_overlay *o = c->overlay;
    struct hv_strings *lists[] = {&o->lacks, &o->agree, &o->older, &o->differ};
    HV_FREED const struct hv_entity **list = sorted(&c->binary->types);
    HV_EACH_ENTITY (e, o->surface->entities, o->surface->n_entities) {
        size_t n;
        if (!is_type(e) || !(e->audiences & c->audience))
            continue;
        const struct hv_entity **forms =
            find_forms(list, c->binary->types.n_entities, e, &n);
        enum pairing how = pair(c, forms, n, hv_entity_mutable(e));
        /* compilers do not record macros that were types */
        if (how != LACKS || e->cls != HV_CLASS_TYPEDEF || !e->u.typedef_.is_macro)
            hv_strings_add(lists[how], e->name, c->arena);
        if (how != LACKS)
            take_shared(o, e, c->audience);
    }
}

/* Copy the tree without the headers that failed: that error is the tree's alone, and
 * the binary must not seem to share it. */
static struct hv_surface *copy_tree(const struct hv_surface *tree)
{
    struct hv_surface *s = hv_surface_new(tree->profile, tree->arch);
    struct hv_arena *arena = s->arena;
    *s = *tree;
    s->arena = arena;
    s->shares = 0; /* a copy has one owner, and was not extracted */
    s->key = NULL;
    s->entities = hv_entities_list(arena, NULL, 0, tree->n_entities);
    for (size_t i = 0; i < tree->n_entities; i++) {
        s->entities[i] = tree->entities[i];
        hv_entity_own(&s->entities[i], arena);
    }
    s->left_out = NULL;
    s->n_left_out = 0;
    HV_EACH (l, tree->left_out, tree->n_left_out)
        if (l->kind != HV_LEFT_OUT_FAILED && l->kind != HV_LEFT_OUT_THRESHOLD)
            *HV_ARENA_APPEND(arena, s->left_out, s->n_left_out) = *l;
    return s;
}

struct hv_overlay *hv_overlay_new(const struct hv_binary *binary,
                                  const struct hv_surface *tree,
                                  const struct hv_profile *profile, uint32_t audience)
{
    struct hv_overlay *overlay = hv_alloc(sizeof *overlay);
    overlay->surface = copy_tree(tree);
    overlay->own = hv_surface_new(tree->profile, tree->arch);
    overlay->own->entities =
        hv_entities_list(overlay->own->arena, NULL, 0, tree->n_entities);
    struct conforming c = {.arena = overlay->surface->arena,
                           .overlay = overlay,
                           .binary = binary,
                           .tree = tree,
                           .audience = audience,
                           .profile = profile};
    overlay_types(&c);
    return overlay;
}

bool hv_overlay_adopt(struct hv_overlay *overlay, const struct hv_binary *binary,
                      const struct hv_surface *release,
                      const struct hv_profile *profile, uint32_t audience)
{
    struct hv_overlay *own = hv_overlay_new(binary, release, profile, audience);
    bool whole = !own->differ.n && !own->older.n;
    overlay->shared_there = own->agree.n;
    hv_overlay_free(own);
    for (size_t i = 0; whole && i < overlay->surface->n_entities; i++) {
        const struct hv_entity *e = overlay->surface->entities[i];
        bool version =
            e->cls == HV_CLASS_CONSTANT && e->audiences & audience &&
            HV_ANY(version_macro, profile->version_macros, profile->n_version_macros,
                   version_macro->macro == e->name);
        bool differs =
            is_type(e) && e->audiences & audience &&
            HV_ANY(name, overlay->differ.v, overlay->differ.n, *name == e->name);
        const struct hv_entity *from =
            version || differs ? hv_surface_find(release, e->cls, e->name, audience)
                               : NULL;
        if (from)
            hv_entity_mutable(e)->u = from->u;
    }
    if (whole)
        overlay->release = release->release;
    return whole;
}

void hv_overlay_free(struct hv_overlay *overlay)
{
    if (!overlay)
        return;
    hv_surface_free(overlay->surface);
    hv_surface_free(overlay->own);
    free(overlay);
}
