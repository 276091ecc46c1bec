/* SPDX-License-Identifier: MIT */
#include "flow/waivers.h"

#include "base/mem.h"

#include <string.h>

void hv_remark_add(struct hv_result *result, const char *file, const char *text)
{
    struct hv_remark *all =
        hv_arena_alloc(result->arena, (result->n_remarks + 1) * sizeof *all);
    for (size_t i = 0; i < result->n_remarks; i++)
        all[i] = result->remarks[i];
    all[result->n_remarks++] = (struct hv_remark){file, text};
    result->remarks = all;
}

/* The release that a waiver must still hold for. */
static const char *release_of(const struct hv_result *result)
{
    return result->new.release ? result->new.release : result->old.release;
}

/* Where no side tells a release, nobody can tell that the waiver still holds. */
static bool has_run_out(const struct hv_waiver *w, const struct hv_result *result)
{
    const char *release = release_of(result);
    return w->until && (!release || hv_release_compare(w->until, release) < 0);
}

/* The best fit of a waiver; what it fits becomes its own, unless it has run out. */
static enum hv_waiver_fit apply(const struct hv_waiver *w,
                                struct hv_waiver *const *made, struct hv_result *result)
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
            result->arena, "holds until %s, and no side tells its release: not used",
            w->until);
    return hv_arena_printf(result->arena, "expired: it held until %s, and this is %s",
                           w->until, release);
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
        return "unused: the change is seen on more architectures or by more audiences "
               "than it accepts";
    case HV_WAIVER_VALUES:
        return "unused: the change has other values than it accepts";
    case HV_WAIVER_OTHER:
        break;
    }
    return is_looked_at(w, result) ? "unused" : NULL;
}

void hv_waivers_apply(struct hvabi *run, struct hv_result *result)
{
    const struct hv_policy *policy = run->policy;
    if (!policy)
        return;
    result->policy = (struct hv_tree_name){.text = policy->word,
                                           .commit = hv_tree_commit(policy->tree)};
    struct hv_waiver **made =
        hv_arena_alloc(result->arena, (result->n_findings + 1) * sizeof *made);
    for (size_t i = 0; policy->n_waivers && i < result->n_findings; i++)
        made[i] = hv_waiver_of(&result->findings[i], run->profile, result->arena);
    for (size_t i = 0; i < policy->n_waivers; i++) {
        const struct hv_waiver *w = policy->waivers[i];
        const char *text = remark_text(w, apply(w, made, result), result);
        if (text)
            hv_remark_add(result, w->file, text);
    }
}
