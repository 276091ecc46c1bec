/* SPDX-License-Identifier: MIT */
#include "report/hazard_page.h"

#include "report/json_util.h"
#include "report/message.h"
#include "report/wording.h"
#include "report/writers.h"

enum { SHOWN = 4 };

size_t hv_hazard_group(const struct hv_hazard *hazards, size_t n)
{
    size_t k = n ? 1 : 0;
    while (k < n && hazards[k].rule == hazards->rule &&
           hazards[k].entity == hazards->entity && hazards[k].file == hazards->file &&
           hazards[k].archs == hazards->archs &&
           hazards[k].audiences == hazards->audiences && hazards[k].member)
        k++;
    return k;
}

/* A phrase with a trailing blank is followed by members. */
static const char *const phrases[HV_HAZARD_COUNT] = {
    [HV_HAZARD_IMPLICIT_PADDING] = "implicit padding behind ",
    [HV_HAZARD_C_TYPE] = "a width that C leaves open in ",
    [HV_HAZARD_TOOLS_ONLY_TYPE] = "an alignment that is for tools alone",
    [HV_HAZARD_HANDLE_IN_HEADER] = "a handle or pointer in ",
    [HV_HAZARD_WORD_SIZE] = "the caller's word size in ",
    [HV_HAZARD_UNTRANSLATED_LAYOUT] =
        "32-bit and 64-bit callers lay it out differently",
    [HV_HAZARD_STALE_MAXIMUM] = "no longer the end of its family",
    [HV_HAZARD_MASK_NEARLY_FULL] = "nearly full",
    [HV_HAZARD_CALL_UNANNOUNCED] = "nothing new announces it",
};

static bool has_members(enum hv_hazard_kind kind)
{
    return phrases[kind][strlen(phrases[kind]) - 1] == ' ';
}

static const char *member_of(const struct hv_hazard *hazard)
{
    return hazard->member ? hazard->member : "its members";
}

static void put_who(struct hv_buf *buf, const struct hv_result *result,
                    const struct hv_hazard *hazard)
{
    hv_buf_puts(buf, "on ");
    hv_put_archs(buf, result->profile, hazard->archs, result->archs);
    hv_buf_puts(buf, " for ");
    hv_put_audiences(buf, result->profile, hazard->audiences, 0);
}

void hv_put_hazard(struct hv_buf *buf, const struct hv_result *result,
                   const struct hv_hazard *hazard)
{
    hv_putf(buf, "%s: %s%s: ", hazard->entity, phrases[hazard->kind],
            has_members(hazard->kind) ? member_of(hazard) : "");
    hv_put_escaped(buf, hazard->detail, SIZE_MAX);
    hv_buf_puts(buf, ", ");
    put_who(buf, result, hazard);
}

/* ---- blocks ---- */

static size_t members_shown(const struct hv_page *page, size_t n)
{
    return page->options->verbose || n <= SHOWN + 1 ? n : SHOWN;
}

static void add_line(struct hv_page *page, const struct hv_hazard *group, size_t n)
{
    struct hv_buf text = {0};
    hv_put_place(&text, group->file, group->line);
    hv_putf(&text, "%s%chazard" HV_STRONG_END ": %s: %s", group->file ? ": " : "",
            HV_VERDICT_MARK + HV_VERDICT_REVIEW, group->entity, phrases[group->kind]);
    if (has_members(group->kind)) {
        for (size_t i = 0; i < members_shown(page, n); i++)
            hv_putf(&text, "%s%s", i ? ", " : "", member_of(&group[i]));
        if (members_shown(page, n) < n)
            hv_putf(&text, " ... (%zu members)", n);
    }
    hv_putf(&text, " [%s %s]", group->rule->id, group->rule->slug);
    hv_page_add(page, HV_BLOCK_LINE, &text);
}

/* "; paste: uint8_t pad[4];": the lines that mend these members. */
static void put_pastes(struct hv_buf *buf, const struct hv_hazard *group, size_t n)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        if (group[i].paste)
            hv_putf(buf, any ? " %s" : "; paste: %s", group[i].paste);
        any |= group[i].paste != NULL;
    }
}

/* Put a detail for all, or for each member that is listed; and who has it. */
static void add_details(struct hv_page *page, const struct hv_hazard *group, size_t n)
{
    bool same = true;
    for (size_t i = 1; i < n; i++)
        same &= strcmp(group[i].detail, group->detail) == 0;
    size_t lines = same ? 1 : members_shown(page, n);
    page->hang = 2;
    for (size_t i = 0; i < lines; i++) {
        struct hv_buf text = {0};
        if (!same && group[i].member)
            hv_putf(&text, "%s: ", group[i].member);
        hv_put_prose(&text, group[i].detail);
        if (same) {
            hv_buf_puts(&text, "; ");
            put_who(&text, page->result, group);
        }
        put_pastes(&text, &group[i], same ? members_shown(page, n) : 1);
        hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
    }
    page->hang = 0;
    if (same)
        return;
    hv_page_add(page, HV_BLOCK_LINE, HV_TEXT(put_who, page->result, group));
}

void hv_page_hazards(struct hv_page *page, const struct hv_hazard *group, size_t n,
                     bool prose)
{
    unsigned indent = page->indent;
    add_line(page, group, n);
    if (page->options->quiet)
        return;
    page->indent += HV_TEXT_INDENT;
    add_details(page, group, n);
    if (prose) {
        hv_page_prose(page, "why", group->rule->why);
        hv_page_prose(page, "fix", group->rule->fix);
    }
    page->indent = indent;
}

void hv_page_hazard_lines(struct hv_page *page, const struct hv_hazards *hazards)
{
    enum { MOST = 5 };
    size_t shown = 0, left = 0;
    for (size_t i = 0, n; i < hazards->n; i += n) {
        n = hv_hazard_group(&hazards->v[i], hazards->n - i);
        if (page->options->verbose)
            hv_page_hazards(page, &hazards->v[i], n, true);
        else if (shown++ < MOST)
            add_line(page, &hazards->v[i], n);
        else
            left += n;
    }
    if (left)
        hv_page_line(page, "and %s (hvabi lint lists them)",
                     hv_number(page->arena, left, "more hazard", "more hazards"));
}

void hv_put_hazard_counts(struct hv_buf *buf, const struct hv_result *result,
                          const struct hv_hazards *hazards)
{
    size_t counts[HV_HAZARD_COUNT] = {0};
    const char *between = "hazards: ";
    for (size_t i = 0; i < hazards->n; i++)
        counts[hazards->v[i].kind]++;
    for (int kind = 0; kind < HV_HAZARD_COUNT; kind++) {
        if (!counts[kind])
            continue;
        hv_putf(buf, "%s%zu %s", between, counts[kind],
                hv_hazard_slug((enum hv_hazard_kind)kind));
        between = ", ";
    }
    if (!hazards->n)
        hv_buf_puts(buf, result->n_errors
                             ? "no hazard in what could be read; the errors come first"
                             : "no hazard in what is new IN THE HEADERS; hvabi cannot "
                               "see what headers do not show");
}

json_t *hv_json_hazard(const struct hv_hazard *hazard, const struct hv_profile *profile)
{
    return HV_JSON_OBJECT(KEY("rule", hazard->rule->id),
                          KEY("hazard", hazard->rule->slug),
                          KEYS(hazard, entity, member), KEYS_WHO(profile, hazard),
                          KEY("location", hv_json_location(hazard->file, hazard->line)),
                          KEY("detail", hazard->detail), KEY("why", hazard->rule->why),
                          KEY_IF(hazard->paste, "paste", hazard->paste));
}

json_t *hv_json_hazards(const struct hv_report *report)
{
    return HV_JSON_LIST(hazard, report->hazards->v, report->hazards->n,
                        hv_json_hazard(hazard, report->result->profile));
}

static void add_verdict(struct hv_page *page, const struct hv_hazards *hazards)
{
    hv_page_head(page);
    hv_page_add(page, HV_BLOCK_PARAGRAPH,
                HV_TEXT(hv_put_hazard_counts, page->result, hazards));
    if (hazards->ops_unknown)
        hv_page_line(page,
                     "the reference was recorded without operations: new operations "
                     "are not known");
}

void hv_lint_text(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_hazards *hazards = report->hazards;
    bool quiet = page->options->quiet;
    if (!quiet)
        add_verdict(page, hazards);
    for (size_t i = 0, n; i < hazards->n; i += n) {
        n = hv_hazard_group(&hazards->v[i], hazards->n - i);
        if (!quiet)
            hv_page_gap(page);
        /* later hazards of a rule only name it, as its reason was given */
        bool known = HV_ANY(x, hazards->v, i, x->rule == hazards->v[i].rule);
        hv_page_hazards(page, &hazards->v[i], n, page->options->verbose || !known);
    }
    hv_page_errors(page);
    if (quiet)
        return;
    if (hazards->n)
        hv_page_gap(page);
    hv_page_left_out(page);
    hv_page_coverage(page);
}

void hv_lint_markdown(struct hv_page *page, const struct hv_report *report)
{
    hv_page_headingf(page, 2, "hvabi lint: %s",
                     hv_number(page->arena, report->hazards->n, "hazard", "hazards"));
    hv_page_fence(page, hv_lint_text, report);
}

json_t *hv_lint_json(const struct hv_report *report)
{
    const struct hv_result *result = report->result;
    const struct hv_hazards *hazards = report->hazards;
    return HV_JSON_OBJECT(
        KEYS_HEAD("hvabi-lint/1", result->profile),
        KEY("reference", hv_json_tree(&result->old)),
        KEY("tree", hv_json_tree(&result->new)),
        KEY_IF(result->against.text, "against", hv_json_tree(&result->against)),
        KEY("ops_known", json_boolean(!hazards->ops_unknown)),
        KEY("hazards", hv_json_hazards(report)),
        KEY("coverage", hv_json_coverage(result)),
        KEY("errors", hv_json_errors(result)));
}
