/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"release", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.release), "R",
     "reference release (default: the newest recorded)"},
    {"against", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.against), "REV",
     "only what came after REV"},
    HV_ONELINE_OPTION,
    HV_STAT_OPTION,
    {0},
};

static enum hvabi_status run_lint(const struct hv_call *call)
{
    return hvabi_lint_change(call->run, call->n ? call->words[0] : NULL,
                             &call->options->check, call->outputs);
}

const struct hv_command hv_command_lint = {
    .name = "lint",
    .group = "Comparing",
    .words = "[TREE]",
    .least = 0,
    .most = 1,
    .formats = "text json sarif codequality github markdown oneline stat",
    .title = "hazards in additions since the last release",
    .help =
        "Looks for hazards in the additions of TREE (default: the working tree) since\n"
        "the reference release: the newest recorded release that is not newer than\n"
        "TREE. A hazard causes problems after a release ships it: holes, C types\n"
        "without a fixed width, types of the word size, maxima that are too low. Exit\n"
        "status 1: there is a hazard.\n"
        "\n"
        "With --against REV only what came after REV counts. A..B is the tree B with\n"
        "--against A.\n",
    .examples = "hvabi lint\n"
                "hvabi lint --against HEAD\n"
                "hvabi lint origin/staging..HEAD\n"
                "hvabi lint HEAD -C hypervisor.git --release 4.21\n"
                "hvabi explain implicit-padding\n",
    .options = options_table,
    .run = run_lint,
};
