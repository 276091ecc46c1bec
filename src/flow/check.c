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

/* The result, with what is known of consumers' copies. */
static const struct hv_result *finish_comparison(struct hv_comparison *c, unsigned mask)
{
    struct hv_input *const sides[2] = {c->old, c->new};
    struct hv_err err = {0};
    if (!hv_carriers_find(c->run, sides, &c->result, &err))
        hv_result_add_error(&c->result, NULL, &err);
    return hv_comparison_finish(c, mask);
}

/* What hvabi_diff(), hvabi_check() and hvabi_report() are called with. */
struct call {
    const char *words[2]; /* trees */
    const char *fail_on;
    const void *options;
};

static enum hvabi_status diff_interface(struct hvabi *run, const void *ctx,
                                        const struct hvabi_outputs *outputs)
{
    const struct call *call = ctx;
    struct hv_err err = {0};
    struct hv_comparison c = {.run = run};
    unsigned mask;
    bool ok = hv_verdicts_parse("--fail-on", call->fail_on, &mask, &err) &&
              hv_outputs_check(HV_REPORT_COMPARISON, outputs, &err) &&
              hv_comparison_trees(&c, call->words, NULL, &err);
    enum hvabi_status status =
        ok ? hv_outputs_report(run, finish_comparison(&c, mask), "diff", outputs)
           : hv_run_fail(run, &err);
    hv_comparison_done(&c);
    return status;
}

enum hvabi_status hvabi_diff(struct hvabi *run, const char *old_tree,
                             const char *new_tree, const char *fail_on,
                             const struct hvabi_outputs *outputs)
{
    const struct call call = {.words = {old_tree, new_tree}, .fail_on = fail_on};
    return hv_each_interface(run, diff_interface, &call, outputs);
}

/* Hazards can still be mended while a change is checked. They fail nothing, and what
 * keeps them from being found is no reason to refuse the change. */
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

static enum hvabi_status report_check(struct hv_comparison *c, unsigned fail_on,
                                      const struct hvabi_outputs *outputs)
{
    struct hv_hazards hazards = {.arena = c->result.arena};
    if (!c->result.unchanged)
        find_hazards(c, &hazards);
    const struct hv_report report = {.result = finish_comparison(c, fail_on),
                                     .hazards = &hazards};
    hv_outputs_write(HV_REPORT_COMPARISON, &report, "check", outputs);
    return hv_result_status(c->run, report.result);
}

static enum hvabi_status check_interface(struct hvabi *run, const void *ctx,
                                         const struct hvabi_outputs *outputs)
{
    const struct call *call = ctx;
    struct hv_err err = {0};
    struct hvabi_check_options options;
    struct hv_comparison c = {.run = run};
    unsigned mask;
    bool ok = hv_options_copy(&options, sizeof options, call->options, &err) &&
              hv_verdicts_parse("--fail-on", options.fail_on, &mask, &err) &&
              hv_outputs_check(HV_REPORT_COMPARISON, outputs, &err) &&
              hv_gate_compare(&c, call->words[0], &options, &err);
    enum hvabi_status status =
        ok ? report_check(&c, mask, outputs) : hv_run_fail(run, &err);
    hv_comparison_done(&c);
    return status;
}

enum hvabi_status hvabi_check(struct hvabi *run, const char *tree,
                              const struct hvabi_check_options *options,
                              const struct hvabi_outputs *outputs)
{
    const struct call call = {.words = {tree}, .options = options};
    return hv_each_interface(run, check_interface, &call, outputs);
}

/* Gather what a vote needs to know, and write it. */
static enum hvabi_status write_vote_report(struct hv_vote_source *source,
                                           const struct hv_result *result,
                                           const struct hvabi_outputs *outputs)
{
    struct hvabi *run = source->run;
    struct hv_vote_report report = {.arena = hv_arena_new(), .result = result};
    hv_vote_make(source, &report);
    hv_outputs_write(HV_REPORT_VOTE, &(struct hv_report){.vote = &report}, "report",
                     outputs);
    hv_vote_source_done(source);
    hv_arena_free(report.arena);
    struct hv_err err = {0};
    if (!hv_pattern_set_ok(result->profile->patterns, &err))
        return hv_run_fail(run, &err);
    return hv_result_status(run, result);
}

static enum hvabi_status report_interface(struct hvabi *run, const void *ctx,
                                          const struct hvabi_outputs *outputs)
{
    const struct call *call = ctx;
    struct hv_err err = {0};
    struct hvabi_report_options options;
    struct hv_comparison c = {.run = run};
    enum hvabi_status status;
    unsigned mask;
    bool ok = hv_options_copy(&options, sizeof options, call->options, &err) &&
              hv_verdicts_parse("--fail-on", options.fail_on, &mask, &err) &&
              hv_outputs_check(HV_REPORT_VOTE, outputs, &err) &&
              hv_comparison_trees(&c, call->words, options.contract, &err);
    if (ok) {
        struct hv_vote_source source = {.run = run,
                                        .comparison = &c,
                                        .old = c.old,
                                        .new = c.new,
                                        .contract = options.contract,
                                        .fail_on = options.fail_on};
        status = write_vote_report(&source, finish_comparison(&c, mask), outputs);
    } else {
        status = hv_run_fail(run, &err);
    }
    hv_comparison_done(&c);
    return status;
}

enum hvabi_status hvabi_report(struct hvabi *run, const char *old_tree,
                               const char *new_tree,
                               const struct hvabi_report_options *options,
                               const struct hvabi_outputs *outputs)
{
    const struct call call = {.words = {old_tree, new_tree}, .options = options};
    return hv_each_interface(run, report_interface, &call, outputs);
}
