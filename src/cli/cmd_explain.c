/* SPDX-License-Identifier: MIT */
#include "cli.h"

static enum hvabi_status run_explain(const struct hv_call *call)
{
    return hvabi_explain(call->run, call->n ? call->words[0] : NULL, call->outputs->v);
}

const struct hv_command hv_command_explain = {
    .name = "explain",
    .group = "Rules",
    .words = "[RULE]",
    .least = 0,
    .most = 1,
    .formats = "text markdown",
    .title = "why a rule exists, and what to do",
    .help =
        "Explains one rule, by its id or name: why it exists, what to do, and an\n"
        "example. Without RULE it lists all rules; with --format markdown it writes\n"
        "a document about all.\n",
    .examples = "hvabi explain\n"
                "hvabi explain HV1203\n"
                "hvabi explain --format markdown:rules.md\n",
    .options = NULL,
    .one_output = true,
    .run = run_explain,
};
