/* SPDX-License-Identifier: MIT */
#include "report/json_util.h"
#include "report/rollback.h"
#include "report/writers.h"

static json_t *name_text(struct hv_span span)
{
    struct hv_buf buf = {0};
    hv_buf_add(&buf, span.p, span.n);
    return hv_json_taken(&buf);
}

static json_t *mask_text(const struct hv_rollback_item *item)
{
    struct hv_buf buf = {0};
    hv_buf_put_u64(&buf, hv_rollback_mask(item));
    return hv_json_taken(&buf);
}

static json_t *add_sizes(json_t *o, const struct hv_side *before,
                         const struct hv_side *after)
{
    return HV_JSON_ADD(
        o, KEY_IF(before->present && before->size, "old_size", before->size),
        KEY("size", hv_json_known(after->size)));
}

static json_t *per_arch(const struct hv_finding *f, const struct hv_profile *profile)
{
    json_t *o = hv_json_must(json_object());
    HV_EACH (x, f->per_arch, f->n_per_arch)
        hv_json_set(o, profile->archs[x->arch].name,
                    add_sizes(hv_json_must(json_object()), &x->before, &x->after));
    return o;
}

static json_t *bits_array(const struct hv_rollback_item *item)
{
    json_t *array = hv_json_array();
    for (size_t i = 0; i < item->n_bits; i++)
        hv_json_append(array, HV_JSON_OBJECT(KEY("bit", item->bits[i].value),
                                             KEY("name", item->bits[i].name)));
    return array;
}

static json_t *item_object(const struct hv_result *result,
                           const struct hv_rollback_item *item)
{
    const struct hv_finding *f = item->finding;
    const struct hv_change *c = &f->change;
    const struct hv_profile *profile = result->profile;
    const struct hv_strings ids = {.v = item->rows, .n = item->n_rows};
    json_t *o = HV_JSON_OBJECT(
        KEYS(item, what, id), KEY("name", name_text(item->name)),
        KEY("entity", c->entity),
        KEY_IF(c->member && c->cls != HV_CLASS_REGISTER, "member", c->member));
    if (item->id && !c->member)
        add_sizes(o, &c->before, &c->after);
    return HV_JSON_ADD(o, KEY_IF(item->n_bits, "bits", bits_array(item)),
                       KEY_IF(item->n_bits, "mask", mask_text(item)),
                       KEY_IF(f->n_per_arch, "per_arch", per_arch(f, profile)),
                       KEYS_WHO(profile, c), KEY("announced_by", item->cap),
                       KEY("needed", f->rollback_break),
                       KEY("do", f->rollback_break && f->rule ? f->rule->back : NULL),
                       KEY("rule", f->rule ? f->rule->id : NULL),
                       KEY("location", hv_json_location(c->file, c->line)),
                       KEY("findings", hv_json_strings(&ids)));
}

json_t *hv_rollback_json(const struct hv_report *report)
{
    const struct hv_result *r = report->result;
    HV_ARENA arena = hv_arena_new();
    struct hv_rollback_list list = hv_rollback_list(r, arena);
    json_t *items = hv_json_array();
    for (size_t g = 0; g < list.n; g++)
        for (size_t i = 0; i < list.groups[g].n; i++)
            hv_json_append(items, item_object(r, &list.groups[g].items[i]));
    json_t *summary =
        HV_JSON_OBJECT(KEY("needed", list.needed), KEY("optional", list.optional),
                       KEY("break_both_ways", list.breaks));
    return HV_JSON_OBJECT(
        KEY("schema", "hvabi-rollback/1"), KEY("tool", HV_TOOL),
        KEY("profile", r->profile->name), KEY("old", hv_json_tree(&r->old)),
        KEY("new", hv_json_tree(&r->new)), KEY("summary", summary), KEY("items", items),
        KEY("coverage", hv_json_coverage(r)), KEY("errors", hv_json_errors(r)));
}
