/* SPDX-License-Identifier: MIT */
#include "report/nearest.h"
#include "report/wording.h"

#include <string.h>

enum { WIDTH = 84, INDENT = 4 };

static void put_heading(struct hv_buf *buf, const char *heading, bool color)
{
    hv_buf_printf(buf, color ? "\n\033[1m%s\033[0m\n" : "\n%s\n", heading);
}

static void put_section(struct hv_buf *buf, const char *heading, const char *text,
                        bool color)
{
    if (!text || !*text)
        return;
    put_heading(buf, heading, color);
    hv_buf_printf(buf, "%*s", INDENT, "");
    hv_put_wrapped(buf, text, INDENT, WIDTH);
}

/* An example may be code, so its lines and blanks stay as they are; what is longer than
 * a line of code is prose. */
static void put_example(struct hv_buf *buf, const char *text, bool color)
{
    if (!text || !*text)
        return;
    put_heading(buf, "Example", color);
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\n");
        struct hv_buf line = {0};
        hv_buf_add(&line, p, n);
        if (n) {
            hv_buf_printf(buf, "%*s", INDENT, "");
        }
        if (n > WIDTH - INDENT) {
            hv_put_wrapped(buf, line.p, INDENT, WIDTH);
        } else {
            hv_put_escaped(buf, line.p ? line.p : "", HV_NAME_MAX);
            hv_buf_putc(buf, '\n');
        }
        hv_buf_done(&line);
        p += n + (p[n] == '\n');
    }
}

/* "guest", or "" when no audience of the profile is of that sort. */
static void put_audiences(struct hv_buf *buf, const struct hv_profile *profile,
                          bool strict)
{
    const char *between = " (";
    for (size_t i = 0; profile && i < profile->n_audiences; i++) {
        if (profile->audiences[i].strict != strict || !profile->audiences[i].judged)
            continue;
        hv_buf_puts(buf, between);
        hv_put_escaped(buf, profile->audiences[i].name, HV_NAME_MAX);
        between = ", ";
    }
    if (between[0] == ',')
        hv_buf_putc(buf, ')');
}

static void put_verdicts(struct hv_buf *buf, const struct hv_rule *rule,
                         const struct hv_profile *profile, bool color)
{
    put_heading(buf, "Verdict", color);
    hv_buf_printf(buf, "    %s where the interface is stable for ever",
                  hv_verdict_name(rule->strict));
    put_audiences(buf, profile, true);
    hv_buf_printf(buf, "\n    %s elsewhere", hv_verdict_name(rule->covered));
    put_audiences(buf, profile, false);
    if (rule->covered == HV_VERDICT_BREAK)
        hv_buf_puts(buf, ", versioned once the version that covers it is raised");
    if (rule->rollback)
        hv_buf_puts(buf, "\n    rollback: break");
    hv_buf_putc(buf, '\n');
}

static void put_facts(struct hv_buf *buf, const struct hv_rule *rule)
{
    const char *between = " when ";
    for (int fact = 0; fact < HV_FACT_COUNT; fact++) {
        uint64_t bit = UINT64_C(1) << fact;
        if (!((rule->require | rule->forbid) & bit))
            continue;
        hv_buf_printf(buf, "%s%s%s", between, rule->forbid & bit ? "not " : "",
                      hv_fact_name((enum hv_fact)fact));
        between = ", ";
    }
}

void hv_explain_write(const struct hv_rule *rule, const struct hv_profile *profile,
                      bool color, struct hv_buf *buf)
{
    if (color)
        hv_buf_puts(buf, "\033[1m");
    hv_put_escaped(buf, rule->id, HV_NAME_MAX);
    hv_buf_putc(buf, ' ');
    hv_put_escaped(buf, rule->slug, HV_NAME_MAX);
    hv_buf_puts(buf, color ? "\033[0m: " : ": ");
    hv_put_escaped(buf, rule->title, HV_NAME_MAX);
    if (rule->hazard) {
        hv_buf_puts(buf, "\n\nA hazard of what is new: `lint` tells of it before a "
                         "release makes it last.\n");
    } else {
        hv_buf_printf(buf, "\n\nDecides changes of the kind %s",
                      hv_kind_name(rule->kind));
        put_facts(buf, rule);
        hv_buf_puts(buf, ".\n");
        put_verdicts(buf, rule, profile, color);
    }
    put_section(buf, "Why", rule->why, color);
    put_section(buf, "What to do", rule->fix, color);
    put_section(buf, "To go back", rule->back, color);
    put_example(buf, rule->example, color);
}

static size_t widest_slug(const struct hv_rule *rules, size_t n, size_t widest)
{
    for (size_t i = 0; i < n; i++) {
        size_t width = strlen(rules[i].slug);
        widest = width > widest && width <= HV_NAME_MAX ? width : widest;
    }
    return widest;
}

static void put_list(const struct hv_rule *rules, size_t n, size_t widest, bool color,
                     struct hv_buf *buf)
{
    for (size_t i = 0; i < n; i++) {
        const struct hv_rule *rule = &rules[i];
        struct hv_buf slug = {0};
        hv_put_escaped(&slug, rule->slug, HV_NAME_MAX);
        hv_buf_puts(buf, color ? "\033[1m" : "");
        hv_put_escaped(buf, rule->id, HV_NAME_MAX);
        hv_buf_puts(buf, color ? "\033[0m" : "");
        hv_buf_printf(buf, "  %-*s  ", (int)widest, slug.p ? slug.p : "");
        hv_put_escaped(buf, rule->title, HV_NAME_MAX);
        hv_buf_putc(buf, '\n');
        hv_buf_done(&slug);
    }
}

void hv_explain_list(const struct hv_catalogue *catalogue, bool color,
                     struct hv_buf *buf)
{
    size_t widest = widest_slug(catalogue->rules, catalogue->n_rules, 0);
    widest = widest_slug(catalogue->hazards, catalogue->n_hazards, widest);
    put_list(catalogue->rules, catalogue->n_rules, widest, color, buf);
    put_list(catalogue->hazards, catalogue->n_hazards, widest, color, buf);
}

static void offer(struct hv_nearest *nearest, const struct hv_rule *rules, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hv_nearest_offer(nearest, rules[i].id, rules[i].id);
        hv_nearest_offer(nearest, rules[i].slug, rules[i].slug);
    }
}

const char *hv_explain_near(const struct hv_catalogue *catalogue, const char *word)
{
    struct hv_nearest nearest = hv_nearest_begin(word);
    offer(&nearest, catalogue->rules, catalogue->n_rules);
    offer(&nearest, catalogue->hazards, catalogue->n_hazards);
    return nearest.best;
}
