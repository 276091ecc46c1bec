/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "report/json_parts.h"
#include "report/json_util.h"
#include "report/rollback.h"
#include "report/writers.h"

#include <inttypes.h>

static json_t *span(struct hv_span span)
{
    struct hv_buf buf = {0};
    hv_buf_add(&buf, span.p, span.n);
    json_t *text = hv_json_text(buf.p);
    hv_buf_done(&buf);
    return text;
}

static json_t *decimal(uint64_t n)
{
    struct hv_buf buf = {0};
    hv_buf_printf(&buf, "%" PRIu64, n);
    json_t *text = hv_json_text(buf.p);
    hv_buf_done(&buf);
    return text;
}

static void set_sizes(json_t *o, const struct hv_side *before,
                      const struct hv_side *after)
{
    if (before->present && before->size)
        hv_json_set(o, "old_size", hv_json_number(before->size));
    hv_json_set(o, "size", after->size ? hv_json_number(after->size) : json_null());
}

static json_t *per_arch(const struct hv_finding *f, const struct hv_profile *profile)
{
    json_t *o = hv_json_must(json_object());
    for (size_t i = 0; i < f->n_per_arch; i++) {
        json_t *sizes = hv_json_must(json_object());
        set_sizes(sizes, &f->per_arch[i].before, &f->per_arch[i].after);
        hv_json_set(o, profile->archs[f->per_arch[i].arch].name, sizes);
    }
    return o;
}

static json_t *bits_array(const struct hv_rollback_item *item)
{
    json_t *array = hv_json_list();
    for (size_t i = 0; i < item->n_bits; i++) {
        hv_json_append(array, hv_json_pack("bit:s name:s", item->bits[i].value,
                                           item->bits[i].name));
    }
    return array;
}

static json_t *ids_array(const struct hv_rollback_item *item)
{
    json_t *array = hv_json_list();
    for (size_t i = 0; i < item->n_rows; i++)
        hv_json_append(array, hv_json_text(item->rows[i]));
    return array;
}

static json_t *item_object(const struct hv_result *result,
                           const struct hv_rollback_item *item)
{
    const struct hv_finding *f = item->finding;
    const struct hv_change *c = &f->change;
    json_t *o = hv_json_pack("what:s id:s name:o entity:s", item->what, item->id,
                             span(item->name), c->entity);
    if (c->member && c->cls != HV_CLASS_REGISTER)
        hv_json_set(o, "member", hv_json_text(c->member));
    if (item->id && !c->member)
        set_sizes(o, &c->before, &c->after);
    if (item->n_bits) {
        hv_json_set(o, "bits", bits_array(item));
        hv_json_set(o, "mask", decimal(hv_rollback_mask(item)));
    }
    if (f->n_per_arch)
        hv_json_set(o, "per_arch", per_arch(f, result->profile));
    hv_json_set(o, "archs", hv_json_archs(result->profile, c->archs));
    hv_json_set(o, "audiences", hv_json_audiences(result->profile, c->audiences));
    hv_json_set(o, "announced_by", hv_json_text(item->cap));
    hv_json_set(o, "needed", json_boolean(f->rollback_break));
    hv_json_set(o, "do",
                f->rollback_break && f->rule ? hv_json_text(f->rule->back)
                                             : json_null());
    hv_json_set(o, "rule", hv_json_text(f->rule ? f->rule->id : NULL));
    hv_json_set(o, "location", hv_json_location(c->file, c->line));
    hv_json_set(o, "findings", ids_array(item));
    return o;
}

static json_t *items_array(const struct hv_result *result,
                           const struct hv_rollback_list *list)
{
    json_t *array = hv_json_list();
    for (size_t g = 0; g < list->n; g++)
        for (size_t i = 0; i < list->groups[g].n; i++)
            hv_json_append(array, item_object(result, &list->groups[g].items[i]));
    return array;
}

void hv_rollback_json(const struct hv_report *report,
                      const struct hv_report_options *options, struct hv_buf *buf)
{
    const struct hv_result *result = report->result;
    (void)options;
    struct hv_arena *arena = hv_arena_new();
    struct hv_rollback_list list = hv_rollback_list(result, arena);
    json_t *summary = hv_json_pack(
        "needed:o optional:o break_both_ways:o", hv_json_number(list.needed),
        hv_json_number(list.optional), hv_json_number(list.breaks));
    json_t *o = hv_json_pack(
        "schema:s tool:s profile:s old:o new:o summary:o "
        "items:o coverage:o errors:o",
        "hvabi-rollback/1", "hvabi " HVABI_VERSION, result->profile->name,
        hv_json_tree(&result->old), hv_json_tree(&result->new), summary,
        items_array(result, &list), hv_json_coverage(result), hv_json_errors(result));
    hv_json_dump(o, buf);
    hv_arena_free(arena);
}
