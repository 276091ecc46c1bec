/* SPDX-License-Identifier: MIT
 *
 * The commands that look at what a tree has and a release has not: lint and freeze.
 */
#include "flow/comparison.h"
#include "flow/interfaces.h"
#include "flow/outputs.h"
#include "flow/start.h"
#include "flow/word.h"
#include "judge/hazard/hazards.h"

/* What is new in a tree compared with a release. */
struct new_interface {
    struct hv_comparison comparison; /* of the release with the tree */
    const struct hv_result *result;  /* of it; new architectures are among its own */
    struct hv_additions *additions;
    struct hv_hazards hazards; /* with its own arena */
};

/* Open the tree before the change; word NULL: none. */
static bool open_before(struct hv_comparison *c, const char *word, struct hv_err *err)
{
    if (!word)
        return true;
    c->against = hv_input_open(c->run, word, err);
    return c->against && hv_start_profile(c->run, &c->against, 1, err) &&
           hv_input_read(c->run, c->against, err);
}

/* Open the tree with the profiles of which the release is recorded. */
static bool open_tree(struct hv_comparison *c, const char *word, const char *release,
                      struct hv_err *err)
{
    struct hvabi *run = c->run;
    c->new = hv_input_open(run, word, err);
    struct hv_input *const inputs[] = {c->new, hv_input_of_release(run, release)};
    return c->new &&hv_start(run, inputs, HV_COUNT(inputs) - !release, err) &&
           hv_input_read(run, c->new, err);
}

/* Open and read the tree (word NULL: the working tree) and the release (NULL: the
 * newest recorded one that is not newer), compare them, and find hazards. */
static bool open_both(struct new_interface *found, struct hvabi *run, const char *word,
                      const struct hvabi_check_options *asked, struct hv_err *err)
{
    struct hvabi_check_options options = *asked;
    *found =
        (struct new_interface){.comparison.run = run, .hazards.arena = hv_arena_new()};
    struct hv_comparison *c = &found->comparison;
    if (!hv_range_as_against(run, &word, &options, err) ||
        !open_tree(c, word, options.release, err) ||
        !open_before(c, options.against, err) ||
        !hv_comparison_open_release(c, options.release, err) ||
        !hv_comparison_compare(c, err))
        return false;
    /* Architectures that the reference lacks were compared too. */
    HV_EACH_ARCH (a, c->new->surfaces) {
        if (c->result.archs & 1u << a)
            continue;
        c->result.archs |= 1u << a;
        c->result.coverage.archs++;
        c->result.coverage.variants += c->new->surfaces[a]->n_variants;
    }
    if (c->against)
        c->result.against = hv_input_name(c->against);
    found->result = hv_comparison_finish(c, 0);
    found->additions = hv_comparison_additions(c);
    return hv_comparison_hazards(c, found->additions, &found->hazards, err) &&
           hv_pattern_set_ok(run->profile->patterns, err);
}

static void close_both(struct new_interface *found)
{
    hv_additions_free(found->additions);
    hv_comparison_done(&found->comparison);
    hv_arena_free(found->hazards.arena);
}

/* Replace paths of headers by paths in the tree, after the last lookup by header. */
static void spell_paths(const struct hv_comparison *c, struct hv_freeze *freeze)
{
    HV_EACH (addition, freeze->v, freeze->n) {
        addition->line =
            hv_input_line(c->new, addition->archs, addition->file, addition->line);
        addition->file = hv_input_path(c->run, c->new, addition->archs, addition->file);
    }
    HV_EACH (interface, freeze->interfaces, freeze->n_interfaces)
        interface->file = hv_input_path(c->run, c->new, ~0u, interface->file);
}

struct call {
    const char *tree;
    const struct hvabi_check_options *options;
    enum hv_report_kind kind;
};

static enum hvabi_status report_interface(struct hvabi *run, const void *ctx,
                                          const struct hvabi_outputs *outputs)
{
    const struct call *call = ctx;
    enum hv_report_kind kind = call->kind;
    struct hv_err err = {0};
    HV_AUTO(close_both) struct new_interface found = {0};
    struct hvabi_check_options options;
    if (!hv_options_copy(&options, sizeof options, call->options, &err) ||
        !hv_outputs_check(kind, outputs, &err) ||
        !open_both(&found, run, call->tree, &options, &err))
        return hv_run_fail(run, &err);
    /* list hazards, or all that is new */
    bool all = kind == HV_REPORT_FREEZE;
    struct hv_freeze freeze = {.arena = found.hazards.arena};
    if (all)
        hv_freeze_find(found.additions, &found.hazards, &freeze);
    hv_comparison_spell_hazards(&found.comparison, &found.hazards);
    spell_paths(&found.comparison, &freeze);
    const struct hv_report report = {
        .result = found.result, .hazards = &found.hazards, .freeze = &freeze};
    hv_outputs_write(kind, &report, all ? "freeze" : "lint", outputs);
    enum hvabi_status status = hv_result_status(run, found.result);
    bool hazards = kind == HV_REPORT_LINT && found.hazards.n;
    return status == HVABI_OK && hazards ? HVABI_FAILED : status;
}

/* Report what was added since the release. */
static enum hvabi_status report_since(struct hvabi *run, const char *tree,
                                      const char *release, enum hv_report_kind kind,
                                      const struct hvabi_outputs *outputs)
{
    struct hvabi_check_options options = HVABI_INIT(struct hvabi_check_options);
    options.release = release;
    const struct call call = {tree, &options, kind};
    return hv_each_interface(run, report_interface, &call, outputs, false);
}

enum hvabi_status hvabi_lint(struct hvabi *run, const char *tree, const char *release,
                             const struct hvabi_outputs *outputs)
{
    return report_since(run, tree, release, HV_REPORT_LINT, outputs);
}

enum hvabi_status hvabi_lint_change(struct hvabi *run, const char *tree,
                                    const struct hvabi_check_options *options,
                                    const struct hvabi_outputs *outputs)
{
    const struct call call = {tree, options, HV_REPORT_LINT};
    return hv_each_interface(run, report_interface, &call, outputs, false);
}

enum hvabi_status hvabi_freeze(struct hvabi *run, const char *tree, const char *release,
                               const struct hvabi_outputs *outputs)
{
    return report_since(run, tree, release, HV_REPORT_FREEZE, outputs);
}
