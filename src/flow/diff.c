/* SPDX-License-Identifier: MIT */
#include "flow/comparison.h"
#include "flow/policy.h"
#include "flow/waivers.h"

enum hvabi_status hvabi_diff(struct hvabi *run, const char *old_tree,
                             const char *new_tree, const char *fail_on,
                             struct hvabi_output *outputs, size_t n,
                             struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_input *inputs[2] = {0};
    struct hv_comparison *comparison = NULL;
    enum hvabi_status status = HVABI_OK;
    unsigned mask;

    /* what was asked for */
    bool ok = hv_verdicts_parse("--fail-on", fail_on, &mask, &err) &&
              hv_outputs_check(HV_REPORT_COMPARISON, outputs, n, &err);

    /* open both trees and recognise the hypervisor */
    ok = ok && (inputs[0] = hv_input_open(run, old_tree, &err)) != NULL;
    ok = ok && (inputs[1] = hv_input_open(run, new_tree, &err)) != NULL;
    ok = ok && hv_run_start(run, inputs, 2, &err);

    /* read surfaces */
    ok = ok && hv_input_read(run, inputs[0], &err);
    ok = ok && hv_input_read(run, inputs[1], &err);

    /* compare, judge, report */
    ok = ok && hv_policy_read_waivers(run, &err);
    ok =
        ok && (comparison = hv_comparison_new(run, inputs[0], inputs[1], &err)) != NULL;
    if (ok)
        hv_waivers_apply(run, hv_comparison_result(comparison));
    if (ok)
        status = hv_comparison_report(comparison, "diff", mask, outputs, n, error);
    else
        status = hv_run_fail(&err, error);

    hv_comparison_free(comparison);
    hv_input_free(inputs[0]);
    hv_input_free(inputs[1]);
    return status;
}
