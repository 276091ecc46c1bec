/* SPDX-License-Identifier: MIT
 *
 * Numbers of operations: one that had a name and has another one now is not a removal
 * and an addition, it is the same call with another meaning.
 */
#include "compare/types.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const struct hv_entity *op_of(const struct hv_view *view, int side,
                                     const char *name)
{
    return hv_view_find(view, side, HV_CLASS_OP, name);
}

/* The op of that family and number that the side has and the other has not by that name
 * and number, or NULL. */
static const struct hv_entity *taker(const struct hv_view *view,
                                     const struct hv_entity *old)
{
    size_t n;
    const struct hv_entity *ops = hv_surface_class(view->side[HV_NEW], HV_CLASS_OP, &n);
    for (size_t i = 0; i < n; i++) {
        const struct hv_entity *e = &ops[i];
        if (!(e->audiences & view->audience) || e->u.op.removed ||
            e->u.op.number != old->u.op.number || e->u.op.family != old->u.op.family)
            continue;
        const struct hv_entity *before = op_of(view, HV_OLD, e->name);
        if (!before || before->u.op.removed || before->u.op.number != e->u.op.number)
            return e;
    }
    return NULL;
}

static struct hv_change *row_of(struct hv_view *view, const char *name, bool old)
{
    for (size_t i = 0; i < view->n_rows; i++) {
        struct hv_change *c = view->rows[i];
        if (c->entity == name && !c->member &&
            (old ? c->before.present && !c->after.present
                 : c->after.present && !c->before.present))
            return c;
    }
    return NULL;
}

static const struct hv_entity *record_of(const struct hv_view *view, int side,
                                         const char *args)
{
    return args ? hv_view_find(view, side, HV_CLASS_RECORD, args) : NULL;
}

/* The same call under another name: so the constants' comparison says, or it takes a
 * record of just the same layout. */
static bool is_renamed(struct hv_view *view, const struct hv_entity *old,
                       const struct hv_entity *new)
{
    const struct hv_change *removed = row_of(view, old->name, true);
    if (removed && removed->renamed_to == new->name)
        return true;
    if (hv_names_alike(old->name, new->name))
        return true;
    const struct hv_entity *a = record_of(view, HV_OLD, old->u.op.args);
    const struct hv_entity *b = record_of(view, HV_NEW, new->u.op.args);
    return a && b && hv_records_equal(view, a, b);
}

/* The rows that tell of the two names by themselves follow from this one. */
static void take_row(struct hv_view *view, struct hv_change *cause, const char *name,
                     bool old)
{
    struct hv_change *row = row_of(view, name, old);
    size_t k = 0;
    if (!row)
        return;
    for (size_t i = 0; i < view->n_rows; i++)
        if (view->rows[i] != row)
            view->rows[k++] = view->rows[i];
    view->n_rows = k;
    hv_change_follow(cause, row);
}

static void tell_reused(struct hv_view *view, const struct hv_entity *old,
                        const struct hv_entity *new)
{
    struct hv_change *change =
        hv_view_change(view, HV_KIND_NUMBER_REUSED, HV_CLASS_OP, new->name);
    change->before = hv_side_of(old);
    change->after = hv_side_of(new);
    change->before.text = old->name;
    change->after.text = new->name;
    hv_view_row(view, change);
    take_row(view, change, old->name, true);
    take_row(view, change, new->name, false);
}

void hv_ops_tell(struct hv_view *view)
{
    for (size_t i = 0; i < view->n_calls; i++) {
        const struct hv_call_pair *pair = &view->calls[i];
        const struct hv_entity *old = pair->side[HV_OLD], *new = pair->side[HV_NEW];
        if (pair->cls != HV_CLASS_OP || !old ||
            (new && !new->u.op.removed &&new->u.op.number == old->u.op.number))
            continue;
        const struct hv_entity *now = taker(view, old);
        if (now && !is_renamed(view, old, now))
            tell_reused(view, old, now);
    }
}
