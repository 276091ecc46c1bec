/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"release", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.release), "R",
     "reference release (default: the newest recorded)"},
    {"against", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.against), "REV",
     "fail only for changes made after REV"},
    {"staged", 0, HV_OPTION_FLAG, offsetof(struct hv_options, check.staged), NULL,
     "check what is staged, against HEAD"},
    {"all", 0, HV_OPTION_FLAG, offsetof(struct hv_options, check.all), NULL,
     "fail for older changes, too"},
    {"fail-on", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.fail_on), "V[,V]",
     "verdicts that fail, and rollback (default: break)"},
    {"show", 0, HV_OPTION_TEXT, offsetof(struct hv_options, show), "V[,V]",
     "verdicts whose findings the text output lists"},
    HV_ONELINE_OPTION,
    HV_STAT_OPTION,
    {0},
};

static enum hvabi_status run_check(const struct hv_call *call)
{
    return hvabi_check(call->run, call->n ? call->words[0] : NULL,
                       &call->options->check, call->outputs);
}

const struct hv_command hv_command_check = {
    .name = "check",
    .group = "Comparing",
    .words = "[TREE]",
    .least = 0,
    .most = 1,
    .formats = "text json sarif junit codequality github markdown oneline stat",
    .title = "the gate: does TREE keep the promises of releases?",
    .help =
        "Compares TREE (default: the working tree) with a reference release: the\n"
        "newest recorded release that is not newer than TREE. Only changes that this\n"
        "tree introduces fail. To find them, hvabi compares a working tree and\n"
        "--staged with HEAD, and other trees with --against REV. A..B is the tree B\n"
        "with --against A. After --, only findings in these files and folders.\n"
        "\n"
        "In the pipeline of a merge request (GitLab, GitHub), the default of\n"
        "--against is the base of the request, and the default of --policy is its\n"
        "target branch. Before a commit (a working tree, --staged) the default of\n"
        "--policy is HEAD. Only waivers of the policy count: commit a waiver first, "
        "then\n"
        "the change that it accepts.\n"
        "\n"
        "Hazards of what is new are shown as well, because they can still be mended.\n"
        "They never fail; 'hvabi lint' tells more about them.\n"
        "\n"
        "If nothing public changed, hvabi says so and does not compare; --all\n"
        "compares nevertheless.\n",
    .examples = "hvabi check\n"
                "hvabi check --staged\n"
                "hvabi check HEAD --against origin/staging --format json:abi.json\n"
                "hvabi check origin/staging..HEAD\n"
                "hvabi check --release 4.17 --all\n",
    .options = options_table,
    .paths = true,
    .run = run_check,
};
