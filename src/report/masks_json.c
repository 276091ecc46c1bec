/* SPDX-License-Identifier: MIT */
#include "report/json_util.h"
#include "report/masks_page.h"
#include "report/writers.h"

static json_t *mask_object(const struct hv_masks_row *row)
{
    if (!row->mask)
        return json_null();
    const struct hv_entity *e = row->mask;
    return HV_JSON_OBJECT(KEYS(e, name, file), KEY("value", e->u.mask.value),
                          KEY("shift", e->u.mask.shift), KEY("bits", e->u.mask.bits),
                          KEYS(row, capacity, left),
                          KEY_IF(row->command_bits > e->u.mask.bits,
                                 "continuation_bits",
                                 row->command_bits - e->u.mask.bits));
}

static json_t *op_object(const struct hv_masks *masks, const struct hv_masks_row *row,
                         const struct hv_masks_op *op)
{
    return HV_JSON_OBJECT(
        KEYS(op, name, number), KEY_IF(op->number != op->value, "value", op->value),
        KEY("audiences", hv_json_audiences(masks->profile, op->audiences)),
        KEY_IF(op->removed, "removed", json_true()),
        KEY_IF(op->older, "older", json_true()),
        KEY_IF(hv_masks_overflows(row, op), "overflow", json_true()));
}

static json_t *row_object(const struct hv_masks *masks, const struct hv_masks_row *row)
{
    json_t *archs = hv_json_array();
    for (size_t s = 0; s < masks->n_surfaces; s++)
        if (row->archs & 1u << s)
            hv_json_append(archs, hv_json_text(masks->surfaces[s]->arch));
    return HV_JSON_OBJECT(
        KEY("family", row->family->name), KEY("archs", archs),
        KEY("hypercall", row->family->hypercall), KEY("defined", row->n_live),
        KEYS(row, highest, next),
        KEY_IF(row->command_bits, "command_bits", row->command_bits),
        KEY("mask", mask_object(row)), KEY("overflows", row->n_overflow),
        KEY("ops", HV_JSON_LIST(x, row->ops, row->n_ops, op_object(masks, row, x))));
}

json_t *hv_masks_json(const struct hv_report *report)
{
    const struct hv_masks *masks = report->masks;
    return HV_JSON_OBJECT(
        KEY("schema", "hvabi-masks/1"), KEY("profile", masks->profile->name),
        KEYS(masks, tree, side_files), KEY("overflows", masks->n_overflow),
        KEY("families",
            HV_JSON_LIST(row, masks->rows, masks->n, row_object(masks, row))));
}
