/* SPDX-License-Identifier: MIT */
#include "flow/result.h"

#include "base/mem.h"
#include "model/waiver.h"

#include <string.h>

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

/* ---- waivers ---- */

/* The release that a waiver must still hold for. */
static const char *release_of(const struct hv_result *result)
{
    return result->new.release ? result->new.release : result->old.release;
}

/* Where neither side declares a release, nobody knows that the waiver still holds. */
static bool has_run_out(const struct hv_waiver *w, const struct hv_result *result)
{
    const char *release = release_of(result);
    return w->until && (!release || hv_release_compare(w->until, release) < 0);
}

/* The best fit of a waiver; what it fits becomes its own, unless it has run out. */
static enum hv_waiver_fit apply_waiver(const struct hv_waiver *w,
                                       struct hv_waiver *const *made,
                                       struct hv_result *result)
{
    enum hv_waiver_fit best = HV_WAIVER_OTHER;
    bool over = has_run_out(w, result);
    for (size_t i = 0; i < result->n_findings; i++) {
        struct hv_finding *f = &result->findings[i];
        enum hv_waiver_fit fit = hv_waiver_fit(w, made[i]);
        if (fit == HV_WAIVER_FITS && !over && !f->waiver) {
            f->waiver = w;
            result->waived++;
        }
        best = fit > best ? fit : best;
    }
    return best;
}

/* Does the run look at any architecture that the waiver is about? */
static bool is_looked_at(const struct hv_waiver *w, const struct hv_result *result)
{
    for (size_t i = 0; i < w->archs.n; i++) {
        int a = hv_profile_arch(result->profile, w->archs.v[i]);
        if (a < 0 || result->archs & 1u << a)
            return true;
    }
    return false;
}

static const char *out_text(const struct hv_waiver *w, const struct hv_result *result)
{
    const char *release = release_of(result);
    if (!release)
        return hv_arena_printf(
            result->arena,
            "unused: it is valid until %s, and no tree names its release", w->until);
    return hv_arena_printf(result->arena,
                           "expired: it was valid until %s, and this is %s", w->until,
                           release);
}

static const char *remark_text(const struct hv_waiver *w, enum hv_waiver_fit fit,
                               const struct hv_result *result)
{
    if (has_run_out(w, result))
        return out_text(w, result);
    switch (fit) {
    case HV_WAIVER_FITS:
        return NULL;
    case HV_WAIVER_WIDER:
        return "unused: more architectures or audiences see the change than it "
               "accepts";
    case HV_WAIVER_VALUES:
        return "unused: the change has other values than it accepts";
    case HV_WAIVER_OTHER:
        break;
    }
    return is_looked_at(w, result) ? "unused" : NULL;
}

void hv_result_apply_waivers(struct hv_result *result, const struct hv_policy *policy)
{
    if (!policy)
        return;
    result->policy = (struct hv_tree_name){.text = policy->word,
                                           .commit = hv_tree_commit(policy->tree)};
    struct hv_waiver **made =
        hv_arena_alloc(result->arena, (result->n_findings + 1) * sizeof *made);
    for (size_t i = 0; policy->n_waivers && i < result->n_findings; i++)
        made[i] = hv_waiver_of(&result->findings[i], result->profile, result->arena);
    for (size_t i = 0; i < policy->n_waivers; i++) {
        const struct hv_waiver *w = policy->waivers[i];
        const char *text = remark_text(w, apply_waiver(w, made, result), result);
        if (text)
            hv_result_add_remark(result, w->file, text);
    }
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

void hv_result_keep_common(struct hv_result *result, const struct hv_result *other)
{
    size_t n = 0;
    for (size_t i = 0; i < result->n_findings; i++) {
        struct hv_finding *f = &result->findings[i];
        if (has_finding(other, f)) {
            result->findings[n++] = *f;
            continue;
        }
        result->counts[f->verdict]--;
        result->rollback -= f->rollback_break;
    }
    result->n_findings = n;
}

/* ---- what fails ---- */

void hv_result_mark_failing(struct hv_result *r, unsigned fail_on)
{
    for (size_t i = 0; i < r->n_findings; i++) {
        struct hv_finding *f = &r->findings[i];
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
