/* SPDX-License-Identifier: MIT
 *
 * The canonical order of changes, and what several audiences share made one. The order
 * never depends on addresses or on the order in which changes were found.
 */
#include "compare/view.h"

static uint64_t place_of(const struct hv_change *c)
{
    return c->before.present ? c->before.offset : c->after.offset;
}

static int compare_sides(const struct hv_side *a, const struct hv_side *b)
{
    return HV_ORDER(a->present, b->present) ?: HV_ORDER(a->offset, b->offset)
               ?: HV_ORDER(a->bits, b->bits) ?: HV_ORDER(a->size, b->size)
               ?: HV_ORDER(a->align, b->align) ?: HV_ORDER(a->value_bits, b->value_bits)
               ?: HV_ORDER(a->is_unsigned, b->is_unsigned)
               ?: hv_compare_text(a->type, b->type)
               ?: hv_compare_text(a->value, b->value)
               ?: hv_compare_text(a->text, b->text);
}

/* The order: entity, member by its offset, kind. */
static int compare_places(const struct hv_change *a, const struct hv_change *b)
{
    int order = hv_compare_text(a->entity, b->entity);
    if (!order && (!a->member || !b->member))
        order = (a->member != NULL) - (b->member != NULL);
    return order ?: HV_ORDER(place_of(a), place_of(b))
               ?: hv_compare_text(a->member, b->member)
               ?: HV_ORDER(a->kind, b->kind) ?: HV_ORDER(a->cls, b->cls);
}

static uint64_t flags_of(const struct hv_change *c)
{
    return c->layout_equal | c->at_end << 1 | c->in_padding << 2 |
           c->grows_record << 3 | c->in_union << 4;
}

/* Compare everything but the audiences and the entities that the facts come from. */
static int compare_facts(const struct hv_change *a, const struct hv_change *b)
{
    return compare_places(a, b) ?: compare_sides(&a->before, &b->before)
               ?: compare_sides(&a->after, &b->after)
               ?: HV_ORDER(flags_of(a), flags_of(b))
               ?: hv_compare_text(a->renamed_to, b->renamed_to);
}

HV_BY(by_facts, const struct hv_change *, compare_facts(*x, *y))

static size_t list_length(const struct hv_change *list)
{
    size_t n = 0;
    for (; list; list = list->next)
        n++;
    return n;
}

/* A change seen by callers of the latest version does not depend on older versions. */
static void merge_versions(struct hv_version_range *into,
                           const struct hv_version_range *from)
{
    if (!into->below || !from->below) {
        *into = (struct hv_version_range){0};
        return;
    }
    into->from = HV_MIN(into->from, from->from);
    into->below = HV_MAX(into->below, from->below);
}

/* Merge two rows with equal facts. */
static void merge_equal(struct hv_change *into, const struct hv_change *from)
{
    into->audiences |= from->audiences;
    merge_versions(&into->versions, &from->versions);
    hv_changes_append(&into->consequences, from->consequences);
}

/* Insert the row in a list after those with lower or equal audiences. */
static void insert_equal(struct hv_change **list, struct hv_change *row)
{
    while (*list && (*list)->audiences <= row->audiences)
        list = &(*list)->next;
    row->next = *list;
    *list = row;
}

/* Merge equal rows before sorting: most are found for many audiences and versions, and
 * sorting would compare each of them repeatedly. Returns the number of rows left. */
static size_t join_equal(struct hv_change **rows, size_t n)
{
    size_t cap = 64, joined = 0;
    while (cap < 2 * n)
        cap *= 2;
    HV_FREED struct hv_change **lists = hv_alloc(cap * sizeof *lists);
    for (size_t i = 0; i < n; i++) {
        struct hv_change *row = rows[i];
        size_t at = hv_hash(row->entity, strlen(row->entity)) + row->kind +
                    0x9e3779b97f4a7c15u * place_of(row);
        for (at &= cap - 1; lists[at] && compare_facts(lists[at], row) != 0;)
            at = (at + 1) & (cap - 1);
        row->next = NULL;
        insert_equal(&lists[at], row);
    }
    for (size_t at = 0; at < cap; at++) {
        if (!lists[at])
            continue;
        rows[joined++] = lists[at];
        for (const struct hv_change *c = lists[at]->next; c; c = c->next)
            merge_equal(lists[at], c);
    }
    return joined;
}

/* Merge equal rows, sort and link. Consequences have none of their own. */
static struct hv_change *link_rows(struct hv_change **rows, size_t n)
{
    n = join_equal(rows, n);
    HV_SORT(rows, n, by_facts);
    for (size_t i = 0; i < n; i++)
        rows[i]->next = i + 1 < n ? rows[i + 1] : NULL;
    return n ? rows[0] : NULL;
}

static struct hv_change *merge_list(struct hv_change *list)
{
    size_t n = list_length(list);
    if (n < 2)
        return list;
    HV_FREED struct hv_change **v = hv_alloc((n + 1) * sizeof *v);
    for (size_t i = 0; i < n; i++, list = list->next)
        v[i] = list;
    return link_rows(v, n);
}

struct hv_change *hv_changes_merge(struct hv_change **rows, size_t n)
{
    struct hv_change *first = link_rows(rows, n);
    for (struct hv_change *c = first; c; c = c->next)
        c->consequences = merge_list(c->consequences);
    return first;
}
