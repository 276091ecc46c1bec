/* SPDX-License-Identifier: MIT */
#include "base/nearest.h"
#include "report/page/page.h"

enum { CODE_LINE = 80, INDENT = 4 };

enum { RULE_LEVEL = 2, PART_LEVEL = 3 };

static void add_heading(struct hv_page *page, const char *heading)
{
    page->indent = 0;
    hv_page_gap(page);
    hv_page_headingf(page, PART_LEVEL, "%s", heading);
    page->indent = INDENT;
}

static void add_section(struct hv_page *page, const char *heading, const char *prose)
{
    if (!prose || !*prose)
        return;
    add_heading(page, heading);
    hv_page_add(page, HV_BLOCK_PARAGRAPH, HV_TEXT(hv_put_prose, prose));
}

/* Keep lines and blanks of an example, which may be code; longer lines are prose. */
static void add_example(struct hv_page *page, const char *example)
{
    if (!example || !*example)
        return;
    add_heading(page, "Example");
    HV_EACH_PART (part, example, '\n') {
        const char *line = hv_arena_strndup(page->arena, part.p, part.n);
        if (part.n > CODE_LINE)
            hv_page_add(page, HV_BLOCK_PARAGRAPH, HV_TEXT(hv_put_prose, line));
        else
            hv_page_lines(page, false, HV_TEXT(hv_put_prose, line));
    }
}

/* " (guest)", or "" when no audience of the profile is of that sort. */
static const char *audiences_words(struct hv_page *page,
                                   const struct hv_profile *profile, bool strict)
{
    struct hv_buf text = {0};
    for (size_t i = 0; profile && i < profile->n_audiences; i++)
        if (profile->audiences[i].strict == strict && profile->audiences[i].judged)
            hv_putf(&text, text.n ? ", %s" : " (%s", profile->audiences[i].name);
    hv_buf_puts(&text, text.n ? ")" : "");
    return hv_keep(page->arena, &text);
}

static void add_verdicts(struct hv_page *page, const struct hv_rule *rule,
                         const struct hv_profile *profile)
{
    add_heading(page, "Verdict");
    hv_page_line(page, "%s where the interface is stable for ever%-s",
                 hv_verdict_name(rule->strict), audiences_words(page, profile, true));
    hv_page_line(page, "%s elsewhere%-s%s", hv_verdict_name(rule->covered),
                 audiences_words(page, profile, false),
                 rule->covered == HV_VERDICT_BREAK
                     ? ", versioned once the version that covers it is raised"
                     : "");
    if (rule->rollback)
        hv_page_line(page, "rollback: break");
}

static void add_decides(struct hv_page *page, const struct hv_rule *rule)
{
    const char *between = " when ";
    struct hv_buf text = {0};
    hv_putf(&text, "Decides changes of the kind %s", hv_kind_name(rule->kind));
    for (int fact = 0; fact < HV_FACT_COUNT; fact++) {
        uint64_t bit = UINT64_C(1) << fact;
        if (!((rule->require | rule->forbid) & bit))
            continue;
        hv_putf(&text, "%s%s%s", between, rule->forbid & bit ? "not " : "",
                hv_fact_name((enum hv_fact)fact));
        between = ", ";
    }
    hv_buf_putc(&text, '.');
    hv_page_add(page, HV_BLOCK_LINE, &text);
}

/* The sources that a text cites, each once. */
static void add_sources(struct hv_page *page, const struct hv_catalogue *catalogue,
                        const struct hv_rule *rule)
{
    const char *const texts[] = {rule->why, rule->fix, rule->back};
    const struct hv_rule_source *said[16] = {0};
    size_t n = 0;
    for (size_t i = 0; i < HV_COUNT(texts); i++)
        for (const char *p = texts[i];
             p && (p = strpbrk(p, "(,")) && n < HV_COUNT(said);) {
            const char *end;
            p += *p == '(' ? 1 : 1 + (p[1] == ' ');
            const struct hv_rule_source *s = hv_catalogue_source(catalogue, p, &end);
            if (!s || HV_ANY(x, said, n, *x == s))
                continue;
            if (!n)
                add_heading(page, "Sources");
            said[n++] = s;
            hv_page_line(page, "%s: %s (%s)", s->id, s->rule, s->source);
        }
}

/* Add everything but the name and title. */
static void add_body(struct hv_page *page, const struct hv_catalogue *catalogue,
                     const struct hv_rule *rule, const struct hv_profile *profile)
{
    if (rule->hazard) {
        hv_page_line(
            page,
            "A hazard in an addition: `lint` reports it before a release ships it.");
    } else {
        add_decides(page, rule);
        add_verdicts(page, rule, profile);
    }
    add_section(page, "Why", rule->why);
    add_section(page, "What to do", rule->fix);
    add_section(page, "To go back", rule->back);
    add_example(page, rule->example);
    add_sources(page, catalogue, rule);
    page->indent = 0;
}

void hv_explain_write(const struct hv_catalogue *catalogue, const struct hv_rule *rule,
                      const struct hv_profile *profile,
                      const struct hv_report_options *options, struct hv_buf *buf)
{
    struct hv_page page = hv_page_begin(NULL, options);
    hv_page_line(&page, HV_STRONG "%s %s" HV_STRONG_END ": %s", rule->id, rule->slug,
                 rule->title);
    hv_page_gap(&page);
    add_body(&page, catalogue, rule, profile);
    hv_page_finish(&page, options->width, options->color, buf);
}

static void add_document(struct hv_page *page, const struct hv_catalogue *catalogue,
                         const struct hv_rule *rules, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hv_page_headingf(page, RULE_LEVEL, "%s %s", rules[i].id, rules[i].slug);
        hv_page_say(page, "%s.", rules[i].title);
        add_body(page, catalogue, &rules[i], NULL);
    }
}

void hv_explain_markdown(const struct hv_catalogue *catalogue,
                         const struct hv_rule *rule, struct hv_buf *buf)
{
    struct hv_page page = hv_page_begin(NULL, NULL);
    if (rule) {
        add_document(&page, catalogue, rule, 1);
    } else {
        hv_page_headingf(&page, 1, "The rules of hvabi");
        add_document(&page, catalogue, catalogue->rules, catalogue->n_rules);
        add_document(&page, catalogue, catalogue->hazards, catalogue->n_hazards);
    }
    hv_page_markdown(&page, buf);
    hv_arena_free(page.arena);
}

static void add_rules(struct hv_page *page, const struct hv_rule *rules, size_t n)
{
    struct hv_arena *a = page->arena;
    HV_EACH (rule, rules, n)
        HV_PAGE_ROW(page, hv_textf(a, HV_STRONG "%s" HV_STRONG_END, rule->id),
                    hv_textf(a, "%s", rule->slug), hv_textf(a, "%s", rule->title));
}

void hv_explain_list(const struct hv_catalogue *catalogue,
                     const struct hv_report_options *options, struct hv_buf *buf)
{
    struct hv_page page = hv_page_begin(NULL, options);
    hv_page_table(&page, "rules", 3);
    add_rules(&page, catalogue->rules, catalogue->n_rules);
    add_rules(&page, catalogue->hazards, catalogue->n_hazards);
    hv_page_finish(&page, options->width, options->color, buf);
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
