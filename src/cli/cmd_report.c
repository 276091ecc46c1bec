/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"contract", 0, HV_OPTION_TEXT, offsetof(struct hv_options, contract),
     "OP:WHAT=VALUE[@ARCH,..]", "a meaning of OP in NEW that no layout shows"},
    {"fail-on", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.fail_on), "V[,V]",
     "verdicts that fail, and rollback (default: break)"},
    {"full", 0, HV_OPTION_FLAG, offsetof(struct hv_options, verbose), NULL,
     "the whole report as a mail, not its questions alone"},
    {0},
};

static enum hvabi_status run_report(const struct hv_call *call)
{
    struct hvabi_report_options options = {
        .size = sizeof options,
        .fail_on = call->options->check.fail_on,
        .contract = call->options->contract,
    };
    return hvabi_report(call->run, call->words[0], call->n > 1 ? call->words[1] : NULL,
                        &options, call->outputs);
}

const struct hv_command hv_command_report = {
    .name = "report",
    .group = "Comparing",
    .words = "OLD [NEW]",
    .least = 1,
    .most = 2,
    .formats = "mail markdown html json",
    .title = "a vote report for maintainers",
    .help =
        "Compares like 'hvabi diff', and collects the facts for a vote: numbered\n"
        "questions, what changes in memory, verdict and reason, who sees it, which\n"
        "releases shipped it, alternatives, what headers cannot show, a ballot, and\n"
        "how to make the report again. The format mail is plain text with 72\n"
        "columns; html is one file without scripts.\n",
    .examples = "hvabi report RELEASE-4.15.0 RELEASE-4.16.0 --format "
                "html:vote.html\n"
                "hvabi report @4.12 @4.13 --arch arm64\n"
                "hvabi report HEAD~3 HEAD --contract "
                "'VCPUOP_x:address=guest-physical@arm32,arm64'\n",
    .options = options_table,
    .paths = true,
    .run = run_report,
};
