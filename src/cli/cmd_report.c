/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"contract", 0, HV_OPTION_TEXT, offsetof(struct hv_options, contract),
     "OP:WHAT=VALUE[@ARCH,..]", "what NEW is to mean by OP though no layout shows it"},
    {"fail-on", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.fail_on), "V[,V]",
     "what fails: verdicts, rollback (default: break)"},
    {0},
};

static enum hvabi_status run_report(const struct hv_call *call)
{
    struct hvabi_report_options options = {
        .size = sizeof options,
        .fail_on = call->options->check.fail_on,
        .contract = call->options->contract,
    };
    return hvabi_report(call->run, call->words[0], call->words[1], &options,
                        call->outputs);
}

const struct hv_command hv_command_report = {
    .name = "report",
    .group = "Comparing",
    .words = "OLD NEW",
    .least = 2,
    .most = 2,
    .formats = "mail markdown html json",
    .title = "the report that maintainers vote on",
    .help =
        "Compares as 'hvabi diff' does, and puts the facts on the table: the "
        "questions, "
        "numbered for\n"
        "replies, what changes in memory, verdict and reason, who sees it, since when "
        "it was shipped,\n"
        "what could be had instead, what headers cannot show, a ballot, and how to "
        "make "
        "it again.\n"
        "mail is plain ASCII of 72 columns; html is one file without scripts.\n",
    .examples = "hvabi report RELEASE-4.15.0 RELEASE-4.16.0 --format "
                "html:vote.html\n"
                "hvabi report @4.12 @4.13 --arch arm64\n"
                "hvabi report HEAD~3 HEAD --contract "
                "'VCPUOP_x:address=guest-physical@arm32,arm64'\n",
    .options = options_table,
    .run = run_report,
};
