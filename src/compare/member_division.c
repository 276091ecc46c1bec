/* SPDX-License-Identifier: MIT
 *
 * Members whose bytes the new side divides otherwise: one is split into two, two are
 * joined, one is carved out of another, a number becomes bit-fields. No byte is lost or
 * added and nothing moves, so this is one change with one row.
 */
#include "compare/members.h"

#include "compare/types.h"

/* A member that the other side lacks, or has at another place or width. */
struct item {
    int side;
    size_t flat;
    size_t alternative; /* alternative that contains it, of the old side */
    uint64_t start, end;
};

struct items {
    struct item *v;
    size_t n, cap;
};

HV_BY(by_place, struct item,
      HV_ORDER(x->alternative, y->alternative) ?: HV_ORDER(x->start, y->start)
          ?: HV_ORDER(x->side, y->side) ?: HV_ORDER(x->flat, y->flat))

static bool stays(const struct hv_members *members, int side, size_t i)
{
    size_t k = members->states[side][i].counterpart;
    if (k == HV_NO_MEMBER)
        return false;
    const struct hv_flat_member *a = &members->flats[side].v[i];
    const struct hv_flat_member *b = &members->flats[!side].v[k];
    return a->offset == b->offset && a->member->bits == b->member->bits;
}

static void find_items(const struct hv_members *members, int side, struct items *items)
{
    for (size_t i = 0; i < members->flats[side].n; i++) {
        const struct hv_flat_member *flat = &members->flats[side].v[i];
        const struct hv_member_state *state = &members->states[side][i];
        size_t alternative = flat->alternative;
        if (side == HV_NEW && alternative)
            alternative = members->alternatives[HV_NEW][alternative];
        if (flat->opened || !flat->member->bits ||
            hv_type_is_address(members->view, flat->member->type) || state->padding ||
            alternative == HV_NO_MEMBER || stays(members, side, i))
            continue;
        *HV_ADD(items->v, items->n, items->cap) =
            (struct item){side, i, alternative, flat->offset, hv_flat_member_end(flat)};
    }
}

/* ---- is it a division? ---- */

/* Do the items of the side fill the range from start to end without gap or overlap?
 * Returns their number, 0 if not. */
static size_t count_tiles(const struct item *v, size_t n, int side, uint64_t start,
                          uint64_t end)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        if (v[i].side != side)
            continue;
        if (v[i].start != start)
            return 0;
        start = v[i].end;
        found++;
    }
    return start == end ? found : 0;
}

/* Does a member that both sides have keep the place where it begins? */
static bool stays_in_front(const struct hv_members *members, const struct item *item)
{
    size_t k = members->states[item->side][item->flat].counterpart;
    return k == HV_NO_MEMBER ||
           (members->flats[!item->side].v[k].offset == item->start &&
            !members->flats[!item->side].v[k].opened);
}

static bool is_division(const struct hv_members *members, const struct item *v,
                        size_t n, uint64_t end)
{
    size_t old = count_tiles(v, n, HV_OLD, v[0].start, end);
    size_t new = count_tiles(v, n, HV_NEW, v[0].start, end);
    if (!old || !new || old + new < 3)
        return false;
    return HV_ALL(x, v, n, stays_in_front(members, x));
}

/* Have both sides several members? Then the border of two old ones lies inside a new
 * one, which has bits of both. */
static bool is_mixed(const struct item *v, size_t n, uint64_t end)
{
    return count_tiles(v, n, HV_OLD, v[0].start, end) > 1 &&
           count_tiles(v, n, HV_NEW, v[0].start, end) > 1;
}

/* ---- its row ---- */

static void put_declaration(struct hv_buf *buf, const struct hv_flat_member *flat)
{
    const char *element, *type = flat->member->type;
    size_t n;
    hv_type_element(type, &element, &n);
    const char *bounds = element + n + strspn(element + n, " ");
    hv_buf_printf(buf, " %.*s %s%s", (int)n, element, hv_flat_member_name(flat),
                  bounds);
    if (flat->member->bitfield)
        hv_buf_printf(buf, " : %u", (unsigned)flat->member->bits);
    hv_buf_putc(buf, ';');
}

/* "struct { uint16_t opts; uint16_t count; }", or the type of the only member. */
static const char *type_of_side(const struct hv_members *members, const struct item *v,
                                size_t n, int side)
{
    enum { MAX_NAMED = 6 };
    HV_BUF buf = {0};
    const char *only = NULL;
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        if (v[i].side != side || ++found > MAX_NAMED + 1)
            continue;
        const struct hv_flat_member *flat = &members->flats[side].v[v[i].flat];
        only = flat->member->type;
        if (found > MAX_NAMED)
            hv_buf_printf(&buf, " ...;");
        else
            put_declaration(&buf, flat);
    }
    if (found != 1)
        only = hv_atom_printf(members->view->atoms, "struct {%s }", buf.p);
    return only;
}

/* The member that the row is about: the first that both sides have, else the first. */
static const struct item *subject_of(const struct hv_members *members,
                                     const struct item *v, size_t n)
{
    const struct item *first = NULL;
    for (size_t i = 0; i < n; i++) {
        if (v[i].side != HV_OLD)
            continue;
        if (members->states[HV_OLD][v[i].flat].counterpart != HV_NO_MEMBER)
            return &v[i];
        if (!first)
            first = &v[i];
    }
    return first;
}

static struct hv_change *make_row(const struct hv_members *members,
                                  const struct item *v, size_t n, uint64_t end)
{
    const struct item *subject = subject_of(members, v, n);
    const struct hv_flat_member *flat = &members->flats[HV_OLD].v[subject->flat];
    struct hv_change *row = hv_member_change(members, HV_KIND_MEMBER_TYPE, flat, flat);
    struct hv_side *const side[HV_SIDES] = {&row->before, &row->after};
    for (int s = 0; s < HV_SIDES; s++) {
        side[s]->offset = v[0].start;
        side[s]->bits = end - v[0].start;
        side[s]->type = type_of_side(members, v, n, s);
        side[s]->is_unsigned = false;
    }
    row->redivided = true;
    row->mixed = is_mixed(v, n, end);
    hv_delta_add(members->delta, (struct hv_difference){.role = HV_ROW,
                                                        .at = v[0].start,
                                                        .until = v[0].start,
                                                        .change = row});
    return row;
}

static enum hv_kind kind_of(const struct hv_flat_member *old,
                            const struct hv_flat_member *new)
{
    if (!old || !new)
        return old ? HV_KIND_MEMBER_REMOVED : HV_KIND_MEMBER_ADDED;
    if (old->member->bitfield || new->member->bitfield)
        return HV_KIND_BITFIELD;
    return new->member->bits > old->member->bits ? HV_KIND_MEMBER_WIDENED
                                                 : HV_KIND_MEMBER_NARROWED;
}

/* Add the members of the division, and the inline records removed or added with it. */
static void add_consequence(struct hv_members *members, const struct item *item,
                            struct hv_change *row)
{
    struct hv_member_state *state = &members->states[item->side][item->flat];
    const struct hv_flat_member *flat[HV_SIDES] = {NULL, NULL};
    flat[item->side] = &members->flats[item->side].v[item->flat];
    hv_members_lose_parents(members, item->side, item->flat, row);
    state->divided = true;
    state->row = row;
    if (state->counterpart != HV_NO_MEMBER) {
        if (item->side == HV_NEW)
            return;
        flat[HV_NEW] = &members->flats[HV_NEW].v[state->counterpart];
    }
    struct hv_change *change = hv_member_change(
        members, kind_of(flat[HV_OLD], flat[HV_NEW]), flat[HV_OLD], flat[HV_NEW]);
    hv_delta_add(members->delta, (struct hv_difference){.role = HV_SOFT,
                                                        .at = item->start,
                                                        .until = item->start,
                                                        .change = change,
                                                        .under = row});
}

/* ---- elements of an array, with their old names kept ---- */

/* Does a macro of the member's name stand for the array element that has its bytes and
 * type? */
static bool is_element(const struct hv_members *members, const struct item *item,
                       const struct item *array)
{
    const struct hv_flat_member *a = &members->flats[HV_OLD].v[item->flat];
    const struct hv_flat_member *b = &members->flats[HV_NEW].v[array->flat];
    size_t count;
    const char *element = hv_type_element_name(members->view, b->member->type, &count);
    uint64_t bits = a->member->bits;
    if (count * bits != b->member->bits || (item->start - array->start) % bits ||
        !hv_types_equal(members->view, a->member->type, element))
        return false;
    const char *const names[] = {b->path, hv_flat_member_name(b)};
    return HV_ANY(
        name, names, HV_COUNT(names),
        hv_name_is_alias(members->view, hv_flat_member_name(a),
                         hv_atom_printf(members->view->atoms, "%s[%" PRIu64 "]", *name,
                                        (item->start - array->start) / bits)));
}

/* Is one item a new array and are all others its elements? Then there is nothing to
 * report. */
static bool are_elements(struct hv_members *members, const struct item *v, size_t n,
                         uint64_t end)
{
    const struct item *array =
        HV_FIND(x, v, n,
                x->side == HV_NEW &&
                    members->states[HV_NEW][x->flat].counterpart == HV_NO_MEMBER);
    if (!array || count_tiles(v, n, HV_NEW, v[0].start, end) != 1 ||
        !count_tiles(v, n, HV_OLD, v[0].start, end) ||
        HV_ANY(x, v, n, x->side == HV_OLD && !is_element(members, x, array)))
        return false;
    HV_EACH (x, v, n) {
        struct hv_member_state *state = &members->states[x->side][x->flat];
        state->settled = state->divided = true;
        if (x->side == HV_OLD)
            hv_view_forget_name(
                members->view, hv_flat_member_name(&members->flats[HV_OLD].v[x->flat]));
    }
    return true;
}

static void report_if_division(struct hv_members *members, const struct item *v,
                               size_t n, uint64_t end)
{
    if (are_elements(members, v, n, end) || !is_division(members, v, n, end))
        return;
    struct hv_change *row = make_row(members, v, n, end);
    for (size_t i = 0; i < n; i++)
        add_consequence(members, &v[i], row);
}

void hv_members_report_divided(struct hv_members *members)
{
    HV_FREED struct items items = {0};
    find_items(members, HV_OLD, &items);
    find_items(members, HV_NEW, &items);
    HV_SORT(items.v, items.n, by_place);
    for (size_t i = 0, next; i < items.n; i = next) {
        uint64_t end = items.v[i].end;
        for (next = i + 1; next < items.n && items.v[next].start < end &&
                           items.v[next].alternative == items.v[i].alternative;
             next++)
            end = HV_MAX(end, items.v[next].end);
        report_if_division(members, &items.v[i], next - i, end);
    }
}
