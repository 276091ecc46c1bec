/* SPDX-License-Identifier: MIT
 *
 * Commands about decisions, those to be made and those of the past.
 */
#include "cli.h"

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
    .options =
        HV_OPTIONS({"contract", 0, HV_TEXT_OF(contract), "OP:WHAT=VALUE[@ARCH,..]",
                    "a meaning of OP in NEW that no layout shows"},
                   {HV_FAIL_ON_ROW},
                   {"full", 0, HV_FLAG_OF(verbose),
                    "the whole report as a mail, not its questions alone"}),
    .paths = true,
    .run = run_report,
};

static enum hvabi_status run_history(const struct hv_call *call)
{
    if (call->options->join)
        return hvabi_history_join(call->run, (const char *const *)call->words,
                                  call->options->history.save, call->outputs->v);
    if (call->n > 1)
        return hv_complain("history takes one range, not '%s' and '%s'", call->words[0],
                           call->words[1]);
    return hvabi_history(call->run, call->words[0], &call->options->history,
                         call->outputs);
}

const struct hv_command hv_command_history = {
    .name = "history",
    .group = "Comparing",
    .words = "[RANGE | PART...]",
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
    .options =
        HV_OPTIONS({"show", 0, HV_TEXT_OF(show), "LIST",
                    "list the findings of these verdicts, too: review, source ..."},
                   {"shard", 0, HV_TEXT_OF(history.shard), "I/N",
                    "only part I of N parts of the commits"},
                   {"save", 0, HV_TEXT_OF(history.save), "FILE",
                    "record the commits in FILE; a run with the same FILE continues"},
                   {"join", 0, HV_FLAG_OF(join),
                    "join PART..., the files of all shards, into the file of --save"},
                   {HV_ONELINE_ROW}, {HV_STAT_ROW}),
    .run = run_history,
};

static enum hvabi_status run_log(const struct hv_call *call)
{
    char name[HV_NAME_SIZE];
    if (!hv_join_words(call->words, "struct union enum", name))
        return hv_complain("log takes one entity, not '%s' and '%s'", call->words[0],
                           call->words[1]);
    return hvabi_log(call->run, name, call->options->layout, call->outputs);
}

const struct hv_command hv_command_log = {
    .name = "log",
    .group = "Comparing",
    .words = "ENTITY",
    .least = 1,
    .most = 2,
    .formats = "text json",
    .title = "the life of one entity, by releases and commits",
    .help = "Shows each recorded release in which ENTITY has another form, and in "
            "front of it\n"
            "the recorded commits that changed it, with what the change means to what "
            "was\n"
            "built before. ENTITY is a struct or union (with or without that word), a\n"
            "member of one (struct x.u.m, also through records that it contains), a\n"
            "typedef, a constant, an enumerator, an operation, a hypercall. The first "
            "lines\n"
            "say which releases and commits are recorded; a commit whose headers could "
            "not be\n"
            "read says so. Nothing is compared: `hvabi history --save` records "
            "commits.\n",
    .examples = "hvabi log 'struct vcpu_info'\n"
                "hvabi log struct vcpu_info.arch.cr2\n"
                "hvabi log SCHEDOP_shutdown\n"
                "hvabi log vcpu_guest_context --layout --arch x86_64\n",
    .options = HV_OPTIONS(
        {"layout", 0, HV_FLAG_OF(layout), "the bytes of a record at each step"}),
    .run = run_log,
};

static enum hvabi_status run_waive(const struct hv_call *call)
{
    struct hvabi_waive_options options = call->options->waive;
    bool diff = call->options->diff;
    options.check = &call->options->check;
    if (diff ? call->n < 2 : call->n > 2)
        return hv_complain("waive takes ID[,ID] [TREE], or ID[,ID] --diff OLD NEW");
    if (diff)
        options.old_tree = call->words[1];
    return hvabi_waive(call->run, call->words[0],
                       call->n > 1 + diff ? call->words[call->n - 1] : NULL, &options,
                       call->outputs->v);
}

const struct hv_command hv_command_waive = {
    .name = "waive",
    .group = "Comparing",
    .words = "ID[,ID] [TREE]",
    .least = 1,
    .most = 3,
    .formats = "text",
    .title = "record that one exact change is accepted",
    .help =
        "Compares like 'hvabi check' (or, with --diff OLD NEW, like 'hvabi diff').\n"
        "Writes a waiver for the finding whose id begins with ID to .hvabi/waivers/;\n"
        "several findings of one decision: ID,ID.\n"
        "The waiver counts after it is part of the policy: the branch that --policy\n"
        "names; in a pipeline, the target branch; before a commit, HEAD. It also\n"
        "accepts what follows from the finding, such as a version that was not "
        "raised.\n",
    .examples = "hvabi waive 9f3ac0 --staged --reason 'no guest uses it' --link "
                "https://lists.example.org/1 --by 'A. Person'\n"
                "hvabi waive 9f3ac0 --diff v1 v2 --reason 'renamed before release' "
                "--link '<1@example.org>' --by A,B --until 4.19\n",
    .options = HV_OPTIONS(
        {"reason", 0, HV_TEXT_OF(waive.reason), "TEXT", "why the change is accepted"},
        {"link", 0, HV_TEXT_OF(waive.link), "URL",
         "where this was decided (or a Message-Id)"},
        {"by", 0, HV_TEXT_OF(waive.decided_by), "NAME[,NAME]", "who decided"},
        {"until", 0, HV_TEXT_OF(waive.until), "R",
         "the last release for which it is valid (default: for ever)"},
        {"output", 'o', HV_TEXT_OF(waive.path), "FILE",
         "output file, for one ID; - is standard output"},
        {"diff", 0, HV_FLAG_OF(diff), "use the findings of 'hvabi diff OLD NEW'"},
        {HV_RELEASE_ROW},
        {"against", 0, HV_TEXT_OF(check.against), "REV", "the same as for check"},
        {"staged", 0, HV_FLAG_OF(check.staged), "use the findings of what is staged"},
        {"all", 0, HV_FLAG_OF(check.all), "use findings of older changes, too"}),
    .one_output = true,
    .run = run_waive,
};
