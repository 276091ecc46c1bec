/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "report/report.h"
#include "report/sarif.h"

#include <stdlib.h>
#include <string.h>

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
    HV_GROW(rules->v, rules->n, rules->cap);
    rules->v[rules->n++] = rule;
}

struct hv_sarif_rules hv_sarif_rules_new(const struct hv_result *result)
{
    struct hv_sarif_rules rules = {0};
    for (size_t i = 0; i < result->n_findings; i++)
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
    json_t *o = hv_json_must(json_object());
    hv_json_set(o, "text", hv_json_text(text && *text ? text : "-"));
    return o;
}

static json_t *help_object(const struct hv_rule *rule)
{
    json_t *o = text_object(rule->fix);
    struct hv_buf markdown = {0};
    hv_buf_puts(&markdown, "**What to do:** ");
    put_markdown(&markdown, rule->fix && *rule->fix ? rule->fix : "-");
    hv_json_set(o, "markdown", hv_json_text(markdown.p));
    hv_buf_done(&markdown);
    return o;
}

/* What a rule says by itself; a finding says what it is here. */
static const char *level(const struct hv_rule *rule)
{
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

static json_t *rule_object(const struct hv_rule *rule, const char *all)
{
    json_t *configuration = hv_json_must(json_object());
    json_t *o = hv_json_pack("id:s name:s shortDescription:o fullDescription:o "
                             "help:o",
                             rule->id, rule->slug, text_object(rule->title),
                             text_object(rule->why), help_object(rule));
    hv_json_set(configuration, "level", hv_json_text(all ? all : level(rule)));
    hv_json_set(o, "defaultConfiguration", configuration);
    return o;
}

json_t *hv_sarif_rules_array(const struct hv_sarif_rules *rules)
{
    json_t *array = hv_json_list();
    for (size_t i = 0; i < rules->n; i++)
        hv_json_append(array, rule_object(rules->v[i], rules->level));
    return array;
}
