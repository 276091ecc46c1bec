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
            hv_fail(&err, HV_ERR_USAGE, NULL,
                    "no rule '%s': expected an id such as %s or a name such as %s; without one, "
                    "all are listed",
                    rule, run->catalogue->rules[0].id, run->catalogue->rules[0].slug);
            return hv_run_fail(&err, error);
        }
        hv_explain_write(r, NULL, output->color, &buf);
    } else {
        for (size_t i = 0; i < run->catalogue->n_rules; i++)
            hv_buf_printf(&buf, "%s  %-28s %s\n", run->catalogue->rules[i].id,
                          run->catalogue->rules[i].slug, run->catalogue->rules[i].title);
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
