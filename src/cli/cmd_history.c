/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"show", 0, HV_OPTION_TEXT, offsetof(struct hv_options, show), "LIST",
     "list the findings of these verdicts, too: review, source ..."},
    {"shard", 0, HV_OPTION_TEXT, offsetof(struct hv_options, history.shard), "I/N",
     "only part I of N parts of the commits"},
    {"save", 0, HV_OPTION_TEXT, offsetof(struct hv_options, history.save), "FILE",
     "record the commits in FILE, which goes on where an earlier run was stopped"},
    {"join", 0, HV_OPTION_FLAG, offsetof(struct hv_options, join), NULL,
     "the words are files of all shards: join them in the file of --save"},
    HV_ONELINE_OPTION,
    HV_STAT_OPTION,
    {0},
};

static enum hvabi_status run_history(const struct hv_call *call)
{
    if (call->options->join)
        return hvabi_history_join(call->run, (const char *const *)call->words,
                                  call->options->history.save, call->outputs->v);
    if (call->n > 1)
        return hv_complain("history takes one range, not '%s' and '%s'", call->words[0],
                           call->words[1]);
    return hvabi_history(call->run, call->n ? call->words[0] : NULL,
                         &call->options->history, call->outputs);
}

const struct hv_command hv_command_history = {
    .name = "history",
    .group = "Comparing",
    .words = "[RANGE | PART...]",
    .least = 0,
    .most = 4096,
    .formats = "text json html oneline stat",
    .title = "every change in a range of releases, or of commits",
    .help =
        "Compares each recorded release of RANGE with the next one (@R..@R; default:\n"
        "all recorded releases), or each commit of RANGE (REV..REV) with its parent,\n"
        "if it touches files that the profile names. Reports how often each kind of\n"
        "change was made, for each release and architecture. Then lists the changes,\n"
        "with what was done about them: a version was raised, a waiver accepted the\n"
        "change, a later release restored the old form, or a new op was added beside\n"
        "it.\n"
        "\n"
        "Results of finished commits are stored beside the cache, so an interrupted\n"
        "run continues where it stopped. Shards that share a cache (--cache DIR) are\n"
        "combined by a run without --shard.\n"
        "\n"
        "--save records the changes of all commits of RANGE, with dates and subjects, "
        "in\n"
        "a file for `hvabi log`; the baselines have it as "
        "PROFILE/history/commits.json.\n"
        "A run with a FILE that exists compares only what is missing in it. A commit\n"
        "that cannot be read is recorded as not looked at, with the reason, and the "
        "exit\n"
        "status is 3. Files of shards are joined by --join, which fails if one is\n"
        "missing.\n",
    .examples = "hvabi history @4.0..@4.22\n"
                "hvabi history @4.12..@4.16 --arch arm64 --format json\n"
                "hvabi history RELEASE-4.21.0..RELEASE-4.22.0 -C hypervisor.git\n"
                "hvabi history --format html:history.html\n"
                "hvabi history v4.20..HEAD --shard 2/8 --jobs 4 --cache DIR\n"
                "hvabi history v4.20..HEAD --shard 2/8 --save part2.json\n"
                "hvabi history --join part*.json --save commits.json\n",
    .options = options_table,
    .run = run_history,
};
