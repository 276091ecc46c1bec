/* SPDX-License-Identifier: MIT */
#include "compare/across.h"

/* Size, places and widths; an alignment that moves nothing is no matter here. */
static bool differs_in_bytes(const struct hv_across *x, int side, unsigned a,
                             unsigned b, const struct hv_entity *like)
{
    const struct hv_entity *p = hv_across_form(x, side, a, like),
                           *q = hv_across_form(x, side, b, like);
    return p && q &&
           (p->u.record.size != q->u.record.size ||
            !hv_across_same_members(p->u.record.members, p->u.record.n_members,
                                    q->u.record.members, q->u.record.n_members));
}

/* Is it one that callers of both share untranslated? */
static bool is_shared(const struct hv_profile *profile, const struct hv_entity *e)
{
    return e->compat == '?' || hv_patterns_match(profile->compat_records,
                                                 profile->n_compat_records, e->name);
}

void hv_across_find_compat(struct hv_across *x)
{
    uint32_t pair = x->profile->compat_archs & x->archs;
    if (__builtin_popcount(pair) != 2)
        return;
    unsigned a = (unsigned)__builtin_ctz(pair);
    unsigned b = (unsigned)__builtin_ctz(pair & (pair - 1));
    size_t n;
    const struct hv_entity *records =
        hv_surface_class(hv_across_surface(x, HV_NEW, a), HV_CLASS_RECORD, &n);
    for (size_t i = 0; i < n; i++) {
        const struct hv_entity *e = &records[i];
        if (!is_shared(x->profile, e) || !(e->audiences & x->audience) ||
            !differs_in_bytes(x, HV_NEW, a, b, e) ||
            differs_in_bytes(x, HV_OLD, a, b, e))
            continue;
        struct hv_change *c = hv_across_add(x, HV_KIND_COMPAT_LAYOUT, e, pair);
        c->before = hv_side_of(e);
        c->after = hv_side_of(hv_across_form(x, HV_NEW, b, e));
    }
}
