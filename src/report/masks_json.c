/* SPDX-License-Identifier: MIT */
#include "report/json_util.h"
#include "report/masks.h"
#include "report/writers.h"

static json_t *mask_object(const struct hv_masks_row *row)
{
    if (!row->mask)
        return json_null();
    const struct hv_entity *e = row->mask;
    json_t *o = hv_json_must(json_object());
    hv_json_set(o, "name", hv_json_text(e->name));
    hv_json_set(o, "file", hv_json_text(e->file));
    hv_json_set(o, "value", hv_json_text(e->u.mask.value));
    hv_json_set(o, "shift", hv_json_number(e->u.mask.shift));
    hv_json_set(o, "bits", hv_json_number(e->u.mask.bits));
    hv_json_set(o, "capacity", hv_json_number(row->capacity));
    hv_json_set(o, "left", hv_json_number(row->left));
    if (row->command_bits > e->u.mask.bits)
        hv_json_set(o, "continuation_bits",
                    hv_json_number(row->command_bits - e->u.mask.bits));
    return o;
}

static json_t *op_object(const struct hv_masks *masks, const struct hv_masks_row *row,
                         const struct hv_masks_op *op)
{
    json_t *o = hv_json_must(json_object());
    json_t *audiences = hv_json_must(json_array());
    for (size_t i = 0; i < masks->profile->n_audiences; i++)
        if (op->audiences & 1u << i)
            hv_json_append(audiences, hv_json_text(masks->profile->audiences[i].name));
    hv_json_set(o, "name", hv_json_text(op->name));
    hv_json_set(o, "number", hv_json_number(op->number));
    hv_json_set(o, "audiences", audiences);
    if (op->removed)
        hv_json_set(o, "removed", hv_json_must(json_true()));
    if (op->older)
        hv_json_set(o, "older", hv_json_must(json_true()));
    if (hv_masks_overflows(row, op))
        hv_json_set(o, "overflow", hv_json_must(json_true()));
    return o;
}

static json_t *row_object(const struct hv_masks *masks, const struct hv_masks_row *row)
{
    json_t *o = hv_json_must(json_object());
    json_t *archs = hv_json_must(json_array()), *ops = hv_json_must(json_array());
    for (size_t s = 0; s < masks->n_surfaces; s++)
        if (row->archs & 1u << s)
            hv_json_append(archs, hv_json_text(masks->surfaces[s]->arch));
    for (size_t i = 0; i < row->n_ops; i++)
        hv_json_append(ops, op_object(masks, row, &row->ops[i]));
    hv_json_set(o, "family", hv_json_text(row->family->name));
    hv_json_set(o, "archs", archs);
    hv_json_set(o, "hypercall", hv_json_text(row->family->hypercall));
    hv_json_set(o, "defined", hv_json_number(row->n_live));
    hv_json_set(o, "highest", hv_json_number(row->highest));
    hv_json_set(o, "next", hv_json_number(row->next));
    if (row->command_bits)
        hv_json_set(o, "command_bits", hv_json_number(row->command_bits));
    hv_json_set(o, "mask", mask_object(row));
    hv_json_set(o, "overflows", hv_json_number(row->n_overflow));
    hv_json_set(o, "ops", ops);
    return o;
}

void hv_masks_json(const struct hv_report *report,
                   const struct hv_report_options *options, struct hv_buf *buf)
{
    (void)options;
    const struct hv_masks *masks = report->masks;
    json_t *o = hv_json_must(json_object());
    json_t *rows = hv_json_must(json_array());
    for (size_t i = 0; i < masks->n; i++)
        hv_json_append(rows, row_object(masks, &masks->rows[i]));
    hv_json_set(o, "schema", hv_json_text("hvabi-masks/1"));
    hv_json_set(o, "profile", hv_json_text(masks->profile->name));
    hv_json_set(o, "tree", hv_json_text(masks->tree));
    hv_json_set(o, "side_files", json_boolean(masks->side_files));
    hv_json_set(o, "overflows", hv_json_number(masks->n_overflow));
    hv_json_set(o, "families", rows);
    hv_json_dump(o, buf);
}
