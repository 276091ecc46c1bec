/* SPDX-License-Identifier: MIT */
#include "report/message.h"

#include "model/waiver.h"
#include "report/rollback.h"
#include "report/text.h"

#include <string.h>

enum { WHY_MAX = 2000 };

bool hv_kind_is_mere_text(enum hv_kind kind)
{
    return hv_kind_traits(kind)->role == HV_KIND_ROLE_TEXT;
}

enum hv_level hv_finding_level(const struct hv_finding *finding)
{
    if (finding->fails)
        return HV_LEVEL_ERROR;
    if (finding->waiver || hv_kind_is_mere_text(finding->change.kind))
        return HV_LEVEL_NOTE;
    bool wants_a_look = finding->verdict == HV_VERDICT_BREAK ||
                        finding->verdict == HV_VERDICT_REVIEW ||
                        finding->verdict == HV_VERDICT_SOURCE;
    return wants_a_look || finding->rollback_break ? HV_LEVEL_WARNING : HV_LEVEL_NOTE;
}

/* ---- what is only counted ---- */

bool hv_finding_condensed(const struct hv_finding *finding,
                          const struct hv_report_options *options)
{
    bool shown = options->verbose || options->show & 1u << finding->verdict;
    return !shown && !finding->fails && !finding->rollback_break &&
           (finding->verdict == HV_VERDICT_COMPATIBLE ||
            hv_kind_is_mere_text(finding->change.kind));
}

bool hv_put_condensed(struct hv_buf *buf, const struct hv_result *result,
                      const struct hv_report_options *options, enum hv_verdict verdict)
{
    size_t counts[HV_KIND_COUNT] = {0}, n = 0;
    for (size_t i = 0; i < result->n_findings; i++) {
        const struct hv_finding *f = &result->findings[i];
        if (f->verdict == verdict && hv_finding_condensed(f, options))
            counts[f->change.kind]++;
    }
    for (int kind = 0; kind < HV_KIND_COUNT; kind++) {
        if (!counts[kind])
            continue;
        hv_buf_puts(buf, n++ ? ", " : "");
        hv_put_count(buf, (enum hv_kind)kind, counts[kind]);
    }
    return n > 0;
}

/* ---- a finding ---- */

static void put_figures(struct hv_buf *buf, const struct hv_result *result,
                        const struct hv_finding *finding)
{
    enum hv_fields fields = hv_change_fields(&finding->change);
    struct hv_buf sides = {0};
    if (!finding->n_per_arch)
        hv_put_sides(&sides, fields, &finding->change.before, &finding->change.after);
    for (size_t i = 0; i < finding->n_per_arch; i++) {
        const struct hv_per_arch *p = &finding->per_arch[i];
        hv_buf_puts(&sides, i ? "; " : "");
        hv_put_escaped(&sides, result->profile->archs[p->arch].name, HV_NAME_MAX);
        hv_buf_puts(&sides, ": ");
        hv_put_sides(&sides, fields, &p->before, &p->after);
    }
    if (sides.n)
        hv_buf_printf(buf, " (%s)", sides.p);
    hv_buf_done(&sides);
}

void hv_put_where(struct hv_buf *buf, const struct hv_result *result,
                  const struct hv_change *change)
{
    /* "all" says more than their names only where they are many */
    uint32_t but_one = result->archs & (result->archs - 1);
    bool many = (but_one & (but_one - 1)) != 0;
    hv_put_archs(buf, result->profile, change->archs, many ? result->archs : 0);
}

static void put_who(struct hv_buf *buf, const struct hv_result *result,
                    const struct hv_change *change)
{
    hv_buf_puts(buf, " on ");
    hv_put_where(buf, result, change);
    hv_buf_puts(buf, " for ");
    hv_put_audiences(buf, result->profile, change->audiences, result->audiences);
}

void hv_put_message(struct hv_buf *buf, const struct hv_result *result,
                    const struct hv_finding *finding)
{
    hv_put_headline(buf, &finding->change);
    put_figures(buf, result, finding);
    put_who(buf, result, &finding->change);
    hv_buf_printf(buf, ". Verdict: %s", hv_verdict_name(finding->verdict));
    hv_buf_puts(buf, finding->rollback_break ? "; rollback: break." : ".");
    if (finding->released_since) {
        hv_buf_puts(buf, " Released since ");
        hv_put_escaped(buf, finding->released_since, HV_NAME_MAX);
        hv_buf_putc(buf, '.');
    }
    if (!finding->introduced_here)
        hv_buf_puts(buf, " There before this change.");
    if (finding->waiver) {
        hv_buf_puts(buf, " Waived: ");
        hv_put_escaped(buf, finding->waiver->reason, WHY_MAX);
    }
    if (finding->why && *finding->why) {
        hv_buf_putc(buf, ' ');
        hv_put_escaped(buf, finding->why, WHY_MAX);
    }
    struct hv_buf back = {0};
    hv_put_rollback(&back, result->profile, finding);
    if (back.n)
        hv_buf_printf(buf, " %s", back.p);
    hv_buf_done(&back);
}

void hv_put_rule(struct hv_buf *buf, const struct hv_finding *finding)
{
    if (!finding->rule) {
        hv_buf_puts(buf, hv_kind_name(finding->change.kind));
        return;
    }
    hv_put_escaped(buf, finding->rule->id, HV_NAME_MAX);
    hv_buf_putc(buf, ' ');
    hv_put_escaped(buf, finding->rule->slug, HV_NAME_MAX);
}

const char *hv_result_home(const struct hv_result *result)
{
    return result->profile->roots.n ? result->profile->roots.v[0] : ".";
}

const char *hv_finding_file(const struct hv_result *result,
                            const struct hv_finding *finding)
{
    return finding->change.file ? finding->change.file : hv_result_home(result);
}

/* ---- in the words of the text report ---- */

enum { WHOLE_ID = 64 };

void hv_put_plain(struct hv_buf *buf, const struct hv_result *result,
                  const struct hv_report_options *options,
                  const struct hv_finding *finding)
{
    struct hv_report_options plain = *options;
    struct hv_result alone = *result;
    plain.color = plain.quiet = false;
    size_t at = (size_t)(finding - result->findings);
    alone.findings = &result->findings[at]; /* nothing was told before it */
    alone.n_findings = 1;
    struct hv_text text = {&alone, &plain, buf, WHOLE_ID};
    hv_text_finding(&text, finding, false);
}

static void put_condensed_line(struct hv_buf *buf, const struct hv_result *result,
                               const struct hv_report_options *options,
                               enum hv_verdict verdict)
{
    struct hv_buf counts = {0};
    if (hv_put_condensed(&counts, result, options, verdict))
        hv_buf_printf(buf, "not shown one by one: %s: %s\n", hv_verdict_name(verdict),
                      counts.p);
    hv_buf_done(&counts);
}

void hv_put_closing(struct hv_buf *buf, const struct hv_result *result,
                    const struct hv_report_options *options, bool left_out)
{
    struct hv_report_options plain = *options;
    plain.color = plain.quiet = false;
    struct hv_text text = {result, &plain, buf, WHOLE_ID};
    put_condensed_line(buf, result, options, HV_VERDICT_REVIEW);
    put_condensed_line(buf, result, options, HV_VERDICT_COMPATIBLE);
    if (left_out)
        hv_text_left_out(&text);
    hv_text_closing(&text);
}

/* ---- errors ---- */

static bool same_error(const struct hv_message *a, const struct hv_message *b)
{
    return a->err.line == b->err.line && a->err.column == b->err.column &&
           strcmp(a->err.path, b->err.path) == 0 &&
           strcmp(a->err.text, b->err.text) == 0;
}

uint32_t hv_error_archs(const struct hv_result *result, size_t i)
{
    uint32_t mask = 0;
    for (size_t k = i; k < result->n_errors; k++) {
        const char *arch = result->errors[k].arch;
        for (size_t a = 0; arch && a < result->profile->n_archs; a++)
            if (same_error(&result->errors[i], &result->errors[k]) &&
                strcmp(arch, result->profile->archs[a].name) == 0)
                mask |= 1u << a;
    }
    return mask;
}

bool hv_error_reported(const struct hv_result *result, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_error(&result->errors[k], &result->errors[i]))
            return true;
    return false;
}

static void put_place(struct hv_buf *buf, const struct hv_err *err)
{
    hv_put_escaped(buf, err->path, sizeof err->path);
    if (err->line)
        hv_buf_printf(buf, ":%u", err->line);
    if (err->line && err->column)
        hv_buf_printf(buf, ":%u", err->column);
    hv_buf_puts(buf, ": ");
}

void hv_put_error(struct hv_buf *buf, const struct hv_result *result, size_t i,
                  bool with_place)
{
    const struct hv_err *err = &result->errors[i].err;
    if (with_place && err->path[0])
        put_place(buf, err);
    hv_put_escaped(buf, err->text, sizeof err->text);
    uint32_t archs = hv_error_archs(result, i);
    if (archs) {
        hv_buf_puts(buf, " [");
        hv_put_archs(buf, result->profile, archs, result->archs);
        hv_buf_putc(buf, ']');
    }
}

bool hv_compared_nothing(const struct hv_result *result)
{
    const struct hv_coverage *c = &result->coverage;
    return !result->unchanged &&
           (c->variants == 0 || c->records + c->constants + c->values == 0);
}
