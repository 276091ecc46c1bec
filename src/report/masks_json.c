/* SPDX-License-Identifier: MIT */
#include "report/json_util.h"
#include "report/masks.h"
#include "report/writers.h"

static json_t *mask_object(const struct hv_masks_row *row)
{
    if (!row->mask)
        return json_null();
    const struct hv_entity *e = row->mask;
    json_t *o =
        hv_json_pack("name:s file:s value:s shift:o bits:o capacity:o "
                     "left:o",
                     e->name, e->file, e->u.mask.value, hv_json_number(e->u.mask.shift),
                     hv_json_number(e->u.mask.bits), hv_json_number(row->capacity),
                     hv_json_number(row->left));
    if (row->command_bits > e->u.mask.bits)
        hv_json_set(o, "continuation_bits",
                    hv_json_number(row->command_bits - e->u.mask.bits));
    return o;
}

static json_t *op_object(const struct hv_masks *masks, const struct hv_masks_row *row,
                         const struct hv_masks_op *op)
{
    json_t *audiences = hv_json_list();
    for (size_t i = 0; i < masks->profile->n_audiences; i++)
        if (op->audiences & 1u << i)
            hv_json_append(audiences, hv_json_text(masks->profile->audiences[i].name));
    json_t *o = hv_json_pack("name:s number:o audiences:o", op->name,
                             hv_json_number(op->number), audiences);
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
    json_t *archs = hv_json_list();
    json_t *ops = hv_json_list();
    for (size_t s = 0; s < masks->n_surfaces; s++)
        if (row->archs & 1u << s)
            hv_json_append(archs, hv_json_text(masks->surfaces[s]->arch));
    for (size_t i = 0; i < row->n_ops; i++)
        hv_json_append(ops, op_object(masks, row, &row->ops[i]));
    json_t *o = hv_json_pack("family:s archs:o hypercall:s defined:o highest:o "
                             "next:o",
                             row->family->name, archs, row->family->hypercall,
                             hv_json_number(row->n_live), hv_json_number(row->highest),
                             hv_json_number(row->next));
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
    json_t *rows = hv_json_list();
    for (size_t i = 0; i < masks->n; i++)
        hv_json_append(rows, row_object(masks, &masks->rows[i]));
    json_t *o =
        hv_json_pack("schema:s profile:s tree:s side_files:b overflows:o "
                     "families:o",
                     "hvabi-masks/1", masks->profile->name, masks->tree,
                     masks->side_files, hv_json_number(masks->n_overflow), rows);
    hv_json_dump(o, buf);
}
