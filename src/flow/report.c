/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "flow/contracts.h"
#include "flow/policy.h"
#include "flow/vote_report.h"
#include "flow/waivers.h"

/* Waivers that --policy has, findings that fail, and all that a vote needs to know. */
static enum hvabi_status write(struct hv_vote_source *source, unsigned fail_on,
                               struct hvabi_output *outputs, size_t n,
                               struct hvabi_error *error)
{
    struct hv_result *result = hv_comparison_result(source->comparison);
    struct hv_vote_report dossier = {.arena = hv_arena_new()};
    hv_waivers_apply(source->run, result);
    bool fails = hv_result_mark_failing(result, fail_on);
    hv_vote_make(source, &dossier);
    hv_outputs_write(HV_REPORT_VOTE, &(struct hv_report){.vote = &dossier}, "report",
                     outputs, n);
    hv_vote_source_done(source);
    hv_arena_free(dossier.arena);
    struct hv_err err = {0};
    if (!hv_pattern_set_ok(result->profile->patterns, &err))
        return hv_run_fail(&err, error);
    if (result->n_errors)
        return hv_run_fail(&result->errors[0].err, error);
    return fails ? HVABI_FAILED : HVABI_OK;
}

enum hvabi_status hvabi_report(struct hvabi *run, const char *old_tree,
                               const char *new_tree,
                               const struct hvabi_report_options *options,
                               struct hvabi_output *outputs, size_t n,
                               struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_input *inputs[2] = {0};
    struct hv_vote_source source = {
        .run = run, .contract = options->contract, .fail_on = options->fail_on};
    enum hvabi_status status = HVABI_OK;
    unsigned mask;

    /* what was asked for */
    bool ok = hv_verdicts_parse("--fail-on", options->fail_on, &mask, &err) &&
              hv_outputs_check(HV_REPORT_VOTE, outputs, n, &err);

    /* open both trees, recognise the hypervisor, and read surfaces */
    ok = ok && (inputs[0] = hv_input_open(run, old_tree, &err)) != NULL;
    ok = ok && (inputs[1] = hv_input_open(run, new_tree, &err)) != NULL;
    ok = ok && hv_run_start(run, inputs, 2, &err);
    ok =
        ok && (!options->contract || hv_contract_propose(run, options->contract, &err));
    ok = ok && hv_input_read(run, inputs[0], &err);
    ok = ok && hv_input_read(run, inputs[1], &err);

    /* compare, judge, gather what is known, write */
    ok = ok && hv_policy_read_waivers(run, &err);
    source.old = inputs[0];
    source.new = inputs[1];
    ok = ok && (source.comparison =
                    hv_comparison_new(run, inputs[0], inputs[1], &err)) != NULL;
    if (ok)
        status = write(&source, mask, outputs, n, error);
    else
        status = hv_run_fail(&err, error);

    hv_comparison_free(source.comparison);
    hv_input_free(inputs[0]);
    hv_input_free(inputs[1]);
    return status;
}
