/* SPDX-License-Identifier: MIT
 *
 * Commands that compare: the gate and its relatives.
 */
#include "cli.h"

static enum hvabi_status run_check(const struct hv_call *call)
{
    return hvabi_check(call->run, call->words[0], &call->options->check, call->outputs);
}

const struct hv_command hv_command_check = {
    .name = "check",
    .group = "Comparing",
    .words = "[TREE]",
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
    .options = HV_OPTIONS(
        {HV_RELEASE_ROW},
        {"against", 0, HV_TEXT_OF(check.against), "REV",
         "fail only for changes made after REV"},
        {"staged", 0, HV_FLAG_OF(check.staged), "check what is staged, against HEAD"},
        {"all", 0, HV_FLAG_OF(check.all), "fail for older changes, too"},
        {HV_FAIL_ON_ROW}, {HV_SHOW_ROW}, {HV_ONELINE_ROW}, {HV_STAT_ROW}),
    .paths = true,
    .run = run_check,
};

static enum hvabi_status run_diff(const struct hv_call *call)
{
    return hvabi_diff(call->run, call->words[0], call->words[1],
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
    .options = HV_OPTIONS(
        {HV_FAIL_ON_ROW}, {HV_SHOW_ROW},
        {"rollback", 0, HV_FLAG_OF(rollback),
         "list only what NEW saves or enumerates and OLD refuses (text, json)"},
        {HV_ONELINE_ROW}, {HV_STAT_ROW}),
    .paths = true,
    .run = run_diff,
};

static enum hvabi_status run_lint(const struct hv_call *call)
{
    return hvabi_lint_change(call->run, call->words[0], &call->options->check,
                             call->outputs);
}

const struct hv_command hv_command_lint = {
    .name = "lint",
    .group = "Comparing",
    .words = "[TREE]",
    .most = 1,
    .formats = "text json sarif codequality github markdown oneline stat",
    .title = "hazards in additions since the last release",
    .help =
        "Looks for hazards in the additions of TREE (default: the working tree) since\n"
        "the reference release: the newest recorded release that is not newer than\n"
        "TREE. A hazard causes problems after a release ships it: holes, C types\n"
        "without a fixed width, types of the word size, maxima that are too low. Exit\n"
        "status 1: there is a hazard.\n"
        "\n"
        "With --against REV only what came after REV counts. A..B is the tree B with\n"
        "--against A.\n",
    .examples = "hvabi lint\n"
                "hvabi lint --against HEAD\n"
                "hvabi lint origin/staging..HEAD\n"
                "hvabi lint HEAD -C hypervisor.git --release 4.21\n"
                "hvabi explain implicit-padding\n",
    .options = HV_OPTIONS(
        {HV_RELEASE_ROW},
        {"against", 0, HV_TEXT_OF(check.against), "REV", "only what came after REV"},
        {HV_ONELINE_ROW}, {HV_STAT_ROW}),
    .run = run_lint,
};

static enum hvabi_status run_freeze(const struct hv_call *call)
{
    return hvabi_freeze(call->run, call->words[0], call->options->check.release,
                        call->outputs);
}

const struct hv_command hv_command_freeze = {
    .name = "freeze",
    .group = "Comparing",
    .words = "[TREE]",
    .most = 1,
    .formats = "text json markdown",
    .title = "what the next release commits to for ever",
    .help =
        "Lists the additions of TREE (default: the working tree) since the reference\n"
        "release: the newest recorded release that is not newer than TREE. The\n"
        "additions are grouped by interface, with their hazards: first those that are\n"
        "stable for ever, then those that a version macro covers.\n",
    .examples = "hvabi freeze\n"
                "hvabi freeze RELEASE-4.22.0 -C hypervisor.git --release 4.21\n",
    .options = HV_OPTIONS({HV_RELEASE_ROW}),
    .run = run_freeze,
};

static enum hvabi_status run_verify(const struct hv_call *call)
{
    if (!call->options->check.against)
        return hv_complain("verify requires --against TREE or --against @RELEASE");
    return hvabi_verify(call->run, call->words[0], call->options->check.against,
                        call->options->check.fail_on, call->outputs);
}

const struct hv_command hv_command_verify = {
    .name = "verify",
    .group = "Comparing",
    .words = "ELF",
    .least = 1,
    .most = 1,
    .formats = "text json sarif junit codequality github markdown oneline stat",
    .title = "do the types in a compiled file match a tree?",
    .help =
        "Reads the types of an ELF file (DWARF or BTF) or of raw BTF as a compiler\n"
        "laid them out, and compares those that TREE has, too. The file determines\n"
        "the architecture (raw BTF needs --arch). The audience is the one that has\n"
        "most types in common with the file, unless --audience is given.\n"
        "A file that has the types of a recorded release is older or newer than TREE "
        "by\n"
        "that release. Any other is the old side where the audience's binaries "
        "outlive\n"
        "releases (a guest runs on a newer hypervisor), else the new side; --side "
        "says\n"
        "it otherwise.\n",
    .examples = "hvabi verify guest.o --against @4.17\n"
                "hvabi verify vmlinux --against . --audience guest\n"
                "hvabi verify /sys/kernel/btf/vmlinux --arch x86_64 --against @4.20\n",
    .options = HV_OPTIONS(
        {"against", 0, HV_TEXT_OF(check.against), "TREE",
         "the tree or recorded release to compare the file with"},
        {HV_FAIL_ON_ROW},
        {"side", 0, HV_TEXT_OF(run.side), "old|new",
         "which side the file is: built against older or newer headers than TREE"},
        {HV_SHOW_ROW}, {HV_ONELINE_ROW}, {HV_STAT_ROW}),
    .run = run_verify,
};
