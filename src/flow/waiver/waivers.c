/* SPDX-License-Identifier: MIT */
#include "flow/result.h"

#include "judge/verdict/judge.h"

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
        if (fit == HV_WAIVER_FITS && !over && !f->waiver)
            f->waiver = w;
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
    return !result->partial && is_looked_at(w, result) ? "unused" : NULL;
}

static void apply_all(struct hv_result *result, const struct hv_policy *policy)
{
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

/* ---- what follows from a cause ---- */

/* The findings that this one follows from. A finding that is introduced here has its
 * causes here: what was there before asks nobody again. */
static struct hv_strings find_causes(const struct hv_result *result,
                                     const struct hv_finding *f, bool waived)
{
    struct hv_strings ids = {0};
    ids.v = hv_arena_alloc(result->arena, (result->n_findings + 1) * sizeof *ids.v);
    HV_EACH (cause, result->findings, result->n_findings)
        if (cause->introduced_here == f->introduced_here &&
            (cause->waiver != NULL) == waived && hv_finding_follows(f, cause))
            ids.v[ids.n++] = cause->id;
    return ids;
}

static const struct hv_waiver *waiver_of_id(const struct hv_result *result,
                                            const char *id)
{
    for (size_t i = 0; i < result->n_findings; i++)
        if (result->findings[i].id == id)
            return result->findings[i].waiver;
    return NULL;
}

/* One decision needs one waiver: accepting all causes accepts their consequences. */
static void accept_consequence(struct hv_result *result, struct hv_finding *f)
{
    struct hv_strings open = find_causes(result, f, false);
    struct hv_strings accepted = find_causes(result, f, true);
    if (open.n || !accepted.n) {
        f->causes = open;
        return;
    }
    f->waiver = waiver_of_id(result, accepted.v[0]);
    f->waived_with = accepted.v[0];
}

void hv_result_apply_waivers(struct hv_result *result, const struct hv_policy *policy)
{
    if (policy) {
        bool implied = strcmp(policy->word, HV_POLICY_OF_HEAD) == 0;
        result->policy = (struct hv_tree_name){.text = implied ? "HEAD" : policy->word,
                                               .commit = hv_tree_commit(policy->tree)};
        apply_all(result, policy);
    }
    for (size_t i = 0; i < result->n_findings; i++)
        if (!result->findings[i].waiver && hv_finding_may_follow(&result->findings[i]))
            accept_consequence(result, &result->findings[i]);
}
