/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"show", 0, HV_OPTION_TEXT, offsetof(struct hv_options, show), "LIST",
     "tell these verdicts one by one as well: review, source ..."},
    {"shard", 0, HV_OPTION_TEXT, offsetof(struct hv_options, history.shard), "I/N",
     "of all commits only the I-th of N parts"},
    {0},
};

static enum hvabi_status run_history(const struct hv_call *call)
{
    return hvabi_history(call->run, call->n ? call->words[0] : NULL,
                         &call->options->history, call->outputs);
}

const struct hv_command hv_command_history = {
    .name = "history",
    .group = "Comparing",
    .words = "[RANGE]",
    .least = 0,
    .most = 1,
    .formats = "text json html",
    .title = "every change in a range of releases, or of commits",
    .help =
        "Compares each recorded release of RANGE with the next (@R..@R; default: all "
        "that are\n"
        "recorded), or each commit that touches what the profile names with what it "
        "was made upon\n"
        "(REV..REV), and tells how often each kind of change was made, release by "
        "release and\n"
        "architecture by architecture; then the changes, with what was done about "
        "them: a version\n"
        "that was raised, a waiver, the old form back later, a new op beside it.\n"
        "\n"
        "Finished commits are kept beside the cache: what was stopped goes on where "
        "it was, and\n"
        "shards that share a cache (--cache DIR) come together in a run without "
        "--shard.\n",
    .examples = "hvabi history @4.0..@4.22\n"
                "hvabi history @4.12..@4.16 --arch arm64 --format json\n"
                "hvabi history RELEASE-4.21.0..RELEASE-4.22.0 -C hypervisor.git\n"
                "hvabi history --format html:history.html\n"
                "hvabi history v4.20..HEAD --shard 2/8 --jobs 4 --cache DIR\n",
    .options = options_table,
    .run = run_history,
};
