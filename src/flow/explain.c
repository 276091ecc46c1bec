/* SPDX-License-Identifier: MIT */
#include "flow/run.h"
#include "report/report.h"

#include <stdlib.h>

enum hvabi_status hvabi_explain(struct hvabi *run, const char *rule,
                                struct hvabi_output *output, struct hvabi_error *error)
{
    struct hv_err err = {0};
    if (!hv_run_start_rules(run, &err))
        return hv_run_fail(&err, error);
    struct hv_buf buf = {0};
    if (rule) {
        const struct hv_rule *r = hv_catalogue_find(run->catalogue, rule);
        if (!r) {
            const char *near = hv_explain_near(run->catalogue, rule);
            hv_fail(&err, HV_ERR_USAGE, NULL,
                    "no rule '%s'%s%s%s; without a name, all are listed", rule,
                    near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
            return hv_run_fail(&err, error);
        }
        hv_explain_write(r, NULL, output->color, &buf);
    } else {
        hv_explain_list(run->catalogue, output->color, &buf);
    }
    output->bytes = buf.p;
    output->n = buf.n;
    return HVABI_OK;
}

void hvabi_output_done(struct hvabi_output *output)
{
    free(output->bytes);
    output->bytes = NULL;
    output->n = 0;
}
