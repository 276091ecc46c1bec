/* SPDX-License-Identifier: MIT */
#include "model/waiver.h"
#include "report/hazard_page.h"
#include "report/json_util.h"
#include "report/rollback.h"
#include "report/wording.h"
#include "report/writers.h"

static json_t *value_object(const struct hv_side *side)
{
    if (side->text) /* names the owner of the number */
        return HV_JSON_OBJECT(KEY("text", side->text),
                              KEY_IF(side->value, "value", side->value),
                              KEY_IF(!side->value && side->value_bits, "bits",
                                     side->value_bits));
    if (side->value && !side->value_bits) /* a macro without a value */
        return HV_JSON_OBJECT(KEY("tokens_hash", side->value));
    return HV_JSON_OBJECT(KEY_IF(side->value, "value", side->value),
                          KEY_IF(side->value, "bits", side->value_bits),
                          KEY_IF(side->value, "unsigned", side->is_unsigned));
}

json_t *hv_json_side(const struct hv_side *side, enum hv_fields fields,
                     const struct hv_profile *profile)
{
    if (!side->present)
        return json_null();
    switch (fields) {
    case HV_FIELDS_MEMBER:
    case HV_FIELDS_ARGUMENT:
        return HV_JSON_OBJECT(KEYS(side, offset, bits, type));
    case HV_FIELDS_RECORD:
        return HV_JSON_OBJECT(KEY("size", side->size),
                              KEY("align", hv_json_known(side->align)));
    case HV_FIELDS_TYPEDEF:
        return HV_JSON_OBJECT(KEYS(side, type, size));
    case HV_FIELDS_VALUE:
    case HV_FIELDS_MACRO: /* either side can be the macro */
        return value_object(side);
    case HV_FIELDS_GUARD:
        if (!side->entity)
            return HV_JSON_OBJECT({NULL, NULL});
        return HV_JSON_OBJECT(
            KEY("audiences", hv_json_audiences(profile, side->entity->audiences)),
            KEY("guard", side->entity->guard));
    case HV_FIELDS_STATE:
        return HV_JSON_OBJECT(KEY("value", side->value),
                              KEY_IF(side->size, "size", side->size));
    case HV_FIELDS_COMMENT: /* "comment" says how they differ */
    case HV_FIELDS_CLASS:
        break;
    }
    return HV_JSON_OBJECT({NULL, NULL});
}

json_t *hv_json_change(const struct hv_change *c, const struct hv_profile *profile)
{
    enum hv_fields fields = hv_change_fields(c);
    return HV_JSON_OBJECT(
        KEY("kind", hv_kind_name(c->kind)), KEYS(c, entity, member),
        KEY_IF(c->renamed_to, "renamed_to", c->renamed_to), KEYS_WHO(profile, c),
        KEY("before", hv_json_side(&c->before, fields, profile)),
        KEY("after", hv_json_side(&c->after, fields, profile)),
        KEY_IF(c->lines, "lines", c->lines), KEY_IF(c->comment, "comment", c->comment));
}

static json_t *consequences_array(const struct hv_change *change,
                                  const struct hv_profile *profile)
{
    json_t *array = hv_json_array();
    for (const struct hv_change *c = change->consequences; c; c = c->next)
        hv_json_append(array, hv_json_change(c, profile));
    return array;
}

static json_t *arch_object(const struct hv_finding *f, const struct hv_per_arch *on,
                           const struct hv_profile *profile)
{
    enum hv_fields fields = hv_change_fields(&f->change);
    return HV_JSON_OBJECT(KEY_IF(f->since_on, "released_since",
                                 f->since_on ? f->since_on[on->arch] : NULL),
                          KEY("before", hv_json_side(&on->before, fields, profile)),
                          KEY("after", hv_json_side(&on->after, fields, profile)));
}

static json_t *per_arch_object(const struct hv_finding *f,
                               const struct hv_profile *profile)
{
    json_t *o = hv_json_must(json_object());
    HV_EACH (x, f->per_arch, f->n_per_arch)
        hv_json_set(o, profile->archs[x->arch].name, arch_object(f, x, profile));
    for (unsigned a = 0; !f->n_per_arch && a < profile->n_archs; a++) {
        struct hv_per_arch same = {a, f->change.before, f->change.after};
        if (f->change.archs & UINT32_C(1) << a)
            hv_json_set(o, profile->archs[a].name, arch_object(f, &same, profile));
    }
    return o;
}

static json_t *waiver_object(const struct hv_waiver *waiver)
{
    return HV_JSON_OBJECT_IF(waiver, KEYS(waiver, file, reason, link),
                             KEY("decided_by", hv_json_strings(&waiver->decided_by)),
                             KEY("until", waiver->until));
}

static json_t *group_object(const struct hv_result *result, const struct hv_finding *f)
{
    const struct hv_group *group = &result->groups[f->group];
    return HV_JSON_OBJECT(
        KEY("id", group->id),
        KEY("heading", hv_json_taken(HV_TEXT(hv_put_group, result, group))));
}

json_t *hv_json_finding(const struct hv_result *result, const struct hv_finding *f)
{
    const struct hv_profile *profile = result->profile;
    const struct hv_change *c = &f->change;
    HV_BUF back = {0};
    hv_put_rollback(&back, profile, f);
    return HV_JSON_ADD(
        hv_json_change(c, profile),
        KEY_IF(f->n_per_arch || f->since_on, "per_arch", per_arch_object(f, profile)),
        KEY("verdict", hv_verdict_name(f->verdict)),
        KEY("rollback", f->rollback_break ? "break" : "ok"),
        KEY("rule", f->rule ? f->rule->id : NULL),
        KEYS(f, released_since, introduced_here),
        KEY("location", hv_json_region(c->file, c->line, c->last_line)),
        KEY("consequences", consequences_array(c, profile)),
        KEY("reachable_from", hv_json_strings(f->reachable_from)),
        KEY_IF(f->version_macro, "covered_by",
               HV_JSON_OBJECT(KEY("macro", f->version_macro),
                              KEY("before", f->version_before),
                              KEY("after", f->version_after))),
        KEY_IF(f->n_carriers, "carried_by",
               hv_json_carriers(profile, f->carriers, f->n_carriers)),
        KEY("waiver", waiver_object(f->waiver)),
        KEY_IF(f->waived_with, "waived_with", f->waived_with), KEY("id", f->id),
        KEY("group", group_object(result, f)), KEY("why", f->why),
        KEY_IF(hv_finding_wants_fix(f), "fix", f->fix),
        KEY_IF(hv_finding_wants_fix(f) && f->paste.n, "paste",
               hv_json_strings(&f->paste)),
        KEY_IF(back.n, "back", back.p));
}

static json_t *counts_object(const struct hv_counts *counts)
{
    static const enum hv_verdict order[] = {
        HV_VERDICT_BREAK,  HV_VERDICT_VERSIONED,  HV_VERDICT_SOURCE,
        HV_VERDICT_REVIEW, HV_VERDICT_UNRELEASED, HV_VERDICT_COMPATIBLE,
    };
    _Static_assert(sizeof order / sizeof *order == HV_VERDICT_COUNT, "every verdict");
    json_t *o = hv_json_must(json_object());
    for (size_t i = 0; i < HV_VERDICT_COUNT; i++)
        hv_json_set(o, hv_verdict_name(order[i]), hv_json_number(counts->of[order[i]]));
    return HV_JSON_ADD(o, KEYS(counts, rollback, waived));
}

json_t *hv_json_summary(const struct hv_result *result)
{
    return HV_JSON_ADD(counts_object(&result->counts),
                       KEY("rows", counts_object(&result->rows)));
}

json_t *hv_json_write(const struct hv_report *report)
{
    const struct hv_result *r = report->result;
    return HV_JSON_OBJECT(
        KEYS_HEAD("hvabi-report/1", r->profile), KEY("old", hv_json_tree(&r->old)),
        KEY("new", hv_json_tree(&r->new)),
        KEY_IF(r->against.text, "against", hv_json_tree(&r->against)),
        KEY("summary", hv_json_summary(r)),
        KEY("changes",
            HV_JSON_LIST(f, r->findings, r->n_findings, hv_json_finding(r, f))),
        KEY_IF(report->hazards, "hazards", hv_json_hazards(report)),
        KEY("coverage", hv_json_coverage(r)),
        KEY_IF(r->verification, "verify", hv_json_verification(r->verification)),
        /* whose decisions counted; null: only the installed rules */
        KEY("policy", r->policy.text ? hv_json_tree(&r->policy) : json_null()),
        KEY_IF(r->edits_policy, "edits_policy", json_true()),
        KEY("remarks", HV_JSON_LIST(remark, r->remarks, r->n_remarks,
                                    HV_JSON_OBJECT(KEYS(remark, file, text)))),
        KEY("errors", hv_json_errors(r)));
}
