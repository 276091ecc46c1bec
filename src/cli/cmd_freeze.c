/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"release", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.release), "R",
     "reference release (default: the newest recorded)"},
    {0},
};

static enum hvabi_status run_freeze(const struct hv_call *call)
{
    return hvabi_freeze(call->run, call->n ? call->words[0] : NULL,
                        call->options->check.release, call->outputs);
}

const struct hv_command hv_command_freeze = {
    .name = "freeze",
    .group = "Comparing",
    .words = "[TREE]",
    .least = 0,
    .most = 1,
    .formats = "text json markdown",
    .title = "what the next release commits to for ever",
    .help =
        "Lists the additions of TREE (default: the working tree) since the reference\n"
        "release: the newest recorded release that is not newer than TREE. The\n"
        "additions are grouped by interface, with their hazards: first those that are\n"
        "stable for ever, then those that a version macro covers.\n",
    .examples = "hvabi freeze\n"
                "hvabi freeze RELEASE-4.22.0 -C hypervisor.git --release 4.21\n",
    .options = options_table,
    .run = run_freeze,
};
