/* SPDX-License-Identifier: MIT */
#include "judge/hazard/additions.h"

#include "judge/verdict/context.h"

/* ---- names ---- */

static void add_name(struct hv_name_set *names, const char *name)
{
    *HV_ADD(names->v, names->n, names->cap) = name;
}

static void add_entity_names(struct hv_name_set *names, const struct hv_entity *e)
{
    if (e->cls == HV_CLASS_CONSTANT || e->cls == HV_CLASS_MACRO ||
        e->cls == HV_CLASS_HYPERCALL)
        add_name(names, e->name);
    if (e->cls == HV_CLASS_ENUM)
        for (uint32_t i = 0; i < e->u.enum_.n_values; i++)
            add_name(names, e->u.enum_.values[i].name);
}

/* ---- the whole ---- */

struct hv_additions *hv_additions_new(const struct hv_additions_side *sides,
                                      const struct hv_profile *profile,
                                      struct hv_atoms *atoms)
{
    struct hv_additions *additions = hv_alloc(sizeof *additions);
    additions->profile = profile;
    additions->atoms = atoms;
    additions->judged = hv_judged_audiences(profile, ~0u);
    additions->strict = hv_strict_audiences(profile, additions->judged);
    for (unsigned a = 0; a < profile->n_archs; a++) {
        additions->sides[a] = sides[a];
        if (!sides[a].reference)
            continue;
        additions->ops_known |= HV_ANY_OF(x, sides[a].reference, HV_CLASS_OP, true);
        const struct hv_surface *s = additions->sides[a].reference;
        struct hv_name_set *names = &additions->names[a];
        for (size_t i = 0; s && i < s->n_entities; i++)
            if (s->entities[i]->audiences & additions->judged)
                add_entity_names(names, s->entities[i]);
        HV_SORT(names->v, names->n, hv_by_address);
    }
    return additions;
}

void hv_additions_free(struct hv_additions *additions)
{
    if (!additions)
        return;
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++)
        free(additions->names[a].v);
    free(additions);
}

/* ---- entities ---- */

bool hv_additions_counts(const struct hv_additions *additions,
                         const struct hv_entity *entity)
{
    const struct hv_profile *profile = additions->profile;
    return entity->audiences & additions->judged &&
           !(entity->cls == HV_CLASS_RECORD &&
             hv_patterns_match(profile->local, profile->n_local, entity->name));
}

/* Was the header unreadable in the reference's form of the architecture? */
static bool is_unread(const struct hv_additions *additions, const struct hv_surface *s,
                      const char *file)
{
    HV_EACH_BIT (u, additions->judged)
        if (!file || !hv_surface_unread(s, file, HV_BIT(u)))
            return false;
    return true;
}

/* Architectures of the reference that may have had it: its own, or, if that is unknown
 * and the header belongs to no architecture, all others. */
static uint32_t sources(const struct hv_additions *additions, unsigned arch,
                        const char *file)
{
    const struct hv_surface *own = additions->sides[arch].reference;
    uint32_t mask = own ? 1u << arch : 0;
    if (own && !is_unread(additions, own, file))
        return mask;
    if (file && hv_globs_match(&additions->profile->arch_headers, file))
        return mask;
    for (unsigned a = 0; a < additions->profile->n_archs; a++)
        mask |= (uint32_t)(additions->sides[a].reference != NULL) << a;
    return mask;
}

static const struct hv_entity *find_in_reference(const struct hv_additions *additions,
                                                 uint32_t archs, enum hv_class cls,
                                                 const char *name, uint32_t audiences)
{
    const struct hv_entity *e;
    HV_EACH_BIT (a, archs)
        if ((e = hv_surface_find(additions->sides[a].reference, cls, name, audiences)))
            return e;
    return NULL;
}

/* The removed record of the reference with the same form, or NULL. */
static const struct hv_entity *find_renamed(const struct hv_additions *additions,
                                            unsigned arch,
                                            const struct hv_entity *record)
{
    const struct hv_surface *new = additions->sides[arch].tree;
    return HV_FIND_OF(
        x, additions->sides[arch].reference, HV_CLASS_RECORD,
        x->audiences & additions->judged && x->u.record.size &&
            hv_entity_same_form(x, record) &&
            !hv_surface_find(new, HV_CLASS_RECORD, x->name, additions->judged));
}

size_t hv_additions_forms(const struct hv_additions *additions, unsigned arch,
                          const struct hv_entity *record,
                          const struct hv_entity *ret[HV_MAX_ARCHS])
{
    uint32_t archs = sources(additions, arch, record->file);
    size_t n = 0;
    for (unsigned a = 0; a < additions->profile->n_archs; a++) {
        const struct hv_entity *e =
            find_in_reference(additions, archs & 1u << a, HV_CLASS_RECORD, record->name,
                              record->audiences & additions->judged);
        if (!e)
            e = find_in_reference(additions, archs & 1u << a, HV_CLASS_RECORD,
                                  record->name, additions->judged);
        if (e)
            ret[n++] = e;
    }
    if (!n && (ret[0] = find_renamed(additions, arch, record)) != NULL)
        n = 1;
    return n;
}

bool hv_additions_name(const struct hv_additions *additions, unsigned arch,
                       const char *file, const char *name)
{
    uint32_t archs = sources(additions, arch, file);
    HV_EACH_BIT (a, archs)
        if (HV_SEARCH(&name, additions->names[a].v, additions->names[a].n,
                      hv_by_address))
            return false;
    return true;
}

bool hv_additions_entity(const struct hv_additions *additions, unsigned arch,
                         const struct hv_entity *entity)
{
    uint32_t archs = sources(additions, arch, entity->file);
    enum hv_class cls = entity->cls;
    if (cls == HV_CLASS_RECORD) {
        const struct hv_entity *forms[HV_MAX_ARCHS];
        return !hv_additions_forms(additions, arch, entity, forms);
    }
    if (cls == HV_CLASS_CONSTANT || cls == HV_CLASS_MACRO || cls == HV_CLASS_HYPERCALL)
        return hv_additions_name(additions, arch, entity->file, entity->name);
    if (cls == HV_CLASS_OP && !additions->ops_known)
        return false;
    return !find_in_reference(additions, archs, entity->cls, entity->name,
                              additions->judged);
}

/* ---- members ---- */

/* A new member that is searched in the forms of the reference. */
struct visit {
    const struct hv_additions *additions;
    const struct hv_entity *record;
    struct hv_flat_members now, then[HV_MAX_ARCHS];
    size_t n_then;
};

/* Did it exist under another path? Padding that a member takes over does not count. */
static bool is_renamed(const struct visit *visit, const struct hv_flat_member *flat,
                       const struct hv_flat_members *before)
{
    const struct hv_member *m = flat->member;
    return HV_ANY(
        x, before->v, before->n,
        x->member->offset == m->offset && x->member->bits == m->bits &&
            x->member->type == m->type && !hv_flat_members_find(&visit->now, x->path) &&
            !hv_is_padding(visit->additions->profile, visit->record->name, x->path));
}

/* Does no form of the reference have that path, or what it is another name for? */
static bool is_new_member(const struct visit *visit, const struct hv_flat_member *flat)
{
    return !HV_ANY(x, visit->then, visit->n_then,
                   hv_flat_members_find(x, flat->path) || is_renamed(visit, flat, x));
}

static void visit_record(struct visit *visit, unsigned arch, hv_new_member_visit *f,
                         void *ctx)
{
    const struct hv_entity *forms[HV_MAX_ARCHS], *record = visit->record;
    struct hv_atoms *atoms = visit->additions->atoms;
    size_t n = hv_additions_forms(visit->additions, arch, record, forms);
    if (n && hv_entity_same_form(forms[0], record))
        return;
    visit->now = hv_flat_members_of(record, atoms);
    for (visit->n_then = 0; visit->n_then < n; visit->n_then++)
        visit->then[visit->n_then] = hv_flat_members_of(forms[visit->n_then], atoms);
    HV_EACH (x, visit->now.v, visit->now.n)
        if (is_new_member(visit, x))
            f(ctx, &(struct hv_new_member){arch, record, n ? forms[0] : NULL, x});
    hv_flat_members_done(&visit->now);
    for (size_t i = 0; i < n; i++)
        hv_flat_members_done(&visit->then[i]);
}

void hv_additions_each_member(const struct hv_additions *additions, unsigned arch,
                              hv_new_member_visit *f, void *ctx)
{
    const struct hv_surface *s = additions->sides[arch].tree;
    struct visit visit = {.additions = additions};
    HV_EACH_OF (e, s, HV_CLASS_RECORD) {
        visit.record = e;
        if (hv_additions_counts(additions, e))
            visit_record(&visit, arch, f, ctx);
    }
}
