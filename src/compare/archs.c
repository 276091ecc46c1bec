/* SPDX-License-Identifier: MIT */
#include "compare/across.h"

#include "base/mem.h"

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

bool hv_across_same_members(const struct hv_member *a, uint32_t n_a,
                            const struct hv_member *b, uint32_t n_b)
{
    if (n_a != n_b)
        return false;
    for (uint32_t i = 0; i < n_a; i++)
        if (a[i].name != b[i].name || a[i].offset != b[i].offset ||
            a[i].bits != b[i].bits ||
            !hv_across_same_members(a[i].members, a[i].n_members, b[i].members,
                                    b[i].n_members))
            return false;
    return true;
}

static void compare_audience(struct hv_across *x)
{
    for (unsigned a = 0; a < x->profile->n_archs; a++) {
        if (!(x->archs & UINT32_C(1) << a))
            continue;
        hv_across_find_divergences(x, a);
        hv_across_find_registers(x, a);
    }
    hv_across_find_compat(x);
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
            x.archs |= UINT32_C(1) << a;
    for (size_t i = 0; i < profile->n_audiences; i++) {
        x.audience = UINT32_C(1) << i;
        if (profile->audiences[i].judged && audiences & x.audience)
            compare_audience(&x);
    }
    return changes;
}
