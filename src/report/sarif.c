/* SPDX-License-Identifier: MIT */
#include "report/sarif.h"

#include "model/waiver.h"
#include "report/ci_formats.h"
#include "report/json_parts.h"
#include "report/message.h"
#include "report/writers.h"

/* Takes over what is in the buffer. */
static json_t *message_of(struct hv_buf *buf)
{
    json_t *o = hv_sarif_message(buf->p);
    hv_buf_done(buf);
    return o;
}

/* ---- one finding ---- */

static const char *const levels[] = {"error", "warning", "note"};

static const char *entity_kind(const struct hv_change *change)
{
    if (change->member)
        return "member";
    switch (change->cls) {
    case HV_CLASS_RECORD:
    case HV_CLASS_TYPEDEF:
        return "type";
    case HV_CLASS_HYPERCALL:
    case HV_CLASS_OP:
    case HV_CLASS_SIGNATURE:
        return "function";
    case HV_CLASS_ENUM:
    case HV_CLASS_CONSTANT:
    case HV_CLASS_MASK:
    case HV_CLASS_REGISTER:
    case HV_CLASS_MACRO:
        break;
    }
    return "value";
}

static json_t *entity_location(const struct hv_change *change)
{
    struct hv_buf name = {0};
    hv_put_escaped(&name, change->entity, SIZE_MAX);
    if (change->member) {
        hv_buf_putc(&name, '.');
        hv_put_escaped(&name, change->member, SIZE_MAX);
    }
    json_t *o =
        hv_json_pack("fullyQualifiedName:s kind:s", name.p, entity_kind(change));
    hv_buf_done(&name);
    return o;
}

/* What it is about, and each architecture on which it is so. */
static json_t *logical_locations(const struct hv_result *result,
                                 const struct hv_change *change)
{
    json_t *array = hv_json_list();
    hv_json_append(array, entity_location(change));
    for (size_t a = 0; a < result->profile->n_archs; a++) {
        if (!(change->archs & 1u << a))
            continue;
        hv_json_append(array,
                       hv_json_pack("name:s kind:s", result->profile->archs[a].name,
                                    "architecture"));
    }
    return array;
}

static json_t *locations(const struct hv_result *result,
                         const struct hv_finding *finding)
{
    json_t *array = hv_json_list();
    json_t *o = hv_json_pack(
        "physicalLocation:o logicalLocations:o",
        hv_sarif_place(hv_finding_file(result, finding), finding->change.line),
        logical_locations(result, &finding->change));
    hv_json_append(array, o);
    return array;
}

/* All that JSON tells of a finding but what SARIF has a place of its own for. */
static json_t *properties(const struct hv_result *result,
                          const struct hv_finding *finding)
{
    static const char *const elsewhere[] = {
        "rule", "introduced_here", "location", "waiver", "id", "why"};
    json_t *o = hv_json_finding(result, finding);
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        json_object_del(o, elsewhere[i]);
    return o;
}

static json_t *suppressions(const struct hv_waiver *waiver)
{
    json_t *array = hv_json_list();
    if (!waiver)
        return array;
    json_t *o = hv_json_pack("kind:s status:s", "external", "accepted");
    if (waiver->reason)
        hv_json_set(o, "justification", hv_json_text(waiver->reason));
    if (waiver->file) {
        json_t *location = hv_json_must(json_object());
        hv_json_set(location, "physicalLocation", hv_sarif_place(waiver->file, 0));
        hv_json_set(o, "location", location);
    }
    hv_json_append(array, o);
    return array;
}

/* Either all results of a run have suppressions, if none in them, or no result has. */
static bool any_waived(const struct hv_result *result)
{
    for (size_t i = 0; i < result->n_findings; i++)
        if (result->findings[i].waiver)
            return true;
    return false;
}

static void set_rule(json_t *o, const struct hv_sarif_rules *rules,
                     const struct hv_finding *finding)
{
    long i = hv_sarif_rule_index(rules, finding->rule);
    const char *kind = hv_kind_name(finding->change.kind);
    hv_json_set(o, "ruleId", hv_json_text(i < 0 ? kind : finding->rule->id));
    if (i >= 0)
        hv_json_set(o, "ruleIndex", hv_json_number((uint64_t)i));
}

static json_t *finding_result(const struct hv_result *result,
                              const struct hv_sarif_rules *rules,
                              const struct hv_finding *finding)
{
    struct hv_buf text = {0};
    json_t *o = hv_json_must(json_object());
    hv_put_message(&text, result, finding);
    set_rule(o, rules, finding);
    hv_json_set(o, "level", hv_json_text(levels[hv_finding_level(finding)]));
    hv_json_set(o, "message", message_of(&text));
    hv_json_set(o, "locations", locations(result, finding));
    if (finding->id) {
        json_t *prints = hv_json_must(json_object());
        hv_json_set(prints, "hvabi/v1", hv_json_text(finding->id));
        hv_json_set(o, "partialFingerprints", prints);
    }
    hv_json_set(o, "baselineState",
                hv_json_text(finding->introduced_here ? "new" : "unchanged"));
    hv_json_set(o, "properties", properties(result, finding));
    return o;
}

static json_t *results(const struct hv_result *result,
                       const struct hv_sarif_rules *rules)
{
    json_t *array = hv_json_list();
    bool waived = any_waived(result);
    for (size_t i = 0; i < result->n_findings; i++) {
        const struct hv_finding *finding = &result->findings[i];
        json_t *o = finding_result(result, rules, finding);
        if (waived)
            hv_json_set(o, "suppressions", suppressions(finding->waiver));
        hv_json_append(array, o);
    }
    return array;
}

/* ---- the run ---- */

static json_t *notification(const char *level, struct hv_buf *text, const char *file,
                            uint32_t line)
{
    json_t *o = hv_json_pack("level:s message:o", level, message_of(text));
    if (file && *file) {
        json_t *array = hv_json_list();
        json_t *at = hv_json_must(json_object());
        hv_json_set(at, "physicalLocation", hv_sarif_place(file, line));
        hv_json_append(array, at);
        hv_json_set(o, "locations", array);
    }
    return o;
}

static json_t *notifications(const struct hv_result *result)
{
    json_t *array = hv_json_list();
    for (size_t i = 0; i < result->n_errors; i++) {
        const struct hv_err *err = &result->errors[i].err;
        struct hv_buf text = {0};
        if (hv_error_reported(result, i))
            continue;
        hv_put_error(&text, result, i, false);
        hv_json_append(array, notification("error", &text, err->path, err->line));
    }
    for (size_t i = 0; i < result->n_remarks; i++) {
        struct hv_buf text = {0};
        hv_put_escaped(&text, result->remarks[i].text, SIZE_MAX);
        hv_json_append(array,
                       notification("warning", &text, result->remarks[i].file, 0));
    }
    return array;
}

static json_t *invocations(const struct hv_result *result)
{
    json_t *array = hv_json_list();
    bool successful = result->n_errors == 0 && !hv_compared_nothing(result);
    json_t *o = hv_json_pack("executionSuccessful:b toolExecutionNotifications:o",
                             successful, notifications(result));
    hv_json_append(array, o);
    return array;
}

static json_t *tool(const struct hv_sarif_rules *rules)
{
    json_t *o = hv_json_must(json_object());
    json_t *driver = hv_json_pack("name:s version:s rules:o", "hvabi", HVABI_VERSION,
                                  hv_sarif_rules_array(rules));
    hv_json_set(o, "driver", driver);
    return o;
}

/* Runs of the same command about the same hypervisor belong together. */
static json_t *automation(const struct hv_result *result,
                          const struct hv_report_options *options)
{
    json_t *o = hv_json_must(json_object());
    struct hv_buf id = {0};
    hv_buf_printf(&id, "hvabi/%s/", options->command ? options->command : "diff");
    hv_put_escaped(&id, result->profile->name, SIZE_MAX);
    hv_buf_putc(&id, '/');
    hv_json_set(o, "id", hv_json_text(id.p));
    hv_buf_done(&id);
    return o;
}

static json_t *base_ids(void)
{
    json_t *o = hv_json_must(json_object());
    json_t *root = hv_json_must(json_object());
    hv_json_set(root, "description", hv_sarif_message("the top of the judged tree"));
    hv_json_set(o, "SRCROOT", root);
    return o;
}

static json_t *compared(const struct hv_result *result)
{
    return hv_json_pack("profile:s old:o new:o coverage:o", result->profile->name,
                        hv_json_tree(&result->old), hv_json_tree(&result->new),
                        hv_json_coverage(result));
}

static json_t *run(const struct hv_result *result,
                   const struct hv_report_options *options,
                   const struct hv_sarif_rules *rules, json_t *found)
{
    return hv_json_pack("tool:o automationDetails:o invocations:o "
                        "originalUriBaseIds:o columnKind:s results:o "
                        "properties:o",
                        tool(rules), automation(result, options), invocations(result),
                        base_ids(), "utf16CodeUnits", found, compared(result));
}

void hv_sarif_log(const struct hv_result *result,
                  const struct hv_report_options *options,
                  const struct hv_sarif_rules *rules, json_t *found, struct hv_buf *buf)
{
    json_t *runs = hv_json_list();
    json_t *o = hv_json_pack("$schema:s version:s",
                             "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/"
                             "os/schemas/sarif-schema-2.1.0.json",
                             "2.1.0");
    hv_json_append(runs, run(result, options, rules, found));
    hv_json_set(o, "runs", runs);
    hv_json_dump(o, buf);
}

void hv_sarif_write(const struct hv_report *report,
                    const struct hv_report_options *options, struct hv_buf *buf)
{
    const struct hv_result *result = report->result;
    struct hv_sarif_rules rules = hv_sarif_rules_new(result);
    hv_sarif_log(result, options, &rules, results(result, &rules), buf);
    hv_sarif_rules_done(&rules);
}
