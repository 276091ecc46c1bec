/* SPDX-License-Identifier: MIT */
#include "model/waiver.h"
#include "report/json_parts.h"
#include "report/json_util.h"
#include "report/rollback.h"
#include "report/wording.h"
#include "report/writers.h"

#include <string.h>

static void set_value(json_t *o, const struct hv_side *side)
{
    if (side->text) {
        hv_json_set(o, "text", hv_json_text(side->text));
        if (side->value) /* a number, and the text says whose */
            hv_json_set(o, "value", hv_json_text(side->value));
    } else if (side->value && !side->value_bits) { /* a macro that has no value */
        hv_json_set(o, "tokens_hash", hv_json_text(side->value));
    } else if (side->value) {
        hv_json_set(o, "value", hv_json_text(side->value));
        hv_json_set(o, "bits", hv_json_number(side->value_bits));
        hv_json_set(o, "unsigned", json_boolean(side->is_unsigned));
    }
}

static void set_guard(json_t *o, const struct hv_side *side,
                      const struct hv_profile *profile)
{
    if (!side->entity)
        return;
    hv_json_set(o, "audiences", hv_json_audiences(profile, side->entity->audiences));
    hv_json_set(o, "guard", hv_json_text(side->entity->guard));
}

/* One side, with the fields that mean something; null for an absent one. */
static json_t *side_object(const struct hv_side *side, enum hv_fields fields,
                           const struct hv_profile *profile)
{
    if (!side->present)
        return json_null();
    json_t *o = hv_json_must(json_object());
    switch (fields) {
    case HV_FIELDS_MEMBER:
        hv_json_set(o, "offset", hv_json_number(side->offset));
        hv_json_set(o, "bits", hv_json_number(side->bits));
        hv_json_set(o, "type", hv_json_text(side->type));
        break;
    case HV_FIELDS_RECORD:
        hv_json_set(o, "size", hv_json_number(side->size));
        hv_json_set(o, "align",
                    side->align ? hv_json_number(side->align) : json_null());
        break;
    case HV_FIELDS_TYPEDEF:
        hv_json_set(o, "type", hv_json_text(side->type));
        hv_json_set(o, "size", hv_json_number(side->size));
        break;
    case HV_FIELDS_VALUE:
    case HV_FIELDS_MACRO: /* a change can be from the one to the other */
        set_value(o, side);
        break;
    case HV_FIELDS_GUARD:
        set_guard(o, side, profile);
        break;
    case HV_FIELDS_STATE:
        hv_json_set(o, "value", hv_json_text(side->value));
        if (side->size)
            hv_json_set(o, "size", hv_json_number(side->size));
        break;
    case HV_FIELDS_CLASS:
        break;
    }
    return o;
}

static void set_sides(json_t *o, const struct hv_change *change,
                      const struct hv_profile *profile)
{
    enum hv_fields fields = hv_change_fields(change);
    hv_json_set(o, "before", side_object(&change->before, fields, profile));
    hv_json_set(o, "after", side_object(&change->after, fields, profile));
}

static void set_identity(json_t *o, const struct hv_change *change,
                         const struct hv_profile *profile)
{
    hv_json_set(o, "kind", hv_json_text(hv_kind_name(change->kind)));
    hv_json_set(o, "entity", hv_json_text(change->entity));
    hv_json_set(o, "member", hv_json_text(change->member));
    if (change->renamed_to)
        hv_json_set(o, "renamed_to", hv_json_text(change->renamed_to));
    hv_json_set(o, "archs", hv_json_archs(profile, change->archs));
    hv_json_set(o, "audiences", hv_json_audiences(profile, change->audiences));
}

static json_t *consequences_array(const struct hv_change *change,
                                  const struct hv_profile *profile)
{
    json_t *array = hv_json_list();
    for (const struct hv_change *c = change->consequences; c; c = c->next) {
        json_t *o = hv_json_must(json_object());
        set_identity(o, c, profile);
        set_sides(o, c, profile);
        hv_json_append(array, o);
    }
    return array;
}

static json_t *per_arch_object(const struct hv_finding *finding,
                               const struct hv_profile *profile)
{
    enum hv_fields fields = hv_change_fields(&finding->change);
    json_t *o = hv_json_must(json_object());
    for (size_t i = 0; i < finding->n_per_arch; i++) {
        const struct hv_per_arch *p = &finding->per_arch[i];
        json_t *sides =
            hv_json_pack("before:o after:o", side_object(&p->before, fields, profile),
                         side_object(&p->after, fields, profile));
        hv_json_set(o, profile->archs[p->arch].name, sides);
    }
    return o;
}

static json_t *covered_object(const struct hv_finding *finding)
{
    return hv_json_pack("macro:s before:s after:s", finding->version_macro,
                        finding->version_before, finding->version_after);
}

static json_t *waiver_object(const struct hv_waiver *waiver)
{
    if (!waiver)
        return json_null();
    return hv_json_pack("file:s reason:s link:s decided_by:o until:s", waiver->file,
                        waiver->reason, waiver->link,
                        hv_json_strings(&waiver->decided_by), waiver->until);
}

static void set_back(json_t *o, const struct hv_result *result,
                     const struct hv_finding *finding)
{
    struct hv_buf back = {0};
    hv_put_rollback(&back, result->profile, finding);
    if (back.n)
        hv_json_set(o, "back", hv_json_text(back.p));
    hv_buf_done(&back);
}

json_t *hv_json_finding(const struct hv_result *result,
                        const struct hv_finding *finding)
{
    const struct hv_change *change = &finding->change;
    json_t *o = hv_json_must(json_object());
    set_identity(o, change, result->profile);
    set_sides(o, change, result->profile);
    if (finding->n_per_arch)
        hv_json_set(o, "per_arch", per_arch_object(finding, result->profile));
    hv_json_set(o, "verdict", hv_json_text(hv_verdict_name(finding->verdict)));
    hv_json_set(o, "rollback", hv_json_text(finding->rollback_break ? "break" : "ok"));
    hv_json_set(o, "rule", hv_json_text(finding->rule ? finding->rule->id : NULL));
    hv_json_set(o, "released_since", hv_json_text(finding->released_since));
    hv_json_set(o, "introduced_here", json_boolean(finding->introduced_here));
    hv_json_set(o, "location", hv_json_location(change->file, change->line));
    hv_json_set(o, "consequences", consequences_array(change, result->profile));
    hv_json_set(o, "reachable_from", hv_json_strings(finding->reachable_from));
    if (finding->version_macro)
        hv_json_set(o, "covered_by", covered_object(finding));
    hv_json_set(o, "waiver", waiver_object(finding->waiver));
    hv_json_set(o, "id", hv_json_text(finding->id));
    hv_json_set(o, "why", hv_json_text(finding->why));
    set_back(o, result, finding);
    return o;
}

static json_t *summary_object(const struct hv_result *result)
{
    static const enum hv_verdict order[] = {
        HV_VERDICT_BREAK,  HV_VERDICT_VERSIONED,  HV_VERDICT_SOURCE,
        HV_VERDICT_REVIEW, HV_VERDICT_UNRELEASED, HV_VERDICT_COMPATIBLE,
    };
    _Static_assert(sizeof order / sizeof *order == HV_VERDICT_COUNT, "every verdict");
    json_t *o = hv_json_must(json_object());
    for (size_t i = 0; i < HV_VERDICT_COUNT; i++)
        hv_json_set(o, hv_verdict_name(order[i]),
                    hv_json_number(result->counts[order[i]]));
    hv_json_set(o, "rollback", hv_json_number(result->rollback));
    hv_json_set(o, "waived", hv_json_number(result->waived));
    return o;
}

/* Whose decisions counted; null: nobody's beside the installed rules. */
static json_t *policy_object(const struct hv_result *result)
{
    return result->policy.text ? hv_json_tree(&result->policy) : json_null();
}

static json_t *remarks_array(const struct hv_result *result)
{
    json_t *array = hv_json_list();
    for (size_t i = 0; i < result->n_remarks; i++) {
        hv_json_append(array, hv_json_pack("file:s text:s", result->remarks[i].file,
                                           result->remarks[i].text));
    }
    return array;
}

void hv_json_write(const struct hv_report *report,
                   const struct hv_report_options *options, struct hv_buf *buf)
{
    const struct hv_result *result = report->result;
    (void)options;
    /* a machine gets everything, however loud the text is to be */
    json_t *o = hv_json_must(json_object());
    json_t *changes = hv_json_list();
    for (size_t i = 0; i < result->n_findings; i++)
        hv_json_append(changes, hv_json_finding(result, &result->findings[i]));
    hv_json_set(o, "schema", hv_json_text("hvabi-report/1"));
    hv_json_set(o, "tool", hv_json_text("hvabi " HVABI_VERSION));
    hv_json_set(o, "profile", hv_json_text(result->profile->name));
    hv_json_set(o, "old", hv_json_tree(&result->old));
    hv_json_set(o, "new", hv_json_tree(&result->new));
    hv_json_set(o, "summary", summary_object(result));
    hv_json_set(o, "changes", changes);
    hv_json_set(o, "coverage", hv_json_coverage(result));
    if (result->verification)
        hv_json_set(o, "verify", hv_json_verification(result->verification));
    hv_json_set(o, "policy", policy_object(result));
    if (result->edits_policy)
        hv_json_set(o, "edits_policy", json_true());
    hv_json_set(o, "remarks", remarks_array(result));
    hv_json_set(o, "errors", hv_json_errors(result));
    hv_json_dump(o, buf);
}
