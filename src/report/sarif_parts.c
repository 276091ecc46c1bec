/* SPDX-License-Identifier: MIT */
#include "report/sarif.h"

#include "report/message.h"
#include "report/report.h"

/* ---- messages and places ---- */

/* "{0}" is a placeholder and "[text](1)" a link: braces are doubled, as the standard
 * has it, and a link is torn apart. */
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

json_t *hv_sarif_message(const char *text)
{
    struct hv_buf plain = {0};
    put_plain(&plain, text ? text : "");
    return HV_JSON_OBJECT(KEY("text", hv_json_taken(&plain)));
}

static bool stays(unsigned char c)
{
    return (c < 0x80 && isalnum(c)) || strchr("-._~/", c);
}

static void put_uri(struct hv_buf *buf, const char *path)
{
    for (; *path; path++) {
        unsigned char c = (unsigned char)*path;
        if (stays(c))
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

json_t *hv_sarif_place(const char *file, uint32_t line)
{
    return HV_JSON_OBJECT(
        KEY("artifactLocation", artifact(file)),
        KEY_IF(line, "region", HV_JSON_OBJECT(KEY("startLine", line))));
}

/* ---- rules ---- */

long hv_sarif_rule_index(const struct hv_sarif_rules *rules, const struct hv_rule *rule)
{
    for (size_t i = 0; i < rules->n; i++)
        if (rules->v[i] == rule)
            return (long)i;
    return -1;
}

void hv_sarif_rules_add(struct hv_sarif_rules *rules, const struct hv_rule *rule)
{
    if (!rule || hv_sarif_rule_index(rules, rule) >= 0)
        return;
    *HV_ADD(rules->v, rules->n, rules->cap) = rule;
}

struct hv_sarif_rules hv_sarif_rules_new(const struct hv_result *result,
                                         const struct hv_report_options *options)
{
    struct hv_sarif_rules rules = {0};
    for (size_t i = 0; i < result->n_findings; i++)
        if (!hv_finding_condensed(&result->findings[i], options))
            hv_sarif_rules_add(&rules, result->findings[i].rule);
    return rules;
}

void hv_sarif_rules_done(struct hv_sarif_rules *rules)
{
    free(rules->v);
    *rules = (struct hv_sarif_rules){0};
}

/* Prose as Markdown that says what the prose says. */
static void put_markdown(struct hv_buf *buf, const char *s)
{
    struct hv_buf safe = {0};
    hv_put_escaped(&safe, s, SIZE_MAX);
    for (const char *p = safe.p; p && *p; p++) {
        if (strchr("\\`*_[]<>&|~#!@{}", *p))
            hv_buf_putc(buf, '\\');
        hv_buf_putc(buf, *p);
    }
    hv_buf_done(&safe);
}

static json_t *text_object(const char *text)
{
    return HV_JSON_OBJECT(KEY("text", text && *text ? text : "-"));
}

/* All that 'hvabi explain' says in prose: a viewer may have no other place to look. */
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

/* What a rule says by itself; a finding says what it is here. */
static const char *level(const struct hv_rule *rule)
{
    if (rule->hazard)
        return "warning";
    switch (rule->strict) {
    case HV_VERDICT_BREAK:
        return "error";
    case HV_VERDICT_REVIEW:
    case HV_VERDICT_SOURCE:
        return "warning";
    case HV_VERDICT_VERSIONED:
    case HV_VERDICT_UNRELEASED:
    case HV_VERDICT_COMPATIBLE:
        break;
    }
    return rule->rollback ? "warning" : "note";
}

/* Its place in the document that 'hvabi explain --format markdown' writes, where that
 * has a public address. */
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

json_t *hv_sarif_rules_array(const struct hv_sarif_rules *rules)
{
    return HV_JSON_LIST(x, rules->v, rules->n, rule_object(*x));
}
