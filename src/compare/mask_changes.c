/* SPDX-License-Identifier: MIT
 *
 * Continuation masks: the bits of a command that are the op; the others say how far a
 * continued call has come.
 */
#include "compare/view.h"

/* The ops of a mask's family that the audience has. */
struct census {
    const char *highest; /* number, decimal; NULL: no op */
    uint64_t number;
};

static struct census count_ops(const struct hv_view *view, int side, const char *family)
{
    struct census census = {0};
    HV_EACH_OF (e, view->side[side], HV_CLASS_OP) {
        if (!(e->audiences & view->audience) || e->u.op.removed ||
            e->u.op.family != family)
            continue;
        uint64_t number = strtoull(e->u.op.number, NULL, 10);
        if (!census.highest || number > census.number)
            census = (struct census){.highest = e->u.op.number, .number = number};
    }
    return census;
}

static bool fits(const struct hv_entity *op, const struct hv_entity *mask)
{
    return strtoull(op->u.op.number, NULL, 10) < UINT64_C(1) << mask->u.mask.bits;
}

/* Report an op that does not fit the mask, but did before or is new. */
static void report_overflow(struct hv_view *view, const struct hv_entity *old,
                            const struct hv_entity *new)
{
    HV_EACH_OF (e, view->side[HV_NEW], HV_CLASS_OP) {
        if (!(e->audiences & view->audience) || e->u.op.removed ||
            e->u.op.family != new->u.mask.family || fits(e, new))
            continue;
        const struct hv_entity *before =
            hv_view_find(view, HV_OLD, HV_CLASS_OP, e->name);
        if (before && old && before->u.op.number == e->u.op.number &&
            !fits(before, old))
            continue;
        struct hv_change *change =
            hv_view_change_of(view, HV_KIND_MASK_OVERFLOW, before, e);
        change->after.value_bits = new->u.mask.bits;
        change->after.text = new->name;
        hv_view_add(view, change);
    }
}

static struct hv_side side_of_census(const struct census *census,
                                     const struct hv_entity *mask)
{
    return (struct hv_side){.present = true,
                            .value = census->highest,
                            .value_bits = mask->u.mask.bits,
                            .is_unsigned = true,
                            .entity = mask};
}

static void report_headroom(struct hv_view *view, const struct hv_entity *old,
                            const struct hv_entity *new)
{
    struct census before = count_ops(view, HV_OLD, new->u.mask.family);
    struct census after = count_ops(view, HV_NEW, new->u.mask.family);
    if (!after.highest || after.number >= UINT64_C(1) << new->u.mask.bits ||
        (before.highest && after.number <= before.number))
        return;
    struct hv_change *change =
        hv_view_change(view, HV_KIND_MASK_HEADROOM, HV_CLASS_MASK, new->name);
    if (old && before.highest)
        change->before = side_of_census(&before, old);
    change->after = side_of_census(&after, new);
    hv_view_add(view, change);
}

static const struct hv_mask_source *source_of(const struct hv_view *view,
                                              const char *name)
{
    return HV_FIND(m, view->profile->masks, view->profile->n_masks,
                   strcmp(m->mask ? m->mask : m->shift, name) == 0);
}

/* The shift is a constant beside the mask, with a name of its own. */
static void attach_shift(struct hv_view *view, struct hv_change *cause,
                         const struct hv_entity *old, const struct hv_entity *new)
{
    const struct hv_mask_source *source = source_of(view, old->name);
    if (!source || !source->mask || !source->shift ||
        old->u.mask.shift == new->u.mask.shift)
        return;
    struct hv_change *change =
        hv_view_change_of(view, HV_KIND_CONSTANT_VALUE, old, new);
    change->entity = source->shift;
    change->before.value = hv_atom_printf(view->atoms, "%u", old->u.mask.shift);
    change->after.value = hv_atom_printf(view->atoms, "%u", new->u.mask.shift);
    change->before.value_bits = change->after.value_bits = 32;
    hv_change_add_consequence(cause, change);
}

static void report_changed(struct hv_view *view, const struct hv_entity *old,
                           const struct hv_entity *new)
{
    struct hv_change *change = hv_view_change_of(view, HV_KIND_MASK_CHANGED, old, new);
    hv_view_add(view, change);
    if (new)
        attach_shift(view, change, old, new);
}

void hv_masks_report(struct hv_view *view)
{
    HV_EACH (pair, view->calls, view->n_calls) {
        const struct hv_entity *old = pair->side[HV_OLD], *new = pair->side[HV_NEW];
        if (pair->cls != HV_CLASS_MASK || !old)
            continue;
        const struct hv_mask_source *source = source_of(view, old->name);
        /* does any of its companion files exist? */
        if (new || (source && hv_view_has_any(view, HV_NEW, &source->files)))
            report_changed(view, old, new);
    }
    /* Report ops that came closer to an unchanged mask, or outgrew it. */
    HV_EACH_OF (mask, view->side[HV_NEW], HV_CLASS_MASK) {
        if (!(mask->audiences & view->audience))
            continue;
        const struct hv_entity *old =
            hv_view_find(view, HV_OLD, HV_CLASS_MASK, mask->name);
        if (!old && !view->side[HV_OLD]->side_files.n)
            continue; /* the old tree has no file that defines masks */
        report_overflow(view, old, mask);
        report_headroom(view, old, mask);
    }
}
