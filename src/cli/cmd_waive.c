/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"reason", 0, HV_OPTION_TEXT, offsetof(struct hv_options, waive.reason), "TEXT",
     "why the change is accepted"},
    {"link", 0, HV_OPTION_TEXT, offsetof(struct hv_options, waive.link), "URL",
     "where this was decided (or a Message-Id)"},
    {"by", 0, HV_OPTION_TEXT, offsetof(struct hv_options, waive.decided_by),
     "NAME[,NAME]", "who decided"},
    {"until", 0, HV_OPTION_TEXT, offsetof(struct hv_options, waive.until), "R",
     "the last release for which it is valid (default: for ever)"},
    {"output", 'o', HV_OPTION_TEXT, offsetof(struct hv_options, waive.path), "FILE",
     "output file; - is standard output"},
    {"diff", 0, HV_OPTION_FLAG, offsetof(struct hv_options, diff), NULL,
     "use the findings of 'hvabi diff OLD NEW'"},
    {"release", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.release), "R",
     "reference release (default: the newest recorded)"},
    {"against", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.against), "REV",
     "the same as for check"},
    {"staged", 0, HV_OPTION_FLAG, offsetof(struct hv_options, check.staged), NULL,
     "use the findings of what is staged"},
    {"all", 0, HV_OPTION_FLAG, offsetof(struct hv_options, check.all), NULL,
     "use findings of older changes, too"},
    {0},
};

static enum hvabi_status run_waive(const struct hv_call *call)
{
    struct hvabi_waive_options options = call->options->waive;
    bool diff = call->options->diff;
    options.check = &call->options->check;
    if (diff ? call->n < 2 : call->n > 2)
        return hv_complain("waive takes ID [TREE], or ID --diff OLD NEW");
    if (diff)
        options.old_tree = call->words[1];
    return hvabi_waive(call->run, call->words[0],
                       call->n > 1 + diff ? call->words[call->n - 1] : NULL, &options,
                       call->outputs->v);
}

const struct hv_command hv_command_waive = {
    .name = "waive",
    .group = "Comparing",
    .words = "ID [TREE]",
    .least = 1,
    .most = 3,
    .formats = "text",
    .title = "record that one exact change is accepted",
    .help =
        "Compares like 'hvabi check' (or, with --diff OLD NEW, like 'hvabi diff').\n"
        "Writes a waiver for the finding whose id begins with ID to .hvabi/waivers/.\n"
        "The waiver counts after it is part of the policy: the branch that --policy\n"
        "names; in a pipeline, the target branch; before a commit, HEAD. It also\n"
        "accepts what follows from the finding, such as a version that was not "
        "raised.\n",
    .examples = "hvabi waive 9f3ac0 --staged --reason 'no guest uses it' --link "
                "https://lists.example.org/1 --by 'A. Person'\n"
                "hvabi waive 9f3ac0 --diff v1 v2 --reason 'renamed before release' "
                "--link '<1@example.org>' --by A,B --until 4.19\n",
    .options = options_table,
    .one_output = true,
    .run = run_waive,
};
