/* SPDX-License-Identifier: MIT */
#include "compare/across.h"

#include "compare/compare.h"

static bool is_in_force(const struct hv_contract *c, const struct hv_across *x,
                        int side)
{
    const char *release = x->side[side]->release;
    if (c->proposed)
        return side == HV_NEW;
    return !release || ((!c->since || hv_release_compare(release, c->since) >= 0) &&
                        (!c->until || hv_release_compare(release, c->until) <= 0));
}

/* What the op is declared to take on the architecture on that side; the last entry that
 * says so counts. NULL: nothing. */
static const struct hv_contract *contract_of(const struct hv_across *x, const char *op,
                                             const char *what, unsigned arch, int side)
{
    const struct hv_contract *found = NULL;
    HV_EACH (c, x->profile->contracts, x->profile->n_contracts)
        if (strcmp(c->op, op) == 0 && strcmp(c->what, what) == 0 &&
            (!c->archs || c->archs & UINT32_C(1) << arch) && is_in_force(c, x, side))
            found = c;
    return found;
}

static bool is_first_contract(const struct hv_across *x, size_t index)
{
    const struct hv_contract *c = &x->profile->contracts[index];
    return !HV_ANY(contract, x->profile->contracts, index,
                   strcmp(contract->op, c->op) == 0 &&
                       strcmp(contract->what, c->what) == 0);
}

static struct hv_side side_of_contract(const struct hv_contract *c,
                                       const struct hv_entity *op)
{
    return (struct hv_side){
        .present = c != NULL, .text = c ? c->value : NULL, .entity = c ? op : NULL};
}

static const struct hv_entity *find_op(const struct hv_across *x, int side,
                                       unsigned arch, const char *name)
{
    return hv_surface_find(hv_across_surface(x, side, arch), HV_CLASS_OP, name,
                           x->audience);
}

/* A contract that changes on some of the architectures that have the op. */
static void find_contract(struct hv_across *x, const struct hv_contract *c)
{
    uint32_t all = 0, changed = 0;
    const struct hv_contract *before = NULL, *after = NULL;
    const struct hv_entity *op = NULL;
    HV_EACH_BIT (a, x->archs) {
        const struct hv_entity *here = find_op(x, HV_NEW, a, c->op);
        if (!here || !find_op(x, HV_OLD, a, c->op))
            continue;
        const struct hv_contract *p = contract_of(x, c->op, c->what, a, HV_OLD);
        const struct hv_contract *q = contract_of(x, c->op, c->what, a, HV_NEW);
        all |= UINT32_C(1) << a;
        /* an undeclared contract changes only where --contract proposes one */
        if (!q || (p ? strcmp(p->value, q->value) == 0 : !q->proposed))
            continue;
        changed |= UINT32_C(1) << a;
        before = p;
        after = q;
        op = here;
    }
    if (!changed)
        return;
    bool diverges = changed != all;
    struct hv_change *row = hv_across_add(
        x, diverges ? HV_KIND_ARCH_DIVERGENCE : HV_KIND_SEMANTICS_ONLY, op, changed);
    row->member = c->what;
    row->before = side_of_contract(before, op);
    row->after = side_of_contract(after, op);
    row->note = HV_NOTE_CONTRACT;
}

void hv_across_find_contracts(struct hv_across *x)
{
    for (size_t i = 0; i < x->profile->n_contracts; i++)
        if (is_first_contract(x, i))
            find_contract(x, &x->profile->contracts[i]);
}
