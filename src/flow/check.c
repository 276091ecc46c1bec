/* SPDX-License-Identifier: MIT
 *
 * The commands that report a comparison as it is: diff and check.
 */
#include "flow/comparison.h"
#include "flow/gate.h"
#include "flow/outputs.h"

enum hvabi_status hvabi_diff(struct hvabi *run, const char *old_tree,
                             const char *new_tree, const char *fail_on,
                             const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct hv_comparison c = {.run = run};
    const char *const words[] = {old_tree, new_tree};
    unsigned mask;
    bool ok = hv_verdicts_parse("--fail-on", fail_on, &mask, &err) &&
              hv_outputs_check(HV_REPORT_COMPARISON, outputs, &err) &&
              hv_comparison_trees(&c, words, NULL, &err);
    enum hvabi_status status =
        ok ? hv_outputs_report(run, hv_comparison_finish(&c, mask), "diff", outputs)
           : hv_run_fail(run, &err);
    hv_comparison_done(&c);
    return status;
}

enum hvabi_status hvabi_check(struct hvabi *run, const char *tree,
                              const struct hvabi_check_options *asked,
                              const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct hvabi_check_options options;
    struct hv_comparison c = {.run = run};
    unsigned mask;
    bool ok = hv_options_copy(&options, sizeof options, asked, &err) &&
              hv_verdicts_parse("--fail-on", options.fail_on, &mask, &err) &&
              hv_outputs_check(HV_REPORT_COMPARISON, outputs, &err) &&
              hv_gate_compare(&c, tree, &options, &err);
    enum hvabi_status status =
        ok ? hv_outputs_report(run, hv_comparison_finish(&c, mask), "check", outputs)
           : hv_run_fail(run, &err);
    hv_comparison_done(&c);
    return status;
}
