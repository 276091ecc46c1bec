/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"release", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.release), "R",
     "the release that what is new is new since"},
    {0},
};

static enum hvabi_status run_lint(const struct hv_call *call)
{
    return hvabi_lint(call->run, call->n ? call->words[0] : NULL,
                      call->options->check.release, call->outputs);
}

const struct hv_command hv_command_lint = {
    .name = "lint",
    .group = "Comparing",
    .words = "[TREE]",
    .least = 0,
    .most = 1,
    .formats = "text json sarif codequality github markdown",
    .title = "hazards in what is new since the last release",
    .help =
        "Looks at what TREE (default: the working tree) has and the newest recorded "
        "release that is\n"
        "not newer than it has not, for what will hurt once it is shipped: holes, "
        "types of C, words\n"
        "of the caller's size, maxima that are stale. Exits with 1 where there is "
        "any.\n",
    .examples = "hvabi lint\n"
                "hvabi lint HEAD -C hypervisor.git --release 4.21\n"
                "hvabi explain implicit-padding\n",
    .options = options_table,
    .run = run_lint,
};
