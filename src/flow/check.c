/* SPDX-License-Identifier: MIT
 *
 * The commands that report a comparison: diff, check, and report, for a vote.
 */
#include "flow/comparison.h"
#include "flow/consumer/carriers.h"
#include "flow/interfaces.h"
#include "flow/outputs.h"
#include "flow/vote/vote_report.h"
#include "judge/hazard/hazards.h"

/* Find hazards, which can still be fixed while a change is checked. They never fail a
 * check, and an error in finding them is no reason to refuse the change. */
static void find_hazards(struct hv_comparison *c, struct hv_hazards *ret)
{
    struct hv_err err = {0};
    struct hv_additions *additions = hv_comparison_additions(c);
    if (hv_comparison_hazards(c, additions, ret, &err))
        hv_comparison_spell_hazards(c, ret);
    else
        hv_result_add_remark(&c->result, NULL,
                             hv_arena_printf(c->result.arena,
                                             "hvabi did not look for hazards: %s",
                                             err.text));
    hv_additions_free(additions);
}

/* Arguments of hvabi_diff(), hvabi_check() and hvabi_report(). */
struct call {
    const char *command;
    const char *words[2]; /* trees */
    const char *fail_on, *contract;
    const struct hvabi_check_options *check; /* NULL: the trees are compared */
};

/* Gather what a vote needs to know, and write it. */
static enum hvabi_status write_vote_report(struct hv_vote_source *source,
                                           const struct hv_result *result,
                                           const struct hvabi_outputs *outputs)
{
    struct hvabi *run = source->run;
    HV_ARENA arena = hv_arena_new();
    struct hv_vote_report report = {.arena = arena, .result = result};
    struct hv_err err = {0};
    hv_vote_make(source, &report);
    hv_outputs_write(HV_REPORT_VOTE, &(struct hv_report){.vote = &report}, "report",
                     outputs);
    hv_vote_source_done(source);
    if (!hv_pattern_set_ok(result->profile->patterns, &err))
        return hv_run_fail(run, &err);
    return hv_result_status(run, result);
}

static enum hvabi_status run_call(struct hvabi *run, const void *ctx,
                                  const struct hvabi_outputs *outputs)
{
    const struct call *call = ctx;
    bool vote = strcmp(call->command, "report") == 0;
    struct hv_err err = {0};
    HV_AUTO(hv_comparison_done) struct hv_comparison c = {.run = run};
    unsigned mask;
    if (!hv_verdicts_parse("--fail-on", call->fail_on, &mask, &err) ||
        !hv_outputs_check(vote ? HV_REPORT_VOTE : HV_REPORT_COMPARISON, outputs,
                          &err) ||
        !(call->check ? hv_gate_compare(&c, call->words[0], call->check, &err)
                      : hv_comparison_trees(&c, call->words, call->contract, &err)))
        return hv_run_fail(run, &err);
    struct hv_hazards hazards = {.arena = c.result.arena};
    if (call->check && !c.result.unchanged)
        find_hazards(&c, &hazards);
    hv_carriers_find(&c);
    const struct hv_report report = {.result = hv_comparison_finish(&c, mask),
                                     .hazards = call->check ? &hazards : NULL};
    if (vote) {
        struct hv_vote_source source = {.run = run,
                                        .comparison = &c,
                                        .old = c.old,
                                        .new = c.new,
                                        .contract = call->contract,
                                        .fail_on = call->fail_on};
        return write_vote_report(&source, report.result, outputs);
    }
    hv_outputs_write(HV_REPORT_COMPARISON, &report, call->command, outputs);
    return hv_result_status(run, report.result);
}

enum hvabi_status hvabi_diff(struct hvabi *run, const char *old_tree,
                             const char *new_tree, const char *fail_on,
                             const struct hvabi_outputs *outputs)
{
    const struct call call = {"diff", {old_tree, new_tree}, fail_on, NULL, NULL};
    return hv_each_interface(run, run_call, &call, outputs, false);
}

enum hvabi_status hvabi_check(struct hvabi *run, const char *tree,
                              const struct hvabi_check_options *asked,
                              const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct hvabi_check_options o;
    if (!hv_options_copy(&o, sizeof o, asked, &err))
        return hv_run_fail(run, &err);
    const struct call call = {"check", {tree}, o.fail_on, NULL, &o};
    return hv_each_interface(run, run_call, &call, outputs, false);
}

enum hvabi_status hvabi_report(struct hvabi *run, const char *old_tree,
                               const char *new_tree,
                               const struct hvabi_report_options *asked,
                               const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct hvabi_report_options o;
    if (!hv_options_copy(&o, sizeof o, asked, &err))
        return hv_run_fail(run, &err);
    const struct call call = {
        "report", {old_tree, new_tree}, o.fail_on, o.contract, NULL};
    return hv_each_interface(run, run_call, &call, outputs, false);
}
