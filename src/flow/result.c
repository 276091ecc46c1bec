/* SPDX-License-Identifier: MIT */
#include "flow/result.h"

void hv_result_add_error(struct hv_result *result, const char *arch,
                         const struct hv_err *err)
{
    struct hv_message *all =
        hv_arena_alloc(result->arena, (result->n_errors + 1) * sizeof *all);
    for (size_t i = 0; i < result->n_errors; i++)
        all[i] = result->errors[i];
    all[result->n_errors++] = (struct hv_message){.arch = arch, .err = *err};
    result->errors = all;
}

void hv_result_add_remark(struct hv_result *result, const char *file, const char *text)
{
    struct hv_remark *all =
        hv_arena_alloc(result->arena, (result->n_remarks + 1) * sizeof *all);
    for (size_t i = 0; i < result->n_remarks; i++)
        all[i] = result->remarks[i];
    all[result->n_remarks++] = (struct hv_remark){file, text};
    result->remarks = all;
}

/* ---- other comparisons ---- */

/* The same finding: what it is about and how it was and is. */
static bool same_finding(const struct hv_finding *a, const struct hv_finding *b)
{
    return strcmp(a->id, b->id) == 0 && a->change.entity == b->change.entity &&
           a->change.member == b->change.member &&
           a->change.after.value == b->change.after.value &&
           a->change.after.type == b->change.after.type &&
           a->change.after.bits == b->change.after.bits && hv_finding_within(a, b);
}

void hv_result_subtract(struct hv_result *result, const struct hv_result *before)
{
    for (size_t i = 0; i < result->n_findings; i++)
        for (size_t k = 0; k < before->n_findings; k++)
            if (same_finding(&result->findings[i], &before->findings[k]))
                result->findings[i].introduced_here = false;
}

void hv_result_keep(struct hv_result *result, hv_keep_fn *keep, const void *ctx)
{
    size_t n = 0;
    HV_EACH (f, result->findings, result->n_findings)
        if (keep(ctx, f))
            result->findings[n++] = *f;
    result->n_findings = n;
}

static bool has_finding(const void *ctx, const struct hv_finding *f)
{
    const struct hv_result *r = ctx;
    for (size_t i = 0; i < r->n_findings; i++) {
        const struct hv_change *a = &r->findings[i].change, *b = &f->change;
        if (strcmp(r->findings[i].id, f->id) == 0 && a->entity == b->entity &&
            a->member == b->member)
            return true;
    }
    return false;
}

void hv_result_keep_common(struct hv_result *result, const struct hv_result *other)
{
    hv_result_keep(result, has_finding, other);
}

/* ---- what fails ---- */

void hv_result_mark_failing(struct hv_result *r, unsigned fail_on)
{
    HV_EACH (f, r->findings, r->n_findings) {
        bool can_fail = hv_kind_traits(f->change.kind)->role != HV_KIND_ROLE_TEXT;
        f->fails = f->introduced_here && !f->waiver && can_fail &&
                   (fail_on & 1u << f->verdict ||
                    (f->rollback_break && fail_on & HV_FAIL_ON_ROLLBACK));
    }
}

enum hvabi_status hv_result_status(struct hvabi *run, const struct hv_result *result)
{
    if (result->n_errors)
        return hv_run_fail(run, &result->errors[0].err);
    for (size_t i = 0; i < result->n_findings; i++)
        if (result->findings[i].fails)
            return HVABI_FAILED;
    return HVABI_OK;
}
