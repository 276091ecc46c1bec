/* SPDX-License-Identifier: MIT */
#include "report/writers.h"

#include "report/hazard_page.h"
#include "report/json_util.h"
#include "report/wording.h"

/* A reason is read once: later hazards of the rule name the rule. */
static bool has_reason_before(const struct hv_hazards *hazards, size_t i)
{
    return HV_ANY(x, hazards->v, i, x->rule == hazards->v[i].rule);
}

static void add_verdict(struct hv_page *page, const struct hv_hazards *hazards)
{
    struct hv_buf counts = {0};
    hv_page_head(page);
    hv_put_hazard_counts(&counts, page->result, hazards);
    hv_page_paragraph(page, &counts);
    if (hazards->ops_unknown)
        hv_page_putf(page, HV_BLOCK_LINE,
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
        hv_page_hazards(page, &hazards->v[i], n,
                        page->options->verbose || !has_reason_before(hazards, i));
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
        KEY("schema", "hvabi-lint/1"), KEY("tool", HV_TOOL),
        KEY("profile", result->profile->name),
        KEY("reference", hv_json_tree(&result->old)),
        KEY("tree", hv_json_tree(&result->new)),
        KEY_IF(result->against.text, "against", hv_json_tree(&result->against)),
        KEY("ops_known", json_boolean(!hazards->ops_unknown)),
        KEY("hazards", hv_json_hazards(report)),
        KEY("coverage", hv_json_coverage(result)),
        KEY("errors", hv_json_errors(result)));
}
