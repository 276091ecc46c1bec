/* SPDX-License-Identifier: MIT
 *
 * What differs at all between two surfaces. Both are sorted: one walk along both. All
 * that is compared begins with what it finds, so that nobody looks at equal entities.
 */
#include "compare/types.h"

static enum hv_class class_of(const struct hv_group *group)
{
    return (*group->forms[group->n[HV_OLD] ? HV_OLD : HV_NEW])->cls;
}

static size_t count_forms(const struct hv_entity **e, const struct hv_entity **end)
{
    size_t n = 1;
    while (e + n < end && hv_same_name(e[n], *e))
        n++;
    return n;
}

static bool same_form(const struct hv_entity *a, const struct hv_entity *b)
{
    return a == b || (a->audiences == b->audiences && hv_entity_same_form(a, b));
}

bool hv_group_same_forms(const struct hv_group *group)
{
    bool same = group->n[HV_OLD] == group->n[HV_NEW];
    for (size_t i = 0; same && i < group->n[HV_OLD]; i++)
        same = same_form(group->forms[HV_OLD][i], group->forms[HV_NEW][i]);
    return same;
}

static bool same_beside_form(const struct hv_entity *a, const struct hv_entity *b)
{
    return a == b || (a->guard == b->guard && !hv_unrecorded_differ(a, b) &&
                      !hv_docs_differ(a, b));
}

/* A quick check: most groups are unchanged. */
static bool is_unchanged(const struct hv_group *group)
{
    if (!hv_group_same_forms(group))
        return false;
    for (size_t i = 0; i < group->n[HV_OLD]; i++)
        if (!same_beside_form(group->forms[HV_OLD][i], group->forms[HV_NEW][i]))
            return false;
    return true;
}

static void add_group(struct hv_groups *groups, const struct hv_entity **old,
                      size_t n_old, const struct hv_entity **new, size_t n_new)
{
    struct hv_group group = {.forms = {old, new}, .n = {n_old, n_new}};
    if (is_unchanged(&group))
        return;
    *HV_ADD(groups->v, groups->n, groups->cap) = group;
}

static bool goes_on(const struct hv_entity **e, const struct hv_entity **end)
{
    return e < end && hv_same_name(e[-1], *e);
}

/* The number of next entities that both sides share, without those at the end whose
 * name has more forms. */
static size_t count_shared(const struct hv_entity **a, const struct hv_entity **end_a,
                           const struct hv_entity **b, const struct hv_entity **end_b)
{
    size_t n = 0;
    while (a + n < end_a && b + n < end_b && a[n] == b[n])
        n++;
    while (n && (goes_on(a + n, end_a) || goes_on(b + n, end_b)))
        n--;
    return n;
}

struct hv_groups hv_groups_of(const struct hv_surface *old,
                              const struct hv_surface *new)
{
    struct hv_groups groups = {0};
    const struct hv_entity **a = old->entities, **end_a = a + old->n_entities;
    const struct hv_entity **b = new->entities, **end_b = b + new->n_entities;
    for (size_t shared; a < end_a || b < end_b; a += shared, b += shared) {
        shared = count_shared(a, end_a, b, end_b);
        if (shared)
            continue;
        int order = a == end_a ? 1 : b == end_b ? -1 : hv_compare_names(*a, *b);
        size_t n_a = order <= 0 ? count_forms(a, end_a) : 0;
        size_t n_b = order >= 0 ? count_forms(b, end_b) : 0;
        add_group(&groups, n_a ? a : NULL, n_a, n_b ? b : NULL, n_b);
        a += n_a;
        b += n_b;
    }
    return groups;
}

void hv_view_each_new(struct hv_view *view, enum hv_class cls,
                      void (*report)(struct hv_view *view, const struct hv_entity *new))
{
    const struct hv_groups *groups = view->groups;
    size_t i;
    HV_LOWER_BOUND(i, groups->n, class_of(&groups->v[i]) < cls);
    for (; i < groups->n && class_of(&groups->v[i]) == cls; i++)
        HV_EACH_ENTITY (new, groups->v[i].forms[HV_NEW], groups->v[i].n[HV_NEW])
            report(view, new);
}
