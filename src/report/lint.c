/* SPDX-License-Identifier: MIT */
#include "report/lint.h"

#include "report/hazard.h"
#include "report/json_parts.h"
#include "report/json_util.h"

#ifndef HVABI_VERSION
#define HVABI_VERSION "0"
#endif

/* A reason is read once: later hazards of the rule name the rule. */
static bool told_before(const struct hv_text *text, const struct hv_hazards *hazards,
                        size_t i)
{
    for (size_t k = 0; k < i && !text->options->verbose; k++)
        if (hazards->v[k].rule == hazards->v[i].rule)
            return true;
    return false;
}

static void put_hazards(const struct hv_text *text, const struct hv_hazards *hazards)
{
    for (size_t i = 0, n; i < hazards->n; i += n) {
        n = hv_hazard_group(&hazards->v[i], hazards->n - i);
        hv_text_hazards(text, &hazards->v[i], n, 0, !told_before(text, hazards, i));
        if (!text->options->quiet)
            hv_buf_putc(text->buf, '\n');
    }
}

void hv_lint_text(const struct hv_result *result, const struct hv_hazards *hazards,
                  const struct hv_report_options *options, struct hv_buf *buf)
{
    const struct hv_text text = {result, options, buf};
    if (!options->quiet)
        hv_text_head(&text);
    put_hazards(&text, hazards);
    if (!options->quiet)
        hv_text_left_out(&text);
    hv_text_errors(&text);
    if (options->quiet)
        return;
    hv_text_coverage(&text);
    if (hazards->ops_unknown)
        hv_buf_puts(buf, "the reference was recorded without operations: which of them "
                         "are new is not known\n");
    hv_text_hazard_counts(&text, hazards);
}

void hv_lint_json(const struct hv_result *result, const struct hv_hazards *hazards,
                  struct hv_buf *buf)
{
    json_t *o = hv_json_must(json_object());
    json_t *rows = hv_json_must(json_array());
    for (size_t i = 0; i < hazards->n; i++)
        hv_json_append(rows, hv_json_hazard(&hazards->v[i], result->profile));
    hv_json_set(o, "schema", hv_json_text("hvabi-lint/1"));
    hv_json_set(o, "tool", hv_json_text("hvabi " HVABI_VERSION));
    hv_json_set(o, "profile", hv_json_text(result->profile->name));
    hv_json_set(o, "reference", hv_json_tree(&result->old));
    hv_json_set(o, "tree", hv_json_tree(&result->new));
    hv_json_set(o, "ops_known", json_boolean(!hazards->ops_unknown));
    hv_json_set(o, "hazards", rows);
    hv_json_set(o, "coverage", hv_json_coverage(result));
    hv_json_set(o, "errors", hv_json_errors(result));
    hv_json_dump(o, buf);
}
