/* SPDX-License-Identifier: MIT */
#include "cli.h"

static enum hvabi_status run(const struct hv_command *command,
                             const struct hv_options *options, char **words, int n)
{
    struct hv_outputs outputs;
    enum hvabi_status status = hv_outputs_init(&outputs, command, options);
    if (status != HVABI_OK)
        return status;
    if (outputs.n > 1)
        return hv_complain("%s writes one output", command->name);
    struct hvabi_error error = {""};
    struct hvabi *hvabi = hvabi_new(&options->run);
    status = hvabi_explain(hvabi, n ? words[0] : NULL, &outputs.v[0], &error);
    status = hv_outputs_finish(&outputs, hv_complain_error(status, &error));
    hvabi_free(hvabi);
    return status;
}

const struct hv_command hv_command_explain = {
    .name = "explain",
    .group = "Rules",
    .words = "[RULE]",
    .least = 0,
    .most = 1,
    .formats = "text",
    .title = "why a rule exists, and what to do",
    .help = "Explains one rule, by its id or name: why it exists, what to do, an "
            "example. Without RULE\n"
            "all of them are listed.\n",
    .examples = "hvabi explain\n"
                "hvabi explain HV1203\n",
    .options = NULL,
    .run = run,
};
