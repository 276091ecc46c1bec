/* SPDX-License-Identifier: MIT */
#include "flow/result.h"

#include "base/file.h"
#include "flow/comparison.h"
#include "flow/policy.h"
#include "judge/verdict/judge.h"
#include "store/waiver_file.h"

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
                                       const struct hv_waiver *const *made,
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
    HV_EACH (name, w->archs.v, w->archs.n) {
        int a = hv_profile_arch(result->profile, *name);
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

/* The waiver that each finding would need. */
static const struct hv_waiver **make_waivers(const struct hv_result *result)
{
    const struct hv_waiver **made =
        hv_arena_alloc(result->arena, (result->n_findings + 1) * sizeof *made);
    for (size_t i = 0; i < result->n_findings; i++)
        made[i] = hv_waiver_of(&result->findings[i], result->profile, result->arena);
    return made;
}

static void apply_all(struct hv_result *result, const struct hv_policy *policy)
{
    const struct hv_waiver **made = policy->n_waivers ? make_waivers(result) : NULL;
    HV_EACH (w, policy->waivers, policy->n_waivers) {
        const char *text = remark_text(*w, apply_waiver(*w, made, result), result);
        if (text)
            hv_result_add_remark(result, (*w)->file, text);
    }
}

/* ---- what follows from a cause ---- */

/* The findings that this one follows from. A finding that is introduced here has its
 * causes here: what was there before asks nobody again. */
static struct hv_strings find_causes(const struct hv_result *result,
                                     const struct hv_finding *f, bool waived)
{
    struct hv_strings ids = {0};
    HV_EACH (cause, result->findings, result->n_findings)
        if (cause->introduced_here == f->introduced_here &&
            (cause->waiver != NULL) == waived && hv_finding_follows(f, cause))
            hv_strings_add(&ids, cause->id, result->arena);
    return ids;
}

static const struct hv_finding *finding_of_id(const struct hv_result *result,
                                              const char *id)
{
    return HV_FIND(x, result->findings, result->n_findings, x->id == id);
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
    f->waiver = finding_of_id(result, accepted.v[0])->waiver;
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
    HV_EACH (f, result->findings, result->n_findings)
        if (!f->waiver && hv_finding_may_follow(f))
            accept_consequence(result, f);
}

/* The waivers of one tree, and what is said of those that fit. */
struct place {
    struct hv_comparison *c;
    struct hv_tree *tree;
    const char *policy;            /* NULL: what is committed counts */
    const struct hv_waiver **made; /* of each finding */
};

static const char *text_of(const struct place *place, const char *file)
{
    struct hv_arena *arena = place->c->result.arena;
    if (place->policy)
        return hv_arena_printf(
            arena,
            "waiver %s is a part of this change, and counts once the "
            "policy (%s) has it",
            file, place->policy);
    if (hv_tree_kind(place->tree) == HV_TREE_INDEX)
        return hv_arena_printf(arena,
                               "waiver %s is staged, and counts once it is committed: "
                               "commit it first ('git commit %s')",
                               file, file);
    return hv_arena_printf(arena,
                           "waiver %s does not count until it is committed: '%s "
                           "%s', and commit it first",
                           file, hv_repo_add_words(place->c->run->repo, file, arena),
                           file);
}

static void mark_fitting(const struct place *place, const struct hv_waiver *w,
                         const char *file)
{
    struct hv_result *result = &place->c->result;
    for (size_t i = 0; i < result->n_findings; i++) {
        struct hv_finding *f = &result->findings[i];
        if (!f->waiver && !f->pending &&
            hv_waiver_fit(w, place->made[i]) == HV_WAIVER_FITS)
            f->pending = text_of(place, file);
    }
}

static void remark_unread(const struct place *place, const char *file,
                          const struct hv_err *err)
{
    struct hv_result *result = &place->c->result;
    hv_result_add_remark(
        result, file,
        hv_arena_printf(result->arena, "this waiver cannot be read: %s", err->text));
}

/* The tree (NULL: there is none) stays open for the texts alone. */
static void look_into(struct place *place, struct hv_tree *tree)
{
    struct hvabi *run = place->c->run;
    struct hv_source_files files = {0};
    struct hv_err err = {0};
    place->tree = tree;
    if (!tree)
        return;
    if (!hv_tree_files(tree, HV_POLICY_DIR "/waivers", ".json", &files, &err))
        remark_unread(place, HV_POLICY_DIR "/waivers", &err);
    HV_EACH (x, files.v, files.n) {
        const char *file =
            hv_arena_printf(run->arena, HV_POLICY_DIR "/waivers/%s", x->path);
        const struct hv_file source = {file, x->bytes, x->n};
        struct hv_waiver *w = hv_waiver_parse(&source, run->atoms, run->arena, &err);
        if (w)
            mark_fitting(place, w, file);
        else
            remark_unread(place, file, &err);
    }
}

static void look_into_own(struct place *place)
{
    struct hv_repo *repo = place->c->run->repo;
    const char *dir = hv_repo_working_tree(repo, place->c->run->arena);
    struct hv_tree *judged = place->c->new->tree;
    const bool is_index = hv_tree_kind(judged) == HV_TREE_INDEX;
    struct hv_tree *own[] = {is_index ? judged : hv_tree_open_index(repo, NULL),
                             dir ? hv_tree_open_dir(dir, NULL) : NULL};
    for (size_t i = 0; i < HV_COUNT(own); i++) {
        look_into(place, own[i]);
        if (own[i] != judged)
            hv_tree_free(own[i]);
    }
}

/* Where all causes have a waiver that will count, so has what follows from them. */
static void mark_consequences(struct hv_result *result)
{
    HV_EACH (f, result->findings, result->n_findings) {
        const char *pending = NULL;
        if (!f->pending && HV_ALL(id, f->causes.v, f->causes.n,
                                  (pending = finding_of_id(result, *id)->pending)))
            f->pending = pending;
    }
}

void hv_pending_waivers_find(struct hv_comparison *comparison, bool own)
{
    struct hv_comparison *c = comparison;
    const char *policy = c->run->policy_word;
    bool committing = own && (!policy || strcmp(policy, HV_POLICY_OF_HEAD) == 0);
    struct place place = {.c = c,
                          .policy = committing ? NULL
                                    : policy   ? policy
                                               : "--policy"};
    if (!c->new->tree || !HV_ANY(f, c->result.findings, c->result.n_findings,
                                 f->introduced_here && !f->waiver))
        return;
    place.made = make_waivers(&c->result);
    if (own)
        look_into_own(&place);
    else
        look_into(&place, c->new->tree);
    mark_consequences(&c->result);
}
