/* SPDX-License-Identifier: MIT */
#include "report/writers.h"

#include "model/waiver.h"
#include "report/issue.h"
#include "report/json_util.h"

/* The rules of reported results, each once, in the order of use. */
struct rules {
    size_t n, cap;
    const struct hv_rule **v;
};

/* A run while it is collected. */
struct run {
    struct rules rules;
    json_t *results, *notifications;
    bool any_waiver; /* either all results of a run have suppressions, perhaps empty, or
                        none has */
};

/* ---- messages and places ---- */

/* Avoid "{0}", a placeholder, and "[text](1)", a link: braces are doubled, as the
 * standard requires, and links are broken up. */
static void put_plain(struct hv_buf *buf, const char *s)
{
    for (; *s; s++) {
        hv_buf_putc(buf, *s);
        if (*s == '{' || *s == '}')
            hv_buf_putc(buf, *s);
        else if (*s == ']' && s[1] == '(')
            hv_buf_putc(buf, ' ');
    }
}

/* Takes ownership of the buffer's text. */
static json_t *message_of(struct hv_buf *text)
{
    HV_BUF all = *text;
    return HV_JSON_OBJECT(
        KEY("text", hv_json_taken(HV_TEXT(put_plain, all.p ? all.p : ""))));
}

static void put_uri(struct hv_buf *buf, const char *path)
{
    for (; *path; path++) {
        unsigned char c = (unsigned char)*path;
        if ((c < 0x80 && isalnum(c)) || strchr("-._~/", c))
            hv_buf_putc(buf, *path);
        else
            hv_buf_printf(buf, "%%%02X", c);
    }
}

static json_t *artifact(const char *file)
{
    bool absolute = file[0] == '/';
    struct hv_buf uri = {0};
    hv_buf_puts(&uri, absolute ? "file://" : "");
    put_uri(&uri, file);
    return HV_JSON_OBJECT(KEY("uri", hv_json_taken(&uri)),
                          KEY_IF(!absolute, "uriBaseId", "SRCROOT"));
}

static json_t *place_object(const char *file, uint32_t line)
{
    return HV_JSON_OBJECT(
        KEY("artifactLocation", artifact(file)),
        KEY_IF(line, "region", HV_JSON_OBJECT(KEY("startLine", line))));
}

/* ---- rules ---- */

/* The index of the rule, added if missing; -1: no rule. */
static long rule_index(struct rules *rules, const struct hv_rule *rule)
{
    size_t i = 0;
    if (!rule)
        return -1;
    while (i < rules->n && rules->v[i] != rule)
        i++;
    if (i == rules->n)
        *HV_ADD(rules->v, rules->n, rules->cap) = rule;
    return (long)i;
}

/* Put prose as Markdown with the same meaning. */
static void put_markdown(struct hv_buf *buf, const char *s)
{
    HV_BUF safe = {0};
    hv_put_escaped(&safe, s, SIZE_MAX);
    for (const char *p = safe.p; p && *p; p++) {
        if (strchr("\\`*_[]<>&|~#!@{}", *p))
            hv_buf_putc(buf, '\\');
        hv_buf_putc(buf, *p);
    }
}

static json_t *text_object(const char *text)
{
    return HV_JSON_OBJECT(KEY("text", text && *text ? text : "-"));
}

/* All prose of 'hvabi explain', as a viewer may have no other source. */
static json_t *help_object(const struct hv_rule *rule)
{
    const struct {
        const char *label, *text;
    } parts[] = {
        {"Why", rule->why}, {"What to do", rule->fix}, {"Example", rule->example}};
    struct hv_buf markdown = {0}, text = {0};
    for (size_t i = 0; i < HV_COUNT(parts); i++) {
        if (!parts[i].text || !*parts[i].text)
            continue;
        hv_buf_printf(&text, "%s: %s\n", parts[i].label, parts[i].text);
        hv_buf_printf(&markdown, "**%s:** ", parts[i].label);
        put_markdown(&markdown, parts[i].text);
        hv_buf_puts(&markdown, "\n\n");
    }
    hv_buf_printf(&text, "All of it: hvabi explain %s", rule->id);
    hv_buf_printf(&markdown, "All of it: `hvabi explain %s`", rule->id);
    return HV_JSON_OBJECT(KEY("text", hv_json_taken(&text)),
                          KEY("markdown", hv_json_taken(&markdown)));
}

/* The default level of a rule; a finding has its own. */
static const char *level(const struct hv_rule *rule)
{
    static const char *const levels[HV_VERDICT_COUNT] = {
        /* others depend on the rollback */
        [HV_VERDICT_BREAK] = "error",
        [HV_VERDICT_REVIEW] = "warning",
        [HV_VERDICT_SOURCE] = "warning",
    };
    if (rule->hazard)
        return "warning";
    return levels[rule->strict] ?: rule->rollback ? "warning" : "note";
}

/* The link to the rule in the output of 'hvabi explain --format markdown', if that has
 * a public address. */
static json_t *help_uri(const struct hv_rule *rule)
{
    struct hv_buf uri = {0};
    hv_buf_puts(&uri, HVABI_RULES_URL "#");
    for (const char *p = rule->id; *p; p++)
        hv_buf_putc(&uri, (char)tolower((unsigned char)*p));
    hv_buf_printf(&uri, "-%s", rule->slug);
    return hv_json_taken(&uri);
}

static json_t *rule_object(const struct hv_rule *rule)
{
    json_t *configuration = HV_JSON_OBJECT(KEY("level", level(rule)));
    return HV_JSON_OBJECT(KEY("id", rule->id), KEY("name", rule->slug),
                          KEY("shortDescription", text_object(rule->title)),
                          KEY("fullDescription", text_object(rule->why)),
                          KEY_IF(*HVABI_RULES_URL, "helpUri", help_uri(rule)),
                          KEY("help", help_object(rule)),
                          KEY("defaultConfiguration", configuration));
}

/* A list with one place. */
static json_t *place_list(const char *file, uint32_t line)
{
    return hv_json_array_of(
        HV_JSON_OBJECT(KEY("physicalLocation", place_object(file, line))));
}

/* ---- one finding ---- */

static const char *const levels[] = {"error", "warning", "note"};

static const char *entity_kind(const struct hv_change *change)
{
    static const char *const kinds[HV_CLASSES] = {
        /* others are values */
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

static json_t *locations(const struct hv_issue *issue)
{
    const struct hv_finding *f = issue->finding;
    return hv_json_array_of(HV_JSON_OBJECT(
        KEY("physicalLocation", place_object(hv_issue_home(issue), issue->line)),
        KEY_IF(f, "logicalLocations", logical_locations(issue->result, &f->change))));
}

/* Everything in the JSON report of a finding that has no place of its own in SARIF. */
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
            HV_JSON_OBJECT(KEY("physicalLocation", place_object(waiver->file, 0))))));
}

static void append_result(struct run *run, const struct hv_issue *issue)
{
    const struct hv_finding *f = issue->finding;
    long rule = rule_index(&run->rules, issue->rule);
    char id[HV_SHA256_HEX + 1];
    hv_issue_fingerprint(issue, id);
    hv_json_append(
        run->results,
        HV_JSON_OBJECT(
            KEY("ruleId", rule < 0 ? hv_kind_name(f->change.kind) : issue->rule->id),
            KEY_IF(rule >= 0, "ruleIndex", (uint64_t)rule),
            KEY("level", levels[issue->level]),
            KEY("message", message_of(HV_TEXT(hv_put_issue, issue))),
            KEY("locations", locations(issue)),
            KEY_IF(*id, "partialFingerprints", HV_JSON_OBJECT(KEY("hvabi/v1", &id[0]))),
            KEY_IF(f, "baselineState", f->introduced_here ? "new" : "unchanged"),
            KEY_IF(f, "properties", properties(issue->result, f)),
            KEY_IF(run->any_waiver, "suppressions",
                   suppressions(f ? f->waiver : NULL))));
}

/* ---- the run ---- */

static json_t *notification(const char *level, struct hv_buf *text, const char *file,
                            uint32_t line)
{
    return HV_JSON_OBJECT(KEY("level", level), KEY("message", message_of(text)),
                          KEY_IF(file && *file, "locations", place_list(file, line)));
}

static void append_issue(void *ctx, const struct hv_issue *issue)
{
    struct run *run = ctx;
    if (issue->finding || issue->hazard)
        append_result(run, issue);
    else
        hv_json_append(run->notifications,
                       notification("error", HV_TEXT(hv_put_issue, issue), issue->file,
                                    issue->line));
}

static json_t *invocations(const struct hv_result *result, json_t *notifications)
{
    bool successful = result->n_errors == 0 && !hv_compared_nothing(result);
    HV_EACH (remark, result->remarks, result->n_remarks)
        hv_json_append(notifications,
                       notification("warning",
                                    HV_TEXT(hv_put_escaped, remark->text, SIZE_MAX),
                                    remark->file, 0));
    return hv_json_array_of(
        HV_JSON_OBJECT(KEY("executionSuccessful", successful),
                       KEY("toolExecutionNotifications", notifications)));
}

static json_t *tool(const struct rules *rules)
{
    return HV_JSON_OBJECT(KEY(
        "driver", HV_JSON_OBJECT(KEY("name", "hvabi"), KEY("version", HVABI_VERSION),
                                 KEY("rules", HV_JSON_LIST(x, rules->v, rules->n,
                                                           rule_object(*x))))));
}

/* Identifies runs of the same command for the same hypervisor. */
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
    json_t *description =
        message_of(HV_TEXT(hv_buf_puts, "the top of the judged tree"));
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

json_t *hv_sarif_write(const struct hv_report *report)
{
    const struct hv_result *result = report->result;
    struct run run = {.results = hv_json_array(),
                      .notifications = hv_json_array(),
                      .any_waiver =
                          HV_ANY(f, result->findings, result->n_findings, f->waiver)};
    hv_each_issue(report, append_issue, &run);
    json_t *object = HV_JSON_OBJECT(
        KEY("tool", tool(&run.rules)),
        KEY("automationDetails", automation(result, report->options)),
        KEY("invocations", invocations(result, run.notifications)),
        KEY("originalUriBaseIds", base_ids()), KEY("columnKind", "utf16CodeUnits"),
        KEY("results", run.results), KEY("properties", compared(result)));
    free(run.rules.v);
    return HV_JSON_OBJECT(
        KEY("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/"
                       "os/schemas/sarif-schema-2.1.0.json"),
        KEY("version", "2.1.0"), KEY("runs", hv_json_array_of(object)));
}
