/* SPDX-License-Identifier: MIT */
#include "report/lint.h"
#include "flow/new_interface.h"

#include <string.h>

static void write_output(const struct hv_new_interface *novelty,
                         struct hvabi_output *output)
{
    struct hv_report_options options = {.color = output->color,
                                        .verbose = output->verbose,
                                        .quiet = output->quiet,
                                        .command = "lint"};
    const struct hv_result *result = &novelty->result;
    struct hv_buf buf = {0};
    const struct hv_hazards *hazards = &novelty->hazards;
    const char *format = output->format;
    if (strcmp(format, "json") == 0)
        hv_lint_json(result, hazards, &buf);
    else if (strcmp(format, "sarif") == 0)
        hv_lint_sarif(result, hazards, &options, &buf);
    else if (strcmp(format, "codequality") == 0)
        hv_lint_codequality(result, hazards, &buf);
    else if (strcmp(format, "github") == 0)
        hv_lint_github(result, hazards, &buf);
    else if (strcmp(format, "markdown") == 0)
        hv_lint_markdown(result, hazards, &options, &buf);
    else
        hv_lint_text(result, hazards, &options, &buf);
    output->bytes = buf.p;
    output->n = buf.n;
}

enum hvabi_status hvabi_lint(struct hvabi *run, const char *tree, const char *release,
                             struct hvabi_output *outputs, size_t n,
                             struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_new_interface novelty = {0};
    enum hvabi_status status;
    bool ok = hv_new_interface_outputs_check(
                  "text json sarif codequality github markdown", outputs, n, &err) &&
              hv_new_interface_open(&novelty, run, tree, release, &err);
    if (ok)
        hv_new_interface_spell(&novelty);
    for (size_t i = 0; ok && i < n; i++)
        write_output(&novelty, &outputs[i]);
    if (ok)
        status = hv_new_interface_status(
            &novelty, novelty.hazards.n ? HVABI_FAILED : HVABI_OK, error);
    else
        status = hv_run_fail(&err, error);
    hv_new_interface_done(&novelty);
    return status;
}
