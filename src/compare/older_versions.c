/* SPDX-License-Identifier: MIT
 *
 * Older interface versions: a caller that asks for one gets the forms that both sides
 * keep for it (R15, R16). They are compared only where they differ from the forms at
 * the latest version, which the ordinary comparison reports.
 */
#include "compare/types.h"

#include "compare/likeness.h"

/* ---- which versions ---- */

struct thresholds {
    uint64_t *v;
    size_t n, cap;
};

static void add_threshold(struct thresholds *thresholds, uint64_t version)
{
    for (size_t i = 0; i < thresholds->n; i++)
        if (thresholds->v[i] == version)
            return;
    *HV_ADD(thresholds->v, thresholds->n, thresholds->cap) = version;
}

/* The first version of each range without a threshold that callers of OLD can ask
 * for. */
static struct thresholds thresholds_of(const struct hv_surface *const side[])
{
    struct thresholds thresholds = {0};
    uint64_t latest = hv_decimal_number(side[HV_OLD]->interface_version);
    add_threshold(&thresholds, 0);
    for (int s = 0; s < HV_SIDES; s++)
        for (size_t i = 0; i < side[s]->n_thresholds; i++)
            if (side[s]->thresholds[i] < latest)
                add_threshold(&thresholds, side[s]->thresholds[i]);
    qsort(thresholds.v, thresholds.n, sizeof *thresholds.v, hv_by_u64);
    return thresholds;
}

/* Compares words such as const as well, which baselines do not store. */
static bool is_unchanged(const struct hv_entity *a, const struct hv_entity *b)
{
    return hv_entity_same_form(a, b) && !hv_unrecorded_differ(a, b);
}

static bool same_entity(const struct hv_entity *a, const struct hv_entity *b)
{
    return !a || !b ? a == b : is_unchanged(a, b);
}

/* Is the change of the name at that version different from its change at the latest? */
static bool is_special(const struct hv_surface *const side[],
                       const struct hv_entity *name, uint32_t audience,
                       uint64_t version)
{
    const struct hv_entity *now[HV_SIDES], *then[HV_SIDES];
    for (int s = 0; s < HV_SIDES; s++) {
        now[s] = hv_surface_find_atom(side[s], name->cls, name->name, audience);
        then[s] = hv_surface_find_at(side[s], name->cls, name->name, audience, version);
    }
    return !same_entity(then[HV_OLD], then[HV_NEW]) &&
           !(same_entity(now[HV_OLD], then[HV_OLD]) &&
             same_entity(now[HV_NEW], then[HV_NEW]));
}

/* Names with another form at some version, if that is not the same on both sides. */
struct suspects {
    const struct hv_entity **v;
    size_t n, cap;
};

static bool has_counterpart(const struct hv_surface *other, const struct hv_entity *e)
{
    bool older = hv_entity_is_older(e);
    const struct hv_entity **list = older ? other->older : other->entities;
    size_t n = older ? other->n_older : other->n_entities;
    size_t i;
    HV_LOWER_BOUND(i, n, hv_compare_names(list[i], e) < 0);
    for (; i < n && hv_same_name(list[i], e); i++)
        if (list[i]->audiences & e->audiences &&
            hv_versions_equal(list[i]->versions, e->versions) &&
            is_unchanged(list[i], e))
            return true;
    return false;
}

/* Is the name missing on the other side for the audience, where headers that may have
 * it were not read? Then its versions there are unknown. */
static bool is_unseen(const struct hv_surface *other, const struct hv_entity *e,
                      uint32_t audience)
{
    return hv_surface_unread(other, e->file, audience) &&
           !hv_surface_find_atom(other, e->cls, e->name, audience) &&
           !HV_ANY(x, other->older, other->n_older,
                   (*x)->audiences & audience && hv_same_name(*x, e));
}

static void add_suspects(struct suspects *all, const struct hv_surface *other,
                         const struct hv_entity **entities, size_t n, uint32_t audience)
{
    HV_EACH_ENTITY (e, entities, n) {
        bool known = e->cls != HV_CLASS_HANDLE || hv_has_handles(other, audience);
        if (!e->versions || !known || !(e->audiences & audience) ||
            has_counterpart(other, e) || is_unseen(other, e, audience))
            continue;
        *HV_ADD(all->v, all->n, all->cap) = e;
    }
}

static struct suspects suspects_of(const struct hv_surface *const side[],
                                   uint32_t audience)
{
    struct suspects all = {0};
    for (int s = 0; s < HV_SIDES; s++) {
        const struct hv_surface *other = side[!s];
        add_suspects(&all, other, side[s]->entities, side[s]->n_entities, audience);
        add_suspects(&all, other, side[s]->older, side[s]->n_older, audience);
    }
    return all;
}

/* Does the audience see the same form of each suspect at both versions? */
static bool same_forms(const struct hv_surface *const side[],
                       const struct suspects *suspects, uint32_t audience,
                       const uint64_t versions[2])
{
    HV_EACH_ENTITY (x, suspects->v, suspects->n)
        for (int s = 0; s < HV_SIDES; s++)
            if (hv_surface_find_at(side[s], x->cls, x->name, audience, versions[0]) !=
                hv_surface_find_at(side[s], x->cls, x->name, audience, versions[1]))
                return false;
    return true;
}

/* ---- what is seen there ---- */

/* Does the audience see another form than this one at that version? */
static bool is_replaced(const struct hv_entity *e, uint32_t audience, uint64_t version)
{
    return e->versions && e->audiences & audience &&
           !hv_versions_hold(e->versions, version);
}

/* Does the audience see this older form? */
static bool is_meant(const struct hv_entity *older, uint32_t audience, uint64_t version)
{
    return older->audiences & audience && hv_versions_hold(older->versions, version);
}

/* A merge of two lists in one order; the next relevant entity of each. */
struct merge {
    const struct hv_entity **e, **end, **older, **end_older;
    uint32_t audience;
    uint64_t version;
    struct hv_surface *to;
    struct hv_arena *arena;
};

static void copy_until(struct merge *m, const struct hv_entity **end)
{
    size_t n = (size_t)(end - m->e);
    if (n)
        memcpy(m->to->entities + m->to->n_entities, m->e, n * sizeof *m->e);
    m->to->n_entities += n;
    m->e = end;
}

/* Add the form for those audiences, if any. */
static void add_entity(struct merge *m, const struct hv_entity *e, uint32_t audiences)
{
    if (!audiences)
        return;
    const struct hv_entity **place = &m->to->entities[m->to->n_entities++];
    *place = e;
    if (e->audiences != audiences)
        hv_entity_own(place, m->arena)->audiences = audiences;
}

/* Add all forms of a name of which some differ from those in the lists. */
static void merge_name(struct merge *m, const struct hv_entity *like)
{
    size_t i, from, n = (size_t)(m->end - m->e);
    HV_LOWER_BOUND(i, n, hv_compare_names(m->e[i], like) < 0);
    copy_until(m, m->e + i);
    from = m->to->n_entities;
    for (; m->e < m->end && hv_same_name(*m->e, like); m->e++)
        add_entity(m, *m->e,
                   is_replaced(*m->e, m->audience, m->version)
                       ? (*m->e)->audiences & ~m->audience
                       : (*m->e)->audiences);
    for (; m->older < m->end_older && hv_compare_names(like, *m->older) >= 0;
         m->older++)
        if (is_meant(*m->older, m->audience, m->version))
            add_entity(m, *m->older, (*m->older)->audiences & m->audience);
    hv_entities_sort(m->to->entities + from, m->to->n_entities - from);
}

struct hv_surface *hv_surface_at(const struct hv_surface *surface, uint32_t audience,
                                 uint64_t version, struct hv_arena *arena)
{
    struct hv_surface *at = hv_arena_alloc(arena, sizeof *at);
    const size_t n = surface->n_entities, n_older = surface->n_older;
    struct merge m = {surface->entities,
                      surface->entities + n,
                      surface->older,
                      surface->older + n_older,
                      audience,
                      version,
                      at,
                      arena};
    *at = *surface;
    at->entities = hv_entities_list(arena, NULL, 0, n + n_older);
    at->names = hv_surface_names_new(arena);
    at->older = NULL;
    at->n_entities = at->n_older = 0;
    for (const struct hv_entity **next = m.e; next < m.end || m.older < m.end_older;) {
        while (next < m.end && !is_replaced(*next, audience, version))
            next++;
        while (m.older < m.end_older && !is_meant(*m.older, audience, version))
            m.older++;
        bool older = m.older < m.end_older &&
                     (next == m.end || hv_compare_names(*m.older, *next) < 0);
        if (older || next < m.end)
            merge_name(&m, older ? *m.older : *next);
        next = next < m.e ? m.e : next;
    }
    copy_until(&m, m.end);
    return at;
}

/* Were the older versions read on one side only? Then what they see is missing on the
 * other, not changed; the run reports the error. */
static bool one_side_fails(const struct hv_surface *const side[], uint32_t audience)
{
    for (int s = 0; s < HV_SIDES; s++)
        HV_EACH (l, side[s]->left_out, side[s]->n_left_out)
            if (l->kind == HV_LEFT_OUT_THRESHOLD && l->audiences & audience &&
                !HV_ANY(o, side[!s]->left_out, side[!s]->n_left_out,
                        o->kind == l->kind && o->audiences & audience &&
                            strcmp(o->file, l->file) == 0 &&
                            hv_same_text(o->why, l->why)))
                return true;
    return false;
}

void hv_older_versions_compare(const struct hv_surface *const side[], uint32_t audience,
                               hv_older_version_compare *compare, void *ctx)
{
    /* a side without any threshold was recorded before they were looked for */
    if (!side[HV_OLD]->n_thresholds || !side[HV_NEW]->n_thresholds ||
        one_side_fails(side, audience))
        return;
    HV_FREED struct thresholds thresholds = thresholds_of(side);
    HV_FREED struct suspects suspects = suspects_of(side, audience);
    uint64_t latest = hv_decimal_number(side[HV_OLD]->interface_version);
    /* a change at a threshold is mostly the same on both sides: one comparison serves
     * all versions with equal forms of the names that differ */
    HV_EACH_RUN (
        i, next, thresholds.n,
        same_forms(side, &suspects, audience,
                   ((const uint64_t[]){thresholds.v[i], thresholds.v[next]}))) {
        struct hv_version_range range = {
            thresholds.v[i], next < thresholds.n ? thresholds.v[next] : latest};
        if (HV_ANY(x, suspects.v, suspects.n,
                   is_special(side, *x, audience, range.from)))
            compare(ctx, audience, range);
    }
}

/* ---- what stays for them ---- */

static bool keeps_enumerator(const struct hv_entity *e, const struct hv_side *side,
                             const char *name)
{
    return HV_ANY(x, e->u.enum_.values, e->u.enum_.n_values,
                  x->name == name && x->value == side->value);
}

/* Is it the same form, or a typedef of an equal type? Both have the same name. */
static bool keeps_form(const struct hv_view *view, const struct hv_entity *older,
                       const struct hv_entity *old)
{
    return hv_entity_same_form(older, old) ||
           (old->cls == HV_CLASS_TYPEDEF &&
            hv_types_equal(view, old->u.typedef_.type, older->u.typedef_.type));
}

/* Does the old meaning of a redefined name live on as a record of another name, which
 * older versions get? */
static bool keeps_record(const struct hv_view *view, const struct hv_entity *old)
{
    const struct hv_entity *now =
        old->cls == HV_CLASS_RECORD
            ? hv_view_find(view, HV_NEW, HV_CLASS_RECORD, old->name)
            : NULL;
    if (!now || !now->versions || !now->versions->v[0].from)
        return false;
    return HV_ANY_OF(x, view->side[HV_NEW], HV_CLASS_RECORD,
                     x->name != old->name && x->u.record.size == old->u.record.size &&
                         hv_names_alike(x->name, old->name) &&
                         hv_records_equal(view, old, x));
}

bool hv_older_versions_keep(const struct hv_view *view, const struct hv_change *change)
{
    const struct hv_surface *new = view->side[HV_NEW];
    const struct hv_side *old = &change->before;
    const struct hv_entity *entity =
        old->entity ? old->entity
                    : hv_surface_find_atom(view->side[HV_OLD], change->cls,
                                           change->entity, view->audience);
    const struct hv_entity **x = new->older;
    size_t n = new->n_older, i;
    if (!entity || !n)
        return false;
    HV_LOWER_BOUND(i, n, hv_compare_names(x[i], entity) < 0);
    for (; i < n && hv_same_name(x[i], entity); i++)
        if (keeps_form(view, x[i], entity))
            return true;
    HV_LOWER_BOUND(i, n, x[i]->cls < HV_CLASS_ENUM);
    for (; i < n && x[i]->cls == HV_CLASS_ENUM; i++)
        if (keeps_enumerator(x[i], old, change->entity))
            return true;
    return keeps_record(view, entity);
}
