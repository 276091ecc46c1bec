/* SPDX-License-Identifier: MIT */
#include "flow/step_comparison.h"

#include "base/mem.h"
#include "flow/comparison.h"
#include "flow/unchanged_tree.h"
#include "flow/waivers.h"
#include "report/report.h"
#include "store/change_index.h"

#include <string.h>

/* ---- sides ---- */

static struct hv_input *open_side(struct hv_step_comparison *desk, const char *word,
                                  struct hv_err *err)
{
    struct hv_input *input = hv_input_open(desk->run, word, err);
    if (!input || hv_input_is_of(desk->run, input, desk->run->profile, err))
        return input;
    hv_input_free(input);
    return NULL;
}

/* The surfaces of the last step, where the public files are the same. */
static bool take_last(struct hv_step_comparison *desk, struct hv_input *input)
{
    struct hv_input *last = desk->last;
    bool same = last && (last->baseline ? last->baseline == input->baseline
                                        : hv_inputs_same(desk->run, last, input));
    if (!same)
        return false;
    memcpy(input->surfaces, last->surfaces, sizeof input->surfaces);
    memset(last->surfaces, 0, sizeof last->surfaces);
    input->release = last->release;
    input->development = last->development;
    hv_step_comparison_done(desk);
    return true;
}

static bool read_side(struct hv_step_comparison *desk, struct hv_input *input,
                      struct hv_err *err)
{
    return take_last(desk, input) || hv_input_read(desk->run, input, err);
}

/* ---- what it comes to ---- */

/* The rows outlive the comparison that they are from: as text. */
static void put_rows(struct hv_buf *rows, const struct hv_step *step,
                     const struct hv_result *result)
{
    struct hv_change_index past = {.arena = hv_arena_new(), .n = result->n_findings};
    past.v = hv_arena_alloc(past.arena, (past.n + 1) * sizeof *past.v);
    for (size_t i = 0; i < past.n; i++) {
        past.v[i] = hv_precedent_of(&result->findings[i], result->profile, past.arena);
        past.v[i].before = step->before;
        past.v[i].release = step->name;
    }
    hv_change_index_write_steps(&past, result->profile, rows);
    hv_arena_free(past.arena);
}

static void put_report(struct hv_step *step, struct hv_result *result)
{
    struct hv_report_options options = {.command = "history"};
    hv_writer_find(HV_REPORT_COMPARISON, "json")
        ->write(&(struct hv_report){.result = result}, &options, &step->report);
}

static void tell(struct hv_step *step, struct hv_result *result, bool report,
                 struct hv_buf *rows)
{
    step->archs = result->archs;
    step->n_errors = result->n_errors;
    if (result->n_errors)
        step->err = result->errors[0].err;
    if (report)
        put_report(step, result);
    put_rows(rows, step, result);
}

/* ---- merges ---- */

static bool has_finding(const struct hv_result *r, const struct hv_finding *f)
{
    for (size_t i = 0; i < r->n_findings; i++) {
        const struct hv_change *a = &r->findings[i].change, *b = &f->change;
        if (strcmp(r->findings[i].id, f->id) == 0 && a->entity == b->entity &&
            a->member == b->member)
            return true;
    }
    return false;
}

/* What a merge has from one of the sides that it joins, it does not do itself. */
static void keep_common(struct hv_result *r, const struct hv_result *other)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_findings; i++) {
        struct hv_finding *f = &r->findings[i];
        if (has_finding(other, f)) {
            r->findings[n++] = *f;
            continue;
        }
        r->counts[f->verdict]--;
        r->rollback -= f->rollback_break;
    }
    r->n_findings = n;
}

static bool keep_own(struct hv_step_comparison *desk, const struct hv_step *step,
                     const struct hv_input *new, struct hv_result *result,
                     struct hv_err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < step->n_others; i++) {
        struct hv_comparison *comparison = NULL;
        struct hv_input *side = open_side(desk, step->others[i], err);
        ok = side && hv_input_read(desk->run, side, err) &&
             (comparison = hv_comparison_new(desk->run, side, new, err)) != NULL;
        if (ok)
            keep_common(result, hv_comparison_result(comparison));
        hv_comparison_free(comparison);
        hv_input_free(side);
    }
    return ok;
}

/* ---- one step ---- */

static bool compare(struct hv_step_comparison *desk, struct hv_step *step,
                    struct hv_input *old, struct hv_input *new, bool report,
                    struct hv_buf *rows)
{
    struct hv_comparison *comparison =
        read_side(desk, old, &step->err) && read_side(desk, new, &step->err)
            ? hv_comparison_new(desk->run, old, new, &step->err)
            : NULL;
    if (!comparison)
        return false;
    struct hv_result *result = hv_comparison_result(comparison);
    bool ok = keep_own(desk, step, new, result, &step->err);
    if (ok) {
        hv_waivers_apply(desk->run, result);
        tell(step, result, report, rows);
    }
    hv_comparison_free(comparison);
    return ok;
}

void hv_step_comparison_compare(struct hv_step_comparison *desk, struct hv_step *step,
                                bool report, struct hv_buf *rows)
{
    struct hv_input *old = open_side(desk, step->old, &step->err);
    struct hv_input *new = old ? open_side(desk, step->new, &step->err) : NULL;
    bool same = new &&hv_inputs_same(desk->run, old, new);
    bool ok = same || (new &&compare(desk, step, old, new, report, rows));
    step->n_errors += !ok;
    hv_input_free(old);
    if (!ok || same) {
        hv_input_free(new);
        return;
    }
    hv_step_comparison_done(desk);
    desk->last = new;
}

void hv_step_comparison_done(struct hv_step_comparison *desk)
{
    hv_input_free(desk->last);
    desk->last = NULL;
}
