/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"reason", 0, HV_OPTION_TEXT, offsetof(struct hv_options, waive.reason), "TEXT",
     "why the change is accepted"},
    {"link", 0, HV_OPTION_TEXT, offsetof(struct hv_options, waive.link), "URL",
     "where that was decided (or a Message-Id)"},
    {"by", 0, HV_OPTION_TEXT, offsetof(struct hv_options, waive.decided_by),
     "NAME[,NAME]", "who decided"},
    {"until", 0, HV_OPTION_TEXT, offsetof(struct hv_options, waive.until), "R",
     "the last release for which it holds (default: for ever)"},
    {"output", 'o', HV_OPTION_TEXT, offsetof(struct hv_options, waive.path), "FILE",
     "where to write, - for standard output"},
    {"diff", 0, HV_OPTION_FLAG, offsetof(struct hv_options, diff), NULL,
     "OLD NEW follow: look in what 'hvabi diff' finds"},
    {"release", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.release), "R",
     "the release to hold TREE against"},
    {"against", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.against), "REV",
     "as for check"},
    {"staged", 0, HV_OPTION_FLAG, offsetof(struct hv_options, check.staged), NULL,
     "look in what is staged"},
    {"all", 0, HV_OPTION_FLAG, offsetof(struct hv_options, check.all), NULL,
     "look in everything, whoever introduced it"},
    {0},
};

static enum hvabi_status run_waive(const struct hv_call *call)
{
    struct hvabi_waive_options options = call->options->waive;
    bool diff = call->options->diff;
    options.check = &call->options->check;
    if (diff != (call->n == 3))
        return hv_complain("waive takes ID [TREE], or ID --diff OLD NEW");
    if (diff)
        options.old_tree = call->words[1];
    return hvabi_waive(call->run, call->words[0],
                       call->n > 1 ? call->words[call->n - 1] : NULL, &options,
                       call->outputs->v);
}

const struct hv_command hv_command_waive = {
    .name = "waive",
    .group = "Comparing",
    .words = "ID [TREE]",
    .least = 1,
    .most = 3,
    .formats = "text",
    .title = "accept one exact change, on record",
    .help =
        "Compares as 'hvabi check' does (or, with --diff OLD NEW, as 'hvabi diff'), "
        "and writes a\n"
        "waiver for the finding whose id begins with ID to .hvabi/waivers/. It "
        "counts once it is on\n"
        "the side that decides: the branch that --policy names, in a pipeline the "
        "target branch.\n",
    .examples = "hvabi waive 9f3ac0 --staged --reason 'no guest uses it' --link "
                "https://lists.example.org/1 --by 'A. Person'\n"
                "hvabi waive 9f3ac0 --diff v1 v2 --reason 'renamed before release' "
                "--link '<1@example.org>' --by A,B --until 4.19\n",
    .options = options_table,
    .one_output = true,
    .run = run_waive,
};
