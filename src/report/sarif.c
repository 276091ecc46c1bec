/* SPDX-License-Identifier: MIT */
#include "report/sarif.h"

#include "model/waiver.h"
#include "report/ci_formats.h"
#include "report/json_util.h"
#include "report/message.h"
#include "report/writers.h"

/* Takes over what is in the buffer. */
static json_t *message_of(struct hv_buf *buf)
{
    json_t *o = hv_sarif_message(buf->p);
    hv_buf_done(buf);
    return o;
}

/* A list with one place in it. */
static json_t *place_list(const char *file, uint32_t line)
{
    return hv_json_array_of(
        HV_JSON_OBJECT(KEY("physicalLocation", hv_sarif_place(file, line))));
}

/* ---- one finding ---- */

static const char *const levels[] = {"error", "warning", "note"};

static const char *entity_kind(const struct hv_change *change)
{
    static const char *const kinds[HV_CLASSES] = {
        [HV_CLASS_RECORD] = "type", [HV_CLASS_TYPEDEF] = "type",
        [HV_CLASS_HANDLE] = "type", [HV_CLASS_HYPERCALL] = "function",
        [HV_CLASS_OP] = "function", [HV_CLASS_SIGNATURE] = "function",
    };
    if (change->member)
        return "member";
    return kinds[change->cls] ?: "value";
}

/* What it is about, and each architecture on which it is so. */
static json_t *logical_locations(const struct hv_result *result,
                                 const struct hv_change *change)
{
    struct hv_buf name = {0};
    hv_put_escaped(&name, change->entity, SIZE_MAX);
    hv_buf_puts(&name, change->member ? "." : "");
    hv_put_escaped(&name, change->member, SIZE_MAX);
    json_t *array =
        hv_json_array_of(HV_JSON_OBJECT(KEY("fullyQualifiedName", hv_json_taken(&name)),
                                        KEY("kind", entity_kind(change))));
    struct hv_set_names archs = hv_arch_names(result->profile, change->archs);
    HV_EACH (arch, archs.v, archs.n)
        hv_json_append(array,
                       HV_JSON_OBJECT(KEY("name", *arch), KEY("kind", "architecture")));
    return array;
}

static json_t *locations(const struct hv_result *result, const struct hv_finding *f)
{
    return hv_json_array_of(
        HV_JSON_OBJECT(KEY("physicalLocation",
                           hv_sarif_place(hv_finding_file(result, f), f->change.line)),
                       KEY("logicalLocations", logical_locations(result, &f->change))));
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
    if (!waiver)
        return hv_json_array();
    return hv_json_array_of(HV_JSON_OBJECT(
        KEY("kind", "external"), KEY("status", "accepted"),
        KEY_IF(waiver->reason, "justification", waiver->reason),
        KEY_IF(
            waiver->file, "location",
            HV_JSON_OBJECT(KEY("physicalLocation", hv_sarif_place(waiver->file, 0))))));
}

/* Either all results of a run have suppressions, if none in them, or no result has. */
static bool any_waived(const struct hv_result *result)
{
    return HV_ANY(f, result->findings, result->n_findings, f->waiver);
}

static json_t *finding_result(const struct hv_result *result,
                              const struct hv_sarif_rules *rules,
                              const struct hv_finding *f, bool any_waiver)
{
    struct hv_buf text = {0};
    long rule = hv_sarif_rule_index(rules, f->rule);
    hv_put_message(&text, result, f);
    return HV_JSON_OBJECT(
        KEY("ruleId", rule < 0 ? hv_kind_name(f->change.kind) : f->rule->id),
        KEY_IF(rule >= 0, "ruleIndex", (uint64_t)rule),
        KEY("level", levels[hv_finding_level(f)]), KEY("message", message_of(&text)),
        KEY("locations", locations(result, f)),
        KEY_IF(f->id, "partialFingerprints", HV_JSON_OBJECT(KEY("hvabi/v1", f->id))),
        KEY("baselineState", f->introduced_here ? "new" : "unchanged"),
        KEY("properties", properties(result, f)),
        KEY_IF(any_waiver, "suppressions", suppressions(f->waiver)));
}

/* What asks for nothing is not an alert. */
static json_t *results(const struct hv_result *result,
                       const struct hv_report_options *options,
                       const struct hv_sarif_rules *rules)
{
    json_t *array = hv_json_array();
    bool waived = any_waived(result);
    HV_EACH (f, result->findings, result->n_findings)
        if (!hv_finding_condensed(f, options))
            hv_json_append(array, finding_result(result, rules, f, waived));
    return array;
}

/* ---- the run ---- */

static json_t *notification(const char *level, struct hv_buf *text, const char *file,
                            uint32_t line)
{
    return HV_JSON_OBJECT(KEY("level", level), KEY("message", message_of(text)),
                          KEY_IF(file && *file, "locations", place_list(file, line)));
}

static json_t *notifications(const struct hv_result *result)
{
    json_t *array = hv_json_array();
    for (size_t i = 0; i < result->n_errors; i++) {
        const struct hv_err *err = &result->errors[i].err;
        struct hv_buf text = {0};
        if (hv_error_reported(result, i))
            continue;
        hv_put_error(&text, result, i, false);
        hv_json_append(array, notification("error", &text, err->path, err->line));
    }
    HV_EACH (remark, result->remarks, result->n_remarks) {
        struct hv_buf text = {0};
        hv_put_escaped(&text, remark->text, SIZE_MAX);
        hv_json_append(array, notification("warning", &text, remark->file, 0));
    }
    return array;
}

static json_t *invocations(const struct hv_result *result)
{
    bool successful = result->n_errors == 0 && !hv_compared_nothing(result);
    return hv_json_array_of(
        HV_JSON_OBJECT(KEY("executionSuccessful", successful),
                       KEY("toolExecutionNotifications", notifications(result))));
}

static json_t *tool(const struct hv_sarif_rules *rules)
{
    return HV_JSON_OBJECT(KEY(
        "driver", HV_JSON_OBJECT(KEY("name", "hvabi"), KEY("version", HVABI_VERSION),
                                 KEY("rules", hv_sarif_rules_array(rules)))));
}

/* Runs of the same command about the same hypervisor belong together. */
static json_t *automation(const struct hv_result *result,
                          const struct hv_report_options *options)
{
    struct hv_buf id = {0};
    hv_buf_printf(&id, "hvabi/%s/", options->command ? options->command : "diff");
    hv_put_escaped(&id, result->profile->name, SIZE_MAX);
    hv_buf_putc(&id, '/');
    return HV_JSON_OBJECT(KEY("id", hv_json_taken(&id)));
}

static json_t *base_ids(void)
{
    json_t *description = hv_sarif_message("the top of the judged tree");
    return HV_JSON_OBJECT(
        KEY("SRCROOT", HV_JSON_OBJECT(KEY("description", description))));
}

static json_t *compared(const struct hv_result *result)
{
    return HV_JSON_OBJECT(KEY("profile", result->profile->name),
                          KEY("old", hv_json_tree(&result->old)),
                          KEY("new", hv_json_tree(&result->new)),
                          KEY("coverage", hv_json_coverage(result)));
}

static json_t *run_object(const struct hv_result *result,
                          const struct hv_report_options *options,
                          const struct hv_sarif_rules *rules, json_t *found)
{
    return HV_JSON_OBJECT(
        KEY("tool", tool(rules)), KEY("automationDetails", automation(result, options)),
        KEY("invocations", invocations(result)), KEY("originalUriBaseIds", base_ids()),
        KEY("columnKind", "utf16CodeUnits"), KEY("results", found),
        KEY("properties", compared(result)));
}

json_t *hv_sarif_log(const struct hv_report *report, struct hv_sarif_rules *rules,
                     json_t *found)
{
    json_t *run = run_object(report->result, report->options, rules, found);
    hv_sarif_rules_done(rules);
    return HV_JSON_OBJECT(KEY("$schema",
                              "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/"
                              "os/schemas/sarif-schema-2.1.0.json"),
                          KEY("version", "2.1.0"), KEY("runs", hv_json_array_of(run)));
}

json_t *hv_sarif_write(const struct hv_report *report)
{
    const struct hv_result *result = report->result;
    struct hv_sarif_rules rules = hv_sarif_rules_new(result, report->options);
    json_t *found = results(result, report->options, &rules);
    hv_sarif_hazards(found, report, &rules, any_waived(result));
    return hv_sarif_log(report, &rules, found);
}
