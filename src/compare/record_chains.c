/* SPDX-License-Identifier: MIT
 *
 * Chains of renames: A became B and B became C. The name B is on both sides, and what
 * has it now was A.
 */
#include "compare/types.h"

#include "compare/likeness.h"

/* A record whose name the other side has for something else, or not at all. */
struct link {
    const struct hv_entity *entity;
    struct hv_unmatched *alone; /* NULL: the name is on both sides, */
    size_t delta;               /* with this delta */
    size_t partner;             /* index of the other side, or SIZE_MAX */
};

struct links {
    struct link *v;
    size_t n, cap;
};

enum { UNLIKE = 50, LIKE = 75 }; /* per cent of members that keep name and place */

/* The per cent of members with like names at the same place. In a union all match,
 * which proves nothing. */
static unsigned likeness(const struct hv_entity *old, const struct hv_entity *new)
{
    uint32_t n = old->u.record.n_members, m = new->u.record.n_members, found = 0;
    if (n < 2 || m < 2 || old->file != new->file || old->u.record.is_union)
        return 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < m; k++) {
            const struct hv_member *a = &old->u.record.members[i];
            const struct hv_member *b = &new->u.record.members[k];
            found += a->offset == b->offset && a->name && b->name &&
                     hv_member_names_alike(a->name, b->name);
        }
    return found * 100 / (n > m ? n : m);
}

static void add_link(struct links *links, struct link link)
{
    link.partner = SIZE_MAX;
    *HV_ADD(links->v, links->n, links->cap) = link;
}

/* Both lists begin with the same records: those with one name on both sides and hardly
 * a common member. Returns their number. */
static size_t find_links(struct hv_view *view, struct links links[])
{
    for (size_t i = 0; i < view->n_deltas; i++) {
        struct hv_delta *delta = view->deltas[i];
        if (delta->side[HV_OLD]->name == delta->side[HV_NEW]->name &&
            likeness(delta->side[HV_OLD], delta->side[HV_NEW]) < UNLIKE)
            for (int side = 0; side < HV_SIDES; side++)
                add_link(&links[side],
                         (struct link){.entity = delta->side[side], .delta = i});
    }
    size_t n = links[HV_OLD].n;
    for (int side = 0; n && side < HV_SIDES; side++)
        HV_EACH (alone, view->unmatched[side].v, view->unmatched[side].n) {
            if (!alone->done && alone->entity->cls == HV_CLASS_RECORD)
                add_link(&links[side],
                         (struct link){.entity = alone->entity, .alone = alone});
        }
    return n;
}

/* Find the most similar old record for each new one. */
static void pair_links(struct links links[])
{
    for (size_t k = 0; k < links[HV_NEW].n; k++) {
        unsigned best = LIKE - 1;
        size_t found = SIZE_MAX;
        for (size_t i = 0; i < links[HV_OLD].n; i++) {
            unsigned n =
                links[HV_OLD].v[i].partner == SIZE_MAX
                    ? likeness(links[HV_OLD].v[i].entity, links[HV_NEW].v[k].entity)
                    : 0;
            if (n > best) {
                best = n;
                found = i;
            }
        }
        if (found == SIZE_MAX)
            continue;
        links[HV_NEW].v[k].partner = found;
        links[HV_OLD].v[found].partner = k;
    }
}

static void unpair(struct links links[], int side, size_t i)
{
    size_t k = links[side].v[i].partner;
    links[side].v[i].partner = SIZE_MAX;
    if (k != SIZE_MAX)
        links[!side].v[k].partner = SIZE_MAX;
}

/* Unpair the records of a name that both sides have unless each of them has a partner;
 * then every record that its chain leads to has one. */
static void drop_broken_chains(struct links links[], size_t n_shared)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < n_shared; i++) {
            bool old = links[HV_OLD].v[i].partner != SIZE_MAX;
            bool new = links[HV_NEW].v[i].partner != SIZE_MAX;
            if (old == new)
                continue;
            unpair(links, HV_OLD, i);
            unpair(links, HV_NEW, i);
            again = true;
        }
    }
}

/* Drop records that only exchanged names: a chain begins with a name that is gone. */
static void drop_circles(struct links links[], size_t n_shared)
{
    HV_FREED bool *open = hv_alloc((n_shared + 1) * sizeof *open);
    for (size_t i = n_shared; i < links[HV_OLD].n; i++)
        for (size_t k = links[HV_OLD].v[i].partner; k < n_shared;
             k = links[HV_OLD].v[k].partner)
            open[k] = true;
    for (size_t i = 0; i < n_shared; i++)
        if (!open[i]) {
            unpair(links, HV_OLD, i);
            unpair(links, HV_NEW, i);
        }
}

/* Do two records that are alone pair with each other? Then no chain leads to them. */
static bool is_in_chain(const struct links links[], size_t i)
{
    size_t k = links[HV_OLD].v[i].partner;
    return k != SIZE_MAX && (!links[HV_OLD].v[i].alone || !links[HV_NEW].v[k].alone);
}

static void report_link(struct hv_view *view, const struct links links[], size_t i)
{
    const struct link *old = &links[HV_OLD].v[i];
    const struct link *new = &links[HV_NEW].v[old->partner];
    struct hv_change *row =
        hv_view_change_of(view, HV_KIND_RECORD_REMOVED, old->entity, new->entity);
    row->renamed_to = new->entity->name;
    row->layout_equal = hv_records_equal(view, old->entity, new->entity);
    hv_view_add(view, row);
    if (old->alone)
        old->alone->row = row;
    if (!old->alone)
        view->deltas[old->delta] = NULL;
    hv_view_pair_records(view, old->entity, new->entity);
}

void hv_chains_match(struct hv_view *view)
{
    struct links links[HV_SIDES] = {{0}, {0}};
    size_t n = find_links(view, links);
    if (n) {
        pair_links(links);
        drop_broken_chains(links, n);
        drop_circles(links, n);
        for (size_t i = 0; i < links[HV_OLD].n; i++)
            if (is_in_chain(links, i))
                report_link(view, links, i);
        HV_KEEP(delta, view->deltas, view->n_deltas, *delta);
    }
    for (int side = 0; side < HV_SIDES; side++)
        free(links[side].v);
}
