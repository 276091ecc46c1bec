/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"against", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.against), "TREE",
     "the tree or recorded release to compare the file with"},
    {"fail-on", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.fail_on), "V[,V]",
     "verdicts that fail, and rollback (default: break)"},
    {"side", 0, HV_OPTION_TEXT, offsetof(struct hv_options, run.side), "old|new",
     "which side the file is: built against older or newer headers than TREE"},
    {"show", 0, HV_OPTION_TEXT, offsetof(struct hv_options, show), "V[,V]",
     "verdicts whose findings the text output lists"},
    HV_ONELINE_OPTION,
    HV_STAT_OPTION,
    {0},
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
    .options = options_table,
    .run = run_verify,
};
