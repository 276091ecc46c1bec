/* SPDX-License-Identifier: MIT */
#include "compare/flat_members.h"

#include "base/atom.h"
#include "base/mem.h"
#include "compare/types.h"

#include <stdlib.h>
#include <string.h>

/* Of an array of inline records only the first element is in the list: the array itself
 * takes the bytes. */
static bool is_solid(const struct hv_member *m, bool opened)
{
    return m->bits && (!opened || m->type[strlen(m->type) - 1] == ']');
}

/* Where a list of members stands. */
struct level {
    const char *prefix; /* path of the parent, NULL at the top */
    size_t parent;
    uint64_t base;
    size_t number;
    bool is_union;
};

static bool is_padding(const struct hv_view *view, const char *name)
{
    return hv_patterns_match(view->profile->padding, view->profile->n_padding, name);
}

static void add_members(struct hv_flat_members *flats, const struct hv_view *view,
                        const struct hv_member *members, uint32_t n,
                        struct level level);

static void add_member(struct hv_flat_members *flats, const struct hv_view *view,
                       const struct hv_member *m, struct level level)
{
    struct hv_flat_member flat = {.member = m,
                                  .offset = level.base + m->offset,
                                  .parent = level.parent,
                                  .counterpart = HV_NO_MEMBER,
                                  .level = level.number,
                                  .in_union = level.is_union,
                                  .opened = m->n_members > 0,
                                  .solid = is_solid(m, m->n_members > 0),
                                  .padding = is_padding(view, m->name)};
    flat.path = level.prefix
                    ? hv_atom_printf(view->atoms, "%s.%s", level.prefix, m->name)
                    : m->name;
    HV_GROW(flats->v, flats->n, flats->cap);
    size_t self = flats->n++;
    flats->v[self] = flat;
    if (m->n_members)
        add_members(flats, view, m->members, m->n_members,
                    (struct level){.prefix = flat.path,
                                   .parent = self,
                                   .base = level.base,
                                   .is_union = strncmp(m->type, "union", 5) == 0});
}

static void add_members(struct hv_flat_members *flats, const struct hv_view *view,
                        const struct hv_member *members, uint32_t n, struct level level)
{
    level.number = flats->n_levels++;
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i];
        if (m->name) {
            add_member(flats, view, m, level);
            continue;
        }
        struct level inner = level;
        inner.is_union = strncmp(m->type, "union", 5) == 0;
        add_members(flats, view, m->members, m->n_members, inner);
    }
}

struct place {
    const char *path;
    size_t flat;
};

static int by_address(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->path != y->path)
        return (uintptr_t)x->path < (uintptr_t)y->path ? -1 : 1;
    return (x->flat > y->flat) - (x->flat < y->flat);
}

static void index_paths(struct hv_flat_members *flats)
{
    struct place *places = hv_alloc((flats->n + 1) * sizeof *places);
    for (size_t i = 0; i < flats->n; i++)
        places[i] = (struct place){flats->v[i].path, i};
    if (flats->n)
        qsort(places, flats->n, sizeof *places, by_address);
    free(flats->by_path);
    flats->by_path = hv_alloc((flats->n + 1) * sizeof *flats->by_path);
    for (size_t i = 0; i < flats->n; i++)
        flats->by_path[i] = places[i].flat;
    free(places);
}

static size_t find_path(const struct hv_flat_members *flats, const char *path)
{
    size_t low = 0, high = flats->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if ((uintptr_t)flats->v[flats->by_path[mid]].path < (uintptr_t)path)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < flats->n && flats->v[flats->by_path[low]].path == path)
        return flats->by_path[low];
    return HV_NO_MEMBER;
}

/* Add what a named record holds wherever the other side has an inline one. */
static void open_named(struct hv_flat_members flats[HV_SIDES],
                       const struct hv_view *view, int side)
{
    struct hv_flat_members *here = &flats[side];
    const struct hv_flat_members *other = &flats[side == HV_OLD ? HV_NEW : HV_OLD];
    size_t before = here->n;
    for (size_t i = 0; i < here->n; i++) {
        size_t k = here->v[i].opened ? HV_NO_MEMBER : find_path(other, here->v[i].path);
        if (k == HV_NO_MEMBER || !other->v[k].opened)
            continue;
        const struct hv_flat_member flat = here->v[i];
        const struct hv_entity *record = hv_type_record(view, side, flat.member->type);
        if (!record)
            continue;
        here->v[i].opened = true;
        here->v[i].solid = is_solid(flat.member, true);
        add_members(here, view, record->u.record.members, record->u.record.n_members,
                    (struct level){.prefix = flat.path,
                                   .parent = i,
                                   .base = flat.offset,
                                   .is_union = record->u.record.is_union});
    }
    if (here->n != before)
        index_paths(here);
}

/* Children follow their parents, so one pass from the end counts. */
static void count_solid(struct hv_flat_members *flats)
{
    for (size_t i = flats->n; i-- > 0;) {
        struct hv_flat_member *flat = &flats->v[i];
        flat->n_solid += flat->solid;
        if (flat->parent != HV_NO_MEMBER)
            flats->v[flat->parent].n_solid += flat->n_solid;
    }
}

void hv_flat_members_init(struct hv_flat_members flats[HV_SIDES],
                          const struct hv_view *view,
                          const struct hv_entity *const side[HV_SIDES])
{
    for (int s = 0; s < HV_SIDES; s++) {
        flats[s] = (struct hv_flat_members){0};
        add_members(&flats[s], view, side[s]->u.record.members,
                    side[s]->u.record.n_members,
                    (struct level){.parent = HV_NO_MEMBER,
                                   .is_union = side[s]->u.record.is_union});
        index_paths(&flats[s]);
    }
    open_named(flats, view, HV_OLD);
    open_named(flats, view, HV_NEW);
    for (size_t i = 0; i < flats[HV_OLD].n; i++) {
        struct hv_flat_member *flat = &flats[HV_OLD].v[i];
        flat->counterpart = find_path(&flats[HV_NEW], flat->path);
        if (flat->counterpart != HV_NO_MEMBER)
            flats[HV_NEW].v[flat->counterpart].counterpart = i;
    }
    count_solid(&flats[HV_OLD]);
    count_solid(&flats[HV_NEW]);
}

void hv_flat_members_done(struct hv_flat_members flats[HV_SIDES])
{
    for (int s = 0; s < HV_SIDES; s++) {
        free(flats[s].v);
        free(flats[s].by_path);
    }
}

/* ---- which bits are taken ---- */

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

void hv_interval_set_init(struct hv_interval_set *cover,
                          const struct hv_flat_members *flats, bool with_padding)
{
    cover->n = 0;
    cover->starts = hv_alloc((flats->n + 1) * sizeof *cover->starts);
    cover->ends = hv_alloc((flats->n + 1) * sizeof *cover->ends);
    for (size_t i = 0; i < flats->n; i++) {
        const struct hv_flat_member *flat = &flats->v[i];
        if (!flat->solid || (flat->padding && !with_padding))
            continue;
        cover->starts[cover->n] = flat->offset;
        cover->ends[cover->n++] = hv_flat_member_end(flat);
    }
    qsort(cover->starts, cover->n, sizeof *cover->starts, by_number);
    qsort(cover->ends, cover->n, sizeof *cover->ends, by_number);
}

void hv_interval_set_done(struct hv_interval_set *cover)
{
    free(cover->starts);
    free(cover->ends);
}

/* How many of the sorted numbers are below the limit? */
static size_t count_below(const uint64_t *v, size_t n, uint64_t limit)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (v[mid] < limit)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

size_t hv_interval_set_count(const struct hv_interval_set *cover, uint64_t start,
                             uint64_t end)
{
    /* all that begin before the end, less those that ended before the start */
    return count_below(cover->starts, cover->n, end) -
           count_below(cover->ends, cover->n, start + 1);
}
