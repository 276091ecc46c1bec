/* SPDX-License-Identifier: MIT */
#include "flow/new_interface.h"

enum hvabi_status hvabi_lint(struct hvabi *run, const char *tree, const char *release,
                             struct hvabi_output *outputs, size_t n,
                             struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_new_interface novelty = {0};
    enum hvabi_status status;
    bool ok = hv_outputs_check(HV_REPORT_LINT, outputs, n, &err) &&
              hv_new_interface_open(&novelty, run, tree, release, &err);
    if (ok) {
        hv_new_interface_spell(&novelty);
        hv_outputs_write(
            HV_REPORT_LINT,
            &(struct hv_report){.result = &novelty.result, .hazards = &novelty.hazards},
            "lint", outputs, n);
        status = hv_new_interface_status(
            &novelty, novelty.hazards.n ? HVABI_FAILED : HVABI_OK, error);
    } else {
        status = hv_run_fail(&err, error);
    }
    hv_new_interface_done(&novelty);
    return status;
}
