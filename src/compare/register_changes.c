/* SPDX-License-Identifier: MIT
 *
 * Registers: state that callers enumerate, and read and write by its id. A register
 * that was added is compatible for existing binaries, but it breaks a rollback: state
 * that was saved with it cannot be restored without it.
 *
 * The names of registers and of their bits are constants, which constants.c reports
 * already; those rows become consequences of the rows here.
 */
#include "compare/view.h"

#include "compare/likeness.h"

/* ---- registers by id ---- */

static const struct hv_enumerator *bit_by_name(const struct hv_entity *e,
                                               const char *name)
{
    return HV_FIND(bit, e->u.reg.bits, e->u.reg.n_bits, bit->name == name);
}

static const struct hv_enumerator *bit_by_value(const struct hv_entity *e,
                                                const char *value)
{
    return HV_FIND(bit, e->u.reg.bits, e->u.reg.n_bits, bit->value == value);
}

/* ---- rows ---- */

static struct hv_change *add_row(struct hv_view *view, enum hv_kind kind,
                                 const struct hv_entity *old,
                                 const struct hv_entity *new)
{
    struct hv_change *change = hv_view_change_of(view, kind, old, new);
    hv_view_add(view, change);
    return change;
}

/* Does a row report the name as a constant or an enumerator? */
static bool has_row(const struct hv_view *view, const char *name)
{
    return HV_ANY(x, view->rows, view->n_rows,
                  (*x)->entity == name && !(*x)->member &&
                      (*x)->cls != HV_CLASS_REGISTER);
}

/* A second name of a register does not make another register. */
static void report_unmatched(struct hv_view *view, const struct hv_entity *old,
                             const struct hv_entity *new)
{
    const struct hv_entity *e = new ? new : old;
    if (HV_ANY_OF(x, view->side[new ? HV_OLD : HV_NEW], HV_CLASS_REGISTER,
                  x->u.reg.id == e->u.reg.id && x->audiences & view->audience))
        return;
    if (new)
        hv_view_attach_named(view, add_row(view, HV_KIND_ROLLBACK_REGISTER, NULL, new),
                             e->name, false);
    else if (!has_row(view, e->name))
        add_row(view, HV_KIND_CONSTANT_REMOVED, old, NULL);
}

static struct hv_side side_of_bit(const struct hv_entity *e,
                                  const struct hv_enumerator *bit)
{
    return (struct hv_side){
        .present = bit != NULL,
        .entity = e,
        .value = bit ? bit->value : NULL,
        .is_unsigned = true,
    };
}

static struct hv_change *add_bit_row(struct hv_view *view, enum hv_kind kind,
                                     const struct hv_entity *const side[],
                                     const struct hv_enumerator *old,
                                     const struct hv_enumerator *new)
{
    struct hv_change *change =
        hv_view_change(view, kind, HV_CLASS_REGISTER, side[HV_NEW]->name);
    change->member = new ? new->name : old->name;
    change->before = side_of_bit(side[HV_OLD], old);
    change->after = side_of_bit(side[HV_NEW], new);
    hv_view_add(view, change);
    return change;
}

/* Report an added bit: at a free position, beside the old name of the same bit, or at
 * the position of a removed bit. */
static void report_new_bit(struct hv_view *view, const struct hv_entity *const side[],
                           const struct hv_enumerator *bit)
{
    const struct hv_enumerator *held = bit_by_value(side[HV_OLD], bit->value);
    const struct hv_enumerator *kept =
        held ? bit_by_name(side[HV_NEW], held->name) : NULL;
    if (held &&
        ((kept && kept->value == held->value) || hv_names_alike(held->name, bit->name)))
        return;
    struct hv_change *change =
        add_bit_row(view, held ? HV_KIND_NUMBER_REUSED : HV_KIND_ROLLBACK_REGISTER,
                    side, held, bit);
    hv_view_attach_named(view, change, bit->name, false);
    if (!held)
        return;
    change->before.text = held->name;
    change->after.text = bit->name;
    hv_view_attach_named(view, change, held->name, true);
}

static void report_bits(struct hv_view *view, const struct hv_entity *const side[])
{
    HV_EACH (new, side[HV_NEW]->u.reg.bits, side[HV_NEW]->u.reg.n_bits) {
        const struct hv_enumerator *old = bit_by_name(side[HV_OLD], new->name);
        if (!old)
            report_new_bit(view, side, new);
        else if (old->value != new->value && !has_row(view, new->name))
            add_bit_row(view, HV_KIND_CONSTANT_VALUE, side, old, new);
    }
    HV_EACH (old, side[HV_OLD]->u.reg.bits, side[HV_OLD]->u.reg.n_bits) {
        if (!bit_by_name(side[HV_NEW], old->name) &&
            !bit_by_value(side[HV_NEW], old->value) && !has_row(view, old->name))
            add_bit_row(view, HV_KIND_CONSTANT_REMOVED, side, old, NULL);
    }
}

static void compare_registers(struct hv_view *view,
                              const struct hv_entity *const side[])
{
    const struct hv_entity *old = side[HV_OLD], *new = side[HV_NEW];
    if (old->u.reg.size != new->u.reg.size) /* the id usually encodes it as well */
        add_row(view, HV_KIND_REGISTER_WIDTH, old, new);
    else if (old->u.reg.id != new->u.reg.id && !has_row(view, new->name))
        add_row(view, HV_KIND_CONSTANT_VALUE, old, new);
    if (old->u.reg.bitmap != new->u.reg.bitmap)
        add_row(view, HV_KIND_SEMANTICS_ONLY, old, new);
    else
        report_bits(view, side);
}

void hv_registers_report(struct hv_view *view)
{
    HV_EACH (pair, view->calls, view->n_calls) {
        if (pair->cls != HV_CLASS_REGISTER)
            continue;
        if (pair->side[HV_OLD] && pair->side[HV_NEW])
            compare_registers(view, pair->side);
        else
            report_unmatched(view, pair->side[HV_OLD], pair->side[HV_NEW]);
    }
}
