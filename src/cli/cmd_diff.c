/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"fail-on", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.fail_on), "V[,V]",
     "verdicts that fail, and rollback (default: break)"},
    {"show", 0, HV_OPTION_TEXT, offsetof(struct hv_options, show), "V[,V]",
     "verdicts whose findings the text output lists"},
    {"rollback", 0, HV_OPTION_FLAG, offsetof(struct hv_options, rollback), NULL,
     "list only what NEW saves or enumerates and OLD refuses (text, json)"},
    HV_ONELINE_OPTION,
    HV_STAT_OPTION,
    {0},
};

static enum hvabi_status run_diff(const struct hv_call *call)
{
    return hvabi_diff(call->run, call->words[0], call->n > 1 ? call->words[1] : NULL,
                      call->options->check.fail_on, call->outputs);
}

const struct hv_command hv_command_diff = {
    .name = "diff",
    .group = "Comparing",
    .words = "OLD [NEW]",
    .least = 1,
    .most = 2,
    .formats = "text json sarif junit codequality github markdown oneline stat",
    .title = "everything that changed between two trees",
    .help =
        "Reads the public headers of OLD and NEW as the compiler sees them, for every\n"
        "architecture and every audience. Reports what changed, who is affected, and\n"
        "why.\n"
        "\n"
        "Instead of two trees, a range as git has them: A..B, A...B (from the merge\n"
        "base) or COMMIT^!. After --, only findings in these files and folders.\n",
    .examples = "hvabi diff RELEASE-4.15.0 RELEASE-4.16.0\n"
                "hvabi diff HEAD^! -- include/public/io\n"
                "hvabi diff @4.17 . --audience guest\n"
                "hvabi diff @4.9 @4.10 --rollback\n"
                "hvabi diff old/ new/ --format text --format json:abi.json\n",
    .options = options_table,
    .paths = true,
    .run = run_diff,
};
