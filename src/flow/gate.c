/* SPDX-License-Identifier: MIT */
#include "flow/gate.h"

#include "base/mem.h"
#include "flow/pipeline.h"
#include "flow/policy.h"
#include "flow/profiles.h"
#include "flow/unchanged_tree.h"
#include "flow/waivers.h"

#include <stdlib.h>

/* The working tree or the index: what is about to be committed. */
static bool is_own(const struct hv_gate *c, const char *word)
{
    return !word || c->options->staged;
}

/* What a pipeline's change is measured from: the tree, where it is a revision. */
static const char *tip(const struct hv_gate *c)
{
    const char *commit = c->tree->tree ? hv_tree_commit(c->tree->tree) : NULL;
    return commit ? commit : "HEAD";
}

/* What was there before this change; NULL: nothing is known to have been. */
static bool find_against(const struct hv_gate *c, const char *word,
                         const char **ret_word, struct hv_err *err)
{
    *ret_word = NULL;
    if (c->options->all)
        return true;
    if (c->options->against) {
        *ret_word = c->options->against;
        return !hv_word_is_both(c->run, *ret_word) ||
               hv_fail(err, HV_ERR_USAGE, NULL,
                       "--against %s is a path and a revision: say dir:%s or rev:%s",
                       *ret_word, *ret_word, *ret_word);
    }
    if (!is_own(c, word))
        return !c->tree->tree || hv_pipeline_base(c->run, tip(c), ret_word, err);
    if (hv_repo_has_rev(c->run->repo, "HEAD"))
        *ret_word = "rev:HEAD";
    return true;
}

static bool find_policy(struct hvabi *run, struct hv_err *err)
{
    return run->options.policy || hv_pipeline_target(run, &run->options.policy, err);
}

static bool open_trees(struct hv_gate *c, const char *word, struct hv_err *err)
{
    const char *tree = c->options->staged ? ":index" : word, *against;
    if (!tree)
        tree = hv_arena_printf(c->run->arena, "dir:%s",
                               c->run->options.repo ? c->run->options.repo : ".");
    c->tree = hv_input_open(c->run, tree, err);
    /* profiles are read, and the other side looked into, while git tells what is staged
     */
    if (!c->tree || !find_policy(c->run, err) || !hv_profiles_read(c->run, err) ||
        !find_against(c, word, &against, err))
        return false;
    if (against && !(c->against = hv_input_open(c->run, against, err)))
        return false;
    struct hv_input *inputs[] = {c->against ? c->against : c->tree, c->tree};
    return hv_run_find_profile(c->run, inputs, HV_COUNT(inputs), err);
}

/* The recorded release that the tree has to honour. */
static bool open_reference(struct hv_gate *c, struct hv_err *err)
{
    const char *release = c->options->release;
    if (!release)
        release = hv_input_reference_release(c->run, c->tree);
    if (!release)
        return hv_fail(
            err, HV_ERR_USAGE, c->tree->word,
            "the tree does not tell which release it belongs to, or none before it "
            "is recorded: say --release R (recorded ones are in %s)",
            c->run->baselines);
    c->reference =
        hv_input_open(c->run, hv_arena_printf(c->run->arena, "@%s", release), err);
    return c->reference && hv_run_start(c->run, &c->reference, 1, err) &&
           hv_input_read(c->run, c->reference, err);
}

static bool compare(struct hv_gate *c, struct hv_err *err)
{
    c->comparison = hv_comparison_new(c->run, c->reference, c->tree, err);
    if (!c->comparison || !c->against)
        return c->comparison != NULL;
    if (!hv_input_read(c->run, c->against, err))
        return false;
    c->before = hv_comparison_new(c->run, c->reference, c->against, err);
    if (c->before)
        hv_comparison_subtract(c->comparison, c->before);
    return c->before != NULL;
}

/* ---- what is to be known beside the findings ---- */

/* Against a branch that went on since, what it got meanwhile is no edit of ours. */
static bool came_from_elsewhere(const struct hv_gate *c)
{
    struct hv_err ignored = {0};
    const char *against = c->against->tree ? hv_tree_commit(c->against->tree) : NULL;
    char *id =
        against ? hv_repo_merge_base(c->run->repo, against, tip(c), &ignored) : NULL;
    struct hv_input base = {.tree = id ? hv_tree_open_rev(c->run->repo, id, &ignored)
                                       : NULL};
    bool same = base.tree && hv_inputs_same_policy(&base, c->tree);
    hv_tree_free(base.tree);
    free(id);
    return same;
}

static void remark_on_policy(const struct hv_gate *c, struct hv_result *r)
{
    r->edits_policy = c->against && !hv_inputs_same_policy(c->against, c->tree) &&
                      !came_from_elsewhere(c);
    if (r->edits_policy)
        hv_remark_add(r, HV_POLICY_DIR,
                      c->run->policy
                          ? "this change edits its own policy; it is judged by the old "
                            "one"
                          : "this change edits its own policy, which is not used to "
                            "judge it");
}

/* A pipeline's checkout is what was committed: there is nothing in it to fail for. */
static void remark_on_pipeline(const struct hv_gate *c, const char *word,
                               struct hv_result *r)
{
    if (is_own(c, word) && c->against && !c->options->against && hv_pipeline_present())
        hv_remark_add(r, NULL,
                      "only what is not committed yet was judged; in a pipeline, say "
                      "'hvabi check HEAD' to judge the change that it runs for");
}

static void fill_unchanged(struct hv_gate *c)
{
    c->unchanged = (struct hv_result){.arena = c->run->arena,
                                      .profile = c->run->profile,
                                      .old = hv_input_name(c->against),
                                      .new = hv_input_name(c->tree),
                                      .archs = c->run->archs,
                                      .audiences = c->run->audiences,
                                      .unchanged = true};
}

static bool find(struct hv_gate *c, struct hv_err *err)
{
    return hv_run_start(c->run, &c->tree, 1, err) &&
           hv_policy_read_waivers(c->run, err) &&

           /* the tree's surfaces, and what it says it is */
           hv_input_read(c->run, c->tree, err) &&

           /* the release it has to honour; what was there before this change */
           open_reference(c, err) && compare(c, err);
}

bool hv_gate_run(struct hv_gate *check, struct hvabi *run, const char *word,
                 const struct hvabi_check_options *options, struct hv_err *err)
{
    *check = (struct hv_gate){.run = run, .options = options};
    if (!open_trees(check, word, err))
        return false;
    if (check->against && hv_inputs_same(run, check->against, check->tree))
        fill_unchanged(check);
    else if (!find(check, err))
        return false;
    struct hv_result *result = hv_gate_result(check);
    hv_waivers_apply(run, result);
    remark_on_policy(check, result);
    remark_on_pipeline(check, word, result);
    return true;
}

struct hv_result *hv_gate_result(struct hv_gate *check)
{
    return check->comparison ? hv_comparison_result(check->comparison)
                             : &check->unchanged;
}

void hv_gate_done(struct hv_gate *check)
{
    hv_comparison_free(check->comparison);
    hv_comparison_free(check->before);
    hv_input_free(check->tree);
    hv_input_free(check->reference);
    hv_input_free(check->against);
}
