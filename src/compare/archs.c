/* SPDX-License-Identifier: MIT */
#include "compare/compare.h"

#include "compare/across.h"
#include "model/flat_members.h"

struct hv_change *hv_across_add(struct hv_across *x, enum hv_kind kind,
                                const struct hv_entity *e, uint32_t archs)
{
    struct hv_change *c = hv_arena_alloc(x->changes->arena, sizeof *c);
    *c = (struct hv_change){.kind = kind,
                            .cls = e->cls,
                            .entity = e->name,
                            .archs = archs,
                            .audiences = x->audience,
                            .file = e->file,
                            .line = e->line,
                            .next = x->changes->first};
    x->changes->first = c;
    return c;
}

const struct hv_surface *hv_across_surface(const struct hv_across *x, int side,
                                           unsigned arch)
{
    return x->side[side]->surfaces[arch];
}

/* ---- names of which something differs ---- */

/* The same on both sides. */
static struct hv_group unchanged_forms(const struct hv_across *x, unsigned arch)
{
    const struct hv_surface *s = hv_across_surface(x, HV_NEW, arch);
    size_t from = hv_surface_place_atom(s, x->cls, x->name), to = from;
    while (to < s->n_entities && s->entities[to]->cls == x->cls &&
           s->entities[to]->name == x->name)
        to++;
    return (struct hv_group){.forms = {s->entities + from, s->entities + from},
                             .n = {to - from, to - from}};
}

const struct hv_entity *hv_across_form(struct hv_across *x, int side, unsigned arch)
{
    struct hv_group *forms = &x->forms[arch];
    if (!(x->known & HV_BIT(arch)))
        *forms = unchanged_forms(x, arch);
    x->known |= HV_BIT(arch);
    HV_EACH_ENTITY (form, forms->forms[side], forms->n[side])
        if (form->audiences & x->audience)
            return form;
    return NULL;
}

/* The next group of the architecture of which a form differs; NULL: there is none. */
static const struct hv_group *next_group(struct hv_across *x, unsigned arch)
{
    const struct hv_groups *groups = &x->groups[arch];
    while (x->at[arch] < groups->n && hv_group_same_forms(&groups->v[x->at[arch]]))
        x->at[arch]++;
    return x->at[arch] < groups->n ? &groups->v[x->at[arch]] : NULL;
}

static const struct hv_entity *any_of(const struct hv_group *group)
{
    return group ? *group->forms[group->n[HV_OLD] ? HV_OLD : HV_NEW] : NULL;
}

static int compare_places(const struct hv_entity *a, const struct hv_entity *b)
{
    if (a->cls != b->cls)
        return HV_ORDER(a->cls, b->cls);
    return a->name == b->name ? 0 : strcmp(a->name, b->name);
}

/* Go to the next class and name of which something differs on any architecture. */
static bool next_name(struct hv_across *x)
{
    const struct hv_entity *next = NULL;
    HV_EACH_BIT (a, x->archs) {
        const struct hv_entity *e = any_of(next_group(x, a));
        next = e && (!next || compare_places(e, next) < 0) ? e : next;
    }
    x->changed = 0;
    HV_EACH_BIT (a, next ? x->archs : 0) {
        const struct hv_group *group = next_group(x, a);
        if (!group || compare_places(any_of(group), next) != 0)
            continue;
        x->forms[a] = *group;
        x->changed |= HV_BIT(a);
        x->at[a]++;
    }
    x->known = x->changed;
    x->cls = next ? next->cls : 0;
    x->name = next ? next->name : NULL;
    return next;
}

bool hv_across_unread_before(const struct hv_across *x, uint32_t archs,
                             const struct hv_entity *e)
{
    HV_EACH_BIT (a, e->file ? archs : 0)
        if (hv_surface_unseen(hv_across_surface(x, HV_OLD, a), e->file, x->audience))
            return true;
    return false;
}

static bool same_members(const struct hv_member *a, uint32_t n_a,
                         const struct hv_member *b, uint32_t n_b)
{
    bool same = n_a == n_b;
    for (uint32_t i = 0; same && i < n_a; i++)
        same = a[i].name == b[i].name && a[i].offset == b[i].offset &&
               a[i].bits == b[i].bits &&
               same_members(a[i].members, a[i].n_members, b[i].members, b[i].n_members);
    return same;
}

bool hv_across_same_bytes(const struct hv_entity *a, const struct hv_entity *b)
{
    return a->u.record.size == b->u.record.size &&
           same_members(a->u.record.members, a->u.record.n_members, b->u.record.members,
                        b->u.record.n_members);
}

/* ---- records that 32-bit and 64-bit callers share ---- */

/* An alignment that moves nothing does not matter here. */
static bool differs_in_bytes(struct hv_across *x, int side, uint32_t pair)
{
    const struct hv_entity *a = hv_across_form(x, side, hv_lowest_bit(pair));
    const struct hv_entity *b =
        hv_across_form(x, side, hv_lowest_bit(pair & (pair - 1)));
    return a && b && !hv_across_same_bytes(a, b);
}

/* Is it one that callers of both share untranslated? */
static bool is_shared(const struct hv_profile *profile, const struct hv_entity *e)
{
    return e->compat == '?' || hv_patterns_match(profile->compat_records,
                                                 profile->n_compat_records, e->name);
}

static void find_compat(struct hv_across *x)
{
    uint32_t pair = x->profile->compat_archs & x->archs;
    if (__builtin_popcount(pair) != 2 || !(x->changed & pair) ||
        !differs_in_bytes(x, HV_NEW, pair) || differs_in_bytes(x, HV_OLD, pair))
        return;
    const struct hv_entity *e = hv_across_form(x, HV_NEW, hv_lowest_bit(pair));
    if (!is_shared(x->profile, e) || hv_across_unread_before(x, pair, e))
        return;
    struct hv_change *c = hv_across_add(x, HV_KIND_COMPAT_LAYOUT, e, pair);
    c->before = hv_side_of(e);
    c->after = hv_side_of(hv_across_form(x, HV_NEW, hv_lowest_bit(pair & (pair - 1))));
}

/* ---- members that are narrower than the register that they hold ---- */

static const struct hv_register_width *width_of(const struct hv_across *x,
                                                unsigned arch, const char *name)
{
    return HV_FIND(w, x->profile->register_widths, x->profile->n_register_widths,
                   w->archs & HV_BIT(arch) &&
                       hv_pattern_matches(&w->members, name, NULL));
}

static bool is_integer(const struct hv_member *m)
{
    return !m->n_members && !m->bitfield && hv_type_sign(m->type) != HV_SIGN_NONE;
}

static void check_width(struct hv_across *x, unsigned arch, const struct hv_entity *e,
                        const struct hv_flat_member *flat)
{
    const struct hv_member *m = flat->member, *was = NULL;
    const struct hv_register_width *w = width_of(x, arch, m->name);
    const struct hv_entity *old = hv_across_form(x, HV_OLD, arch);
    if (!w || !is_integer(m) || m->bits >= w->bits)
        return;
    if (old)
        was =
            hv_member_find(old->u.record.members, old->u.record.n_members, flat->path);
    if ((was && was->bits <= m->bits) || hv_across_unread_before(x, HV_BIT(arch), e))
        return;
    struct hv_change *c = hv_across_add(x, HV_KIND_REGISTER_WIDTH, e, HV_BIT(arch));
    c->member = flat->path;
    c->after = (struct hv_side){.present = true,
                                .offset = m->offset,
                                .bits = m->bits,
                                .type = m->type,
                                .entity = e};
    c->before = c->after; /* the register itself */
    c->before.bits = w->bits;
    c->before.type = "";
}

static void find_narrow_registers(struct hv_across *x, unsigned arch)
{
    const struct hv_entity *e = hv_across_form(x, HV_NEW, arch),
                           *old = hv_across_form(x, HV_OLD, arch);
    if (!x->profile->n_register_widths || !(x->changed & HV_BIT(arch)) || !e ||
        (old && hv_entity_same_form(old, e))) /* as wide as before */
        return;
    HV_FLAT_MEMBERS flats = hv_flat_members_of(e, x->atoms);
    for (size_t k = 0; k < flats.n; k++)
        check_width(x, arch, e, &flats.v[k]);
}

/* ---- all of them ---- */

static void compare_name(struct hv_across *x)
{
    bool record = x->cls == HV_CLASS_RECORD;
    if (!record && x->cls != HV_CLASS_CONSTANT && x->cls != HV_CLASS_HYPERCALL)
        return;
    HV_EACH_BIT (a, x->archs) {
        hv_across_find_divergence(x, a);
        if (record)
            find_narrow_registers(x, a);
    }
    if (record)
        find_compat(x);
}

struct hv_changes *hv_compare_archs(const struct hv_arch_side *old,
                                    const struct hv_arch_side *new,
                                    const struct hv_profile *profile,
                                    uint32_t audiences, struct hv_atoms *atoms)
{
    struct hv_changes *changes = hv_alloc(sizeof *changes);
    changes->arena = hv_arena_new();
    struct hv_across x = {
        .changes = changes, .profile = profile, .atoms = atoms, .side = {old, new}};
    for (unsigned a = 0; a < profile->n_archs; a++) {
        if (!old->surfaces[a] || !new->surfaces[a])
            continue;
        x.archs |= HV_BIT(a);
        if (old->surfaces[a] != new->surfaces[a])
            x.groups[a] = hv_groups_of(old->surfaces[a], new->surfaces[a]);
    }
    while (next_name(&x))
        HV_EACH_BIT (i, hv_judged_audiences(profile, audiences)) {
            x.audience = HV_BIT(i);
            compare_name(&x);
        }
    HV_EACH_BIT (i, hv_judged_audiences(profile, audiences)) {
        x.audience = HV_BIT(i);
        hv_across_find_contracts(&x);
    }
    HV_EACH_BIT (a, x.archs)
        free(x.groups[a].v);
    return changes;
}
