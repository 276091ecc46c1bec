/* SPDX-License-Identifier: MIT */
#include "compare/archs.h"

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

const struct hv_entity *hv_across_form(const struct hv_across *x, int side,
                                       unsigned arch, const struct hv_entity *like)
{
    const struct hv_surface *s = hv_across_surface(x, side, arch);
    return s ? hv_surface_find(s, like->cls, like->name, x->audience) : NULL;
}

static int by_place(const void *a, const void *b)
{
    const struct hv_across_name *x = a, *y = b;
    return HV_ORDER(x->name, y->name);
}

uint32_t hv_across_changed(const struct hv_across *x, const struct hv_entity *e)
{
    size_t i;
    HV_LOWER_BOUND(i, x->n_changed, x->changed[i].name < e->name);
    return i < x->n_changed && x->changed[i].name == e->name ? x->changed[i].archs : 0;
}

static void add_changed(struct hv_across *x, unsigned arch)
{
    struct hv_groups groups = hv_groups_of(hv_across_surface(x, HV_OLD, arch),
                                           hv_across_surface(x, HV_NEW, arch));
    HV_EACH (g, groups.v, groups.n)
        if (!hv_group_same_forms(g))
            *HV_ARENA_ADD(x->changes->arena, x->changed, x->n_changed, x->cap_changed) =
                (struct hv_across_name){
                    (*g->forms[g->n[HV_OLD] ? HV_OLD : HV_NEW])->name, HV_BIT(arch)};
    free(groups.v);
}

static void find_changed(struct hv_across *x)
{
    size_t n = 0;
    HV_EACH_BIT (a, x->archs)
        if (hv_across_surface(x, HV_OLD, a) != hv_across_surface(x, HV_NEW, a))
            add_changed(x, a);
    HV_SORT(x->changed, x->n_changed, by_place);
    for (size_t i = 0; i < x->n_changed; i++)
        if (n && x->changed[n - 1].name == x->changed[i].name)
            x->changed[n - 1].archs |= x->changed[i].archs;
        else
            x->changed[n++] = x->changed[i];
    x->n_changed = n;
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
static bool differs_in_bytes(const struct hv_across *x, int side, uint32_t pair,
                             const struct hv_entity *like)
{
    const struct hv_entity *a = hv_across_form(x, side, hv_lowest_bit(pair), like);
    const struct hv_entity *b =
        hv_across_form(x, side, hv_lowest_bit(pair & (pair - 1)), like);
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
    if (__builtin_popcount(pair) != 2)
        return;
    HV_EACH_OF (e, hv_across_surface(x, HV_NEW, hv_lowest_bit(pair)), HV_CLASS_RECORD) {
        if (!(hv_across_changed(x, e) & pair) || !(e->audiences & x->audience) ||
            !is_shared(x->profile, e) || !differs_in_bytes(x, HV_NEW, pair, e) ||
            differs_in_bytes(x, HV_OLD, pair, e) || hv_across_unread_before(x, pair, e))
            continue;
        struct hv_change *c = hv_across_add(x, HV_KIND_COMPAT_LAYOUT, e, pair);
        c->before = hv_side_of(e);
        c->after =
            hv_side_of(hv_across_form(x, HV_NEW, hv_lowest_bit(pair & (pair - 1)), e));
    }
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
    const struct hv_entity *old = hv_across_form(x, HV_OLD, arch, e);
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
    if (!x->profile->n_register_widths)
        return;
    HV_EACH_OF (e, hv_across_surface(x, HV_NEW, arch), HV_CLASS_RECORD) {
        if (!(hv_across_changed(x, e) & HV_BIT(arch)) || !(e->audiences & x->audience))
            continue;
        const struct hv_entity *old = hv_across_form(x, HV_OLD, arch, e);
        if (old && hv_entity_same_form(old, e)) /* as wide as before */
            continue;
        HV_FLAT_MEMBERS flats = hv_flat_members_of(e, x->atoms);
        for (size_t k = 0; k < flats.n; k++)
            check_width(x, arch, e, &flats.v[k]);
    }
}

/* ---- all of them ---- */

static void compare_audience(struct hv_across *x)
{
    HV_EACH_BIT (a, x->archs) {
        hv_across_find_divergences(x, a);
        find_narrow_registers(x, a);
    }
    find_compat(x);
    hv_across_find_contracts(x);
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
    for (unsigned a = 0; a < profile->n_archs; a++)
        if (old->surfaces[a] && new->surfaces[a])
            x.archs |= HV_BIT(a);
    find_changed(&x);
    HV_EACH_BIT (i, hv_judged_audiences(profile, audiences)) {
        x.audience = HV_BIT(i);
        compare_audience(&x);
    }
    return changes;
}
