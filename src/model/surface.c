/* SPDX-License-Identifier: MIT */
#include "model/surface.h"

bool hv_member_is_empty_list(const struct hv_member *m)
{
    return !m->bits && m->type[strlen(m->type) - 1] == ']';
}

bool hv_member_is_padding(const struct hv_profile *profile, const struct hv_member *m)
{
    static const char *const words[] = {"reserved", "rsvd",    "resv", "unused",
                                        "pad",      "padding", "mbz"};
    if (!m->name || hv_patterns_match(profile->padding, profile->n_padding, m->name))
        return m->name;
    const char *name = m->name + strspn(m->name, "_");
    return m->bitfield &&
           HV_ANY(x, words, HV_COUNT(words),
                  hv_begins_with(name, *x) &&
                      !name[strlen(*x) + strspn(name + strlen(*x), "_0123456789")]);
}

const char *hv_member_way(struct hv_atoms *atoms, const char *record,
                          const struct hv_member *m)
{
    return m->name ? hv_atom_printf(atoms, "%s.%s", record, m->name) : record;
}

const char *hv_member_list_type(struct hv_atoms *atoms, const char *way,
                                const struct hv_member *m)
{
    return hv_atom_printf(atoms, "%s%s", way, strchr(m->type, ' '));
}

struct hv_surface *hv_surface_new(const char *profile, const char *arch)
{
    struct hv_surface *surface = hv_owner_new(sizeof *surface);
    surface->names = hv_surface_names_new(surface->arena);
    surface->profile = profile;
    surface->arch = arch;
    return surface;
}

void hv_surface_free(struct hv_surface *surface)
{
    if (surface && !surface->shares--)
        hv_owner_free(surface);
}

struct hv_surface *hv_surface_share(struct hv_surface *surface)
{
    surface->shares++;
    return surface;
}

static int compare_forms(const struct hv_entity *a, const struct hv_entity *b)
{
    HV_BUF x = {0}, y = {0};
    hv_entity_form(a, &x);
    hv_entity_form(b, &y);
    int order = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n);
    if (!order)
        order = HV_ORDER(x.n, y.n);
    return order;
}

/* The latest first. */
static int compare_versions(const struct hv_versions *a, const struct hv_versions *b)
{
    uint64_t x = a ? a->v[a->n - 1].below : HV_VERSION_OPEN;
    uint64_t y = b ? b->v[b->n - 1].below : HV_VERSION_OPEN;
    return (x < y) - (x > y);
}

/* Compares everything but the line, so that the order does not depend on the order in
 * which entities were found. */
static int compare_entities(const void *pa, const void *pb)
{
    const struct hv_entity *a = *(const struct hv_entity *const *)pa,
                           *b = *(const struct hv_entity *const *)pb;
    uint32_t low_a = a->audiences & -a->audiences, low_b = b->audiences & -b->audiences;
    return HV_ORDER(a->cls, b->cls) ?: hv_compare_text(a->name, b->name)
               ?: HV_ORDER(low_a, low_b) ?: HV_ORDER(a->audiences, b->audiences)
               ?: compare_versions(a->versions, b->versions) ?: compare_forms(a, b)
               ?: hv_compare_text(a->guard, b->guard)
               ?: hv_compare_text(a->file, b->file);
}

/* The cause before what follows from it. */
HV_BY(by_header, struct hv_left_out,
      HV_ORDER(x->follows, y->follows) ?: hv_compare_text(x->file, y->file)
          ?: HV_ORDER(x->audiences, y->audiences) ?: HV_ORDER(x->kind, y->kind)
          ?: hv_compare_text(x->why, y->why) ?: hv_compare_text(x->at, y->at))

/* Baselines are sorted or nearly so; qsort would compare as often all the same. */
void hv_entities_sort(const struct hv_entity **entities, size_t n)
{
    size_t moved = 0;
    for (size_t i = 1; i < n && moved < n; i++)
        for (size_t k = i; k && compare_entities(&entities[k - 1], &entities[k]) > 0;
             k--, moved++) {
            const struct hv_entity *e = entities[k];
            entities[k] = entities[k - 1];
            entities[k - 1] = e;
        }
    if (moved >= n && n)
        qsort(entities, n, sizeof *entities, compare_entities);
}

void hv_entities_sort_forms(const struct hv_entity **entities, size_t n)
{
    HV_EACH_RUN (i, end, n, hv_same_name(entities[i], entities[end]))
        if (end > i + 1)
            hv_entities_sort(entities + i, end - i);
}

const struct hv_entity **hv_entities_list(struct hv_arena *arena,
                                          const struct hv_entity *entities, size_t n,
                                          size_t extra)
{
    const struct hv_entity **list =
        hv_arena_alloc(arena, (n + extra + 1) * sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = &entities[i];
    return list;
}

struct hv_entity *hv_entity_own(const struct hv_entity **place, struct hv_arena *arena)
{
    struct hv_entity *own = hv_arena_alloc(arena, sizeof *own);
    *own = **place;
    *place = own;
    return own;
}

void hv_surface_append(struct hv_surface *surface, const struct hv_entity *entities,
                       size_t n)
{
    const struct hv_entity **all =
        hv_entities_list(surface->arena, NULL, 0, surface->n_entities + n);
    if (surface->n_entities)
        memcpy(all, surface->entities, surface->n_entities * sizeof *all);
    surface->entities = all;
    for (size_t i = 0; i < n; i++) {
        all[surface->n_entities] = &entities[i];
        hv_entity_own(&all[surface->n_entities++], surface->arena);
    }
}

void hv_surface_seal(struct hv_surface *surface)
{
    hv_entities_sort(surface->entities, surface->n_entities);
    hv_entities_sort(surface->older, surface->n_older);
    HV_SORT(surface->left_out, surface->n_left_out, by_header);
}

/* The index of the first entity whose class and name are not before these. */
static size_t lower_bound(const struct hv_entity **entities, size_t n,
                          enum hv_class cls, const char *name)
{
    size_t i;
    HV_LOWER_BOUND(
        i, n,
        entities[i]->cls < cls ||
            (entities[i]->cls == cls && hv_compare_text(entities[i]->name, name) < 0));
    return i;
}

static bool is_named(const struct hv_entity *e, enum hv_class cls, const char *name)
{
    return e->cls == cls && hv_compare_text(e->name, name) == 0;
}

/* The index by comparing the text of the name. */
static size_t place_of_text(const struct hv_surface *surface, enum hv_class cls,
                            const char *name)
{
    size_t n = surface->n_entities, i = lower_bound(surface->entities, n, cls, name);
    return i < n && is_named(surface->entities[i], cls, name) ? i : n;
}

/* The first form that any of the audiences sees, of one name's, which start there. */
static const struct hv_entity *first_for(const struct hv_surface *surface, size_t place,
                                         uint32_t audiences)
{
    const struct hv_entity **all = surface->entities, *first = NULL;
    for (size_t i = place; i < surface->n_entities; i++) {
        first = i == place ? all[i] : first;
        if (!is_named(all[i], first->cls, first->name))
            break;
        if (all[i]->audiences & audiences)
            return all[i];
    }
    return NULL;
}

const struct hv_entity *hv_surface_enum_of(const struct hv_surface *surface,
                                           const char *name,
                                           const struct hv_enumerator **ret)
{
    *ret = NULL;
    return HV_FIND_OF(e, surface, HV_CLASS_ENUM,
                      (*ret = HV_FIND(v, e->u.enum_.values, e->u.enum_.n_values,
                                      strcmp(v->name, name) == 0)) != NULL);
}

/* ---- index by interned name ---- */

struct hv_surface_names {
    struct hv_arena *arena;
    const struct hv_entity **of; /* the list that they were made for; NULL: none yet */
    size_t n, cap;               /* cap: a power of two */
    uint32_t *slots;             /* index + 1 of the first entity of a class and name */
};

struct hv_surface_names *hv_surface_names_new(struct hv_arena *arena)
{
    struct hv_surface_names *names = hv_arena_alloc(arena, sizeof *names);
    names->arena = arena;
    return names;
}

static size_t slot_of(const struct hv_surface_names *names, enum hv_class cls,
                      const char *name)
{
    const uint64_t key = ((uintptr_t)name >> 3) + ((uint64_t)cls << 40);
    return key * 0x9e3779b97f4a7c15u >> 32 & (names->cap - 1);
}

static void fill_names(struct hv_surface_names *names, const struct hv_surface *surface)
{
    const struct hv_entity **all = surface->entities;
    names->of = all;
    names->n = surface->n_entities;
    for (names->cap = 64; names->cap < 2 * names->n;)
        names->cap *= 2;
    names->slots = hv_arena_alloc(names->arena, names->cap * sizeof *names->slots);
    for (size_t i = 0; i < names->n; i++) {
        if (i && all[i]->name == all[i - 1]->name && all[i]->cls == all[i - 1]->cls)
            continue;
        size_t at = slot_of(names, all[i]->cls, all[i]->name);
        while (names->slots[at])
            at = (at + 1) & (names->cap - 1);
        names->slots[at] = (uint32_t)i + 1;
    }
}

size_t hv_surface_place_atom(const struct hv_surface *surface, enum hv_class cls,
                             const char *name)
{
    struct hv_surface_names *names = surface->names;
    const struct hv_entity **all = surface->entities;
    if (!names)
        return place_of_text(surface, cls, name);
    if (names->of != all || names->n != surface->n_entities)
        fill_names(names, surface);
    size_t i;
    for (size_t at = slot_of(names, cls, name); (i = names->slots[at]);
         at = (at + 1) & (names->cap - 1))
        if (all[i - 1]->name == name && all[i - 1]->cls == cls)
            return i - 1;
    return names->n;
}

/* Most names are interned; surfaces that are compared have the table. */
size_t hv_surface_place(const struct hv_surface *surface, enum hv_class cls,
                        const char *name)
{
    const struct hv_surface_names *names = surface->names;
    bool made = names && names->of && names->of == surface->entities;
    size_t i = made ? hv_surface_place_atom(surface, cls, name) : surface->n_entities;
    return i < surface->n_entities ? i : place_of_text(surface, cls, name);
}

const struct hv_entity *hv_surface_find(const struct hv_surface *surface,
                                        enum hv_class cls, const char *name,
                                        uint32_t audiences)
{
    return surface ? first_for(surface, hv_surface_place(surface, cls, name), audiences)
                   : NULL;
}

const struct hv_entity *hv_surface_find_atom(const struct hv_surface *surface,
                                             enum hv_class cls, const char *name,
                                             uint32_t audiences)
{
    return first_for(surface, hv_surface_place_atom(surface, cls, name), audiences);
}

const struct hv_entity *hv_constant_find(const struct hv_surface *surface,
                                         const char *name, const char **ret_value)
{
    static const enum hv_class classes[] = {HV_CLASS_CONSTANT, HV_CLASS_HYPERCALL};
    for (size_t i = 0; i < HV_COUNT(classes); i++) {
        const struct hv_entity *e = hv_surface_find(surface, classes[i], name, ~0u);
        *ret_value = e ? e->u.constant.value ?: e->u.constant.text : NULL;
        if (e)
            return e;
    }
    HV_EACH_OF (e, surface, HV_CLASS_ENUM)
        HV_EACH (value, e->u.enum_.values, e->u.enum_.n_values)
            if (strcmp(value->name, name) == 0) {
                *ret_value = value->value;
                return e;
            }
    return NULL;
}

const char *hv_constant_nature(const struct hv_entity *entity)
{
    static const char number[] = "number", address[] = "address";
    if (entity && entity->cls == HV_CLASS_ENUM)
        return number;
    if (!entity || !entity->u.constant.is_known ||
        (entity->cls != HV_CLASS_CONSTANT && entity->cls != HV_CLASS_HYPERCALL))
        return NULL;
    return entity->u.constant.list_type
               ?: (entity->u.constant.is_address ? address : number);
}

const char *hv_constant_value(const struct hv_surface *surface, const char *name)
{
    const char *value;
    hv_constant_find(surface, name, &value);
    return value;
}

const struct hv_entity *hv_surface_find_at(const struct hv_surface *surface,
                                           enum hv_class cls, const char *name,
                                           uint32_t audiences, uint64_t version)
{
    size_t i = lower_bound(surface->older, surface->n_older, cls, name);
    for (; i < surface->n_older && is_named(surface->older[i], cls, name); i++)
        if (surface->older[i]->audiences & audiences &&
            hv_versions_hold(surface->older[i]->versions, version))
            return surface->older[i];
    const struct hv_entity *e = hv_surface_find(surface, cls, name, audiences);
    return e && hv_versions_hold(e->versions, version) ? e : NULL;
}

const struct hv_entity **hv_surface_from(const struct hv_surface *surface, int cls)
{
    if (!surface || !surface->n_entities)
        return NULL;
    return surface->entities + lower_bound(surface->entities, surface->n_entities,
                                           (enum hv_class)cls, NULL);
}

/* Was it meant to be read, but could not be? */
static bool is_unread(enum hv_left_out_why kind)
{
    switch (kind) {
    case HV_LEFT_OUT_GUARD:
    case HV_LEFT_OUT_SKIP:
    case HV_LEFT_OUT_NAME:
    case HV_LEFT_OUT_THRESHOLD: /* it can be read at the latest version */
    case HV_LEFT_OUT_ERROR:
        return false;
    case HV_LEFT_OUT_KNOWN:
    case HV_LEFT_OUT_FAILED:
        return true;
    }
    return true;
}

const struct hv_left_out *hv_surface_unread(const struct hv_surface *surface,
                                            const char *file, uint32_t audience)
{
    return HV_FIND(l, surface->left_out, surface->n_left_out,
                   is_unread(l->kind) && l->audiences & audience &&
                       (strcmp(l->file, "*") == 0 || hv_same_text(file, l->file)));
}

const struct hv_member *hv_member_find(const struct hv_member *members, uint32_t n,
                                       const char *path)
{
    HV_EACH (m, members, n) {
        const char *rest = path;
        if (m->name) {
            size_t len = strlen(m->name);
            if (strncmp(path, m->name, len) != 0 || (path[len] && path[len] != '.'))
                continue;
            if (!path[len])
                return m;
            rest = path + len + 1;
        }
        const struct hv_member *found = hv_member_find(m->members, m->n_members, rest);
        if (found)
            return found;
    }
    return NULL;
}

/* A decimal number in 64 bits, two's complement. False: it is none, or too large. */
static bool bits_of(const char *value, uint64_t *ret)
{
    bool minus = value && *value == '-';
    uint64_t n = 0;
    if (!value || !value[minus])
        return false;
    for (const char *p = value + minus; *p; p++) {
        unsigned digit = (unsigned)(*p - '0');
        if (digit > 9 || n > (UINT64_MAX - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *ret = minus ? 0 - n : n;
    return true;
}

bool hv_values_same_bits(const char *a, const char *b, unsigned bits)
{
    uint64_t x, y, mask = bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
    return bits_of(a, &x) && bits_of(b, &y) && (x & mask) == (y & mask);
}

void hv_macro_fingerprint(const char *params, const char *body,
                          char ret[HV_FINGERPRINT_SIZE])
{
    HV_BUF buf = {0};
    hv_buf_printf(&buf, "%s %s", params, body);
    snprintf(ret, HV_FINGERPRINT_SIZE, "%016" PRIx64, hv_hash(buf.p, buf.n));
}
