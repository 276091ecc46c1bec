/* SPDX-License-Identifier: MIT */
#include "flow/gate.h"

enum hvabi_status hvabi_check(struct hvabi *run, const char *tree,
                              const struct hvabi_check_options *options,
                              struct hvabi_output *outputs, size_t n,
                              struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_gate check = {0};
    unsigned mask;
    bool ok = hv_verdicts_parse("--fail-on", options->fail_on, &mask, &err) &&
              hv_outputs_check(HV_REPORT_COMPARISON, outputs, n, &err) &&
              hv_gate_run(&check, run, tree, options, &err);
    enum hvabi_status status =
        ok ? hv_result_report(hv_gate_result(&check), "check", mask, outputs, n, error)
           : hv_run_fail(&err, error);
    hv_gate_done(&check);
    return status;
}
