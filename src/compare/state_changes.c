/* SPDX-License-Identifier: MIT
 *
 * Saved state that is declared by records and constants: state whose number the old
 * side does not have, and state that is longer than on the old side. Existing binaries
 * do not notice; but the old side cannot restore a guest that the new side saved.
 *
 * The rows that report the new name as a type or a constant become consequences. The
 * members of a record that grew are reported as well, because they can matter for other
 * reasons than saved state.
 */
#include "compare/view.h"

#include "model/state.h"

static struct hv_side side_of(struct hv_view *view, const struct hv_state_item *item)
{
    return (struct hv_side){.present = true,
                            .entity = item->entity,
                            .value = hv_atom_printf(view->atoms, "%" PRIu64, item->id),
                            .bits = item->size * 8,
                            .size = item->size,
                            .type = item->payload,
                            .is_unsigned = true};
}

struct items {
    struct hv_state_item *v;
    size_t n, cap;
};

static const struct hv_state_item *find_item(const struct items *items,
                                             const struct hv_state_item *item)
{
    return HV_FIND(x, items->v, items->n,
                   x->id == item->id && x->source->form == item->source->form);
}

/* Add the entity, or the enumerator of an enum, if it is state. A second name for the
 * same number does not count. */
static void add_item(struct items *items, const struct hv_profile *profile,
                     const struct hv_entity *entity,
                     const struct hv_enumerator *enumerator)
{
    struct hv_state_item item;
    if (!hv_state_item_of(profile, entity, enumerator, &item) ||
        find_item(items, &item))
        return;
    *HV_ADD(items->v, items->n, items->cap) = item;
}

struct named {
    const struct hv_entity *entity;
    const struct hv_enumerator *enumerator; /* of an enumeration */
};

/* Has `old` the number of a new item? This avoids matching expressions, except for
 * records. */
static bool may_be_one_of(const struct items *news, struct named old)
{
    if (old.entity->cls == HV_CLASS_RECORD)
        return true;
    const char *value =
        old.enumerator ? old.enumerator->value : old.entity->u.constant.value;
    uint64_t id = 0;
    for (const char *p = value; p && *p >= '0' && *p <= '9'; p++)
        id = id * 10 + (uint64_t)(*p - '0');
    return value && HV_ANY(item, news->v, news->n, item->id == id);
}

static void add_old(struct items *items, const struct hv_view *view,
                    const struct items *news, struct named old)
{
    if (may_be_one_of(news, old))
        add_item(items, view->profile, old.entity, old.enumerator);
}

/* The state of the old side, for any audience: code that restores state also knows
 * names that a guard hides. */
static struct items old_items(const struct hv_view *view, const struct items *news)
{
    static const enum hv_class classes[] = {HV_CLASS_RECORD, HV_CLASS_ENUM,
                                            HV_CLASS_CONSTANT};
    struct items items = {0};
    HV_EACH (classe, classes, HV_COUNT(classes)) {
        HV_EACH_OF (e, view->side[HV_OLD], *classe)
            if (e->cls != HV_CLASS_ENUM)
                add_old(&items, view, news, (struct named){e, NULL});
            else
                for (uint32_t k = 0; k < e->u.enum_.n_values; k++)
                    add_old(&items, view, news,
                            (struct named){e, &e->u.enum_.values[k]});
    }
    return items;
}

/* A change of state; old NULL: no state had that number. */
static struct hv_change *change_of(struct hv_view *view,
                                   const struct hv_state_item *old,
                                   const struct hv_state_item *new)
{
    struct hv_change *change =
        hv_view_change(view, HV_KIND_ROLLBACK_REGISTER, new->entity->cls, new->name);
    if (old)
        change->before = side_of(view, old);
    change->after = side_of(view, new);
    return change;
}

/* Report new state, a new name of old state, or a longer form of it. */
static void report_item(struct hv_view *view, const struct items *olds,
                        const struct hv_state_item *new)
{
    const struct hv_state_item *old = find_item(olds, new);
    if (old && !(old->size && new->size > old->size))
        return;
    struct hv_change *change = change_of(view, old, new);
    hv_view_attach_named(view, change, new->name, false);
    hv_view_add(view, change);
}

/* Collect the names that were added and the records that differ. */
static struct items new_items(const struct hv_view *view)
{
    struct items items = {0};
    for (size_t i = 0; i < view->n_rows; i++) {
        const struct hv_change *c = view->rows[i];
        const struct hv_entity *e = c->after.entity;
        const struct hv_enumerator value = {.name = c->entity, .value = c->after.value};
        if ((c->kind == HV_KIND_RECORD_ADDED || c->kind == HV_KIND_CONSTANT_ADDED) && e)
            add_item(&items, view->profile, e, e->cls == HV_CLASS_ENUM ? &value : NULL);
    }
    for (size_t i = 0; i < view->n_deltas; i++)
        add_item(&items, view->profile, view->deltas[i]->side[HV_NEW], NULL);
    return items;
}

void hv_state_report(struct hv_view *view)
{
    if (!view->profile->n_state)
        return;
    HV_FREED struct items news = new_items(view), olds = {0};
    if (news.n)
        olds = old_items(view, &news);
    for (size_t i = 0; i < news.n; i++)
        report_item(view, &olds, &news.v[i]);
}
