/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"release", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.release), "R",
     "the release to hold TREE against"},
    {"against", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.against), "REV",
     "fail only for what came after REV"},
    {"staged", 0, HV_OPTION_FLAG, offsetof(struct hv_options, check.staged), NULL,
     "judge what is staged, against HEAD"},
    {"all", 0, HV_OPTION_FLAG, offsetof(struct hv_options, check.all), NULL,
     "judge everything, whoever introduced it"},
    {"fail-on", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.fail_on), "V[,V]",
     "what fails: verdicts, rollback (default: break)"},
    {"show", 0, HV_OPTION_TEXT, offsetof(struct hv_options, show), "V[,V]",
     "verdicts whose findings the text lists one by one"},
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
    .formats = "text json sarif junit codequality github markdown",
    .title = "the gate: does TREE keep what releases promised?",
    .help = "Holds TREE (default: the working tree) against the newest recorded "
            "release that is not\n"
            "newer than it. Only what this change introduces fails: a working tree and "
            "--staged are\n"
            "compared with HEAD for that, other trees with --against REV. In a "
            "merge request's\n"
            "pipeline (GitLab, GitHub) what the request is based on is the default of "
            "--against, and its\n"
            "target branch that of --policy: waivers count there alone. Where nothing "
            "public differs,\n"
            "that is all that is said (--all looks nevertheless).\n",
    .examples = "hvabi check\n"
                "hvabi check --staged\n"
                "hvabi check HEAD --against origin/staging --format json:abi.json\n"
                "hvabi check --release 4.17 --all\n",
    .options = options_table,
    .run = run_check,
};
