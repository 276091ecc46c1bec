/* SPDX-License-Identifier: MIT */
#include "cli.h"

static enum hvabi_status run_who(const struct hv_call *call)
{
    return hvabi_who(call->run, (const char *const *)call->words, call->outputs);
}

const struct hv_command hv_command_who = {
    .name = "who",
    .group = "Consumers",
    .words = "[OLD NEW] [ENTITY...]",
    .least = 1,
    .most = 64,
    .formats = "text json",
    .title = "which consumers carry and call an entity?",
    .help = "Asks the recorded consumers who carries each ENTITY in its copy of the "
            "headers,\n"
            "in which form, since which release that form is shipped, and whether the\n"
            "consumer's own sources name it. With OLD and NEW also what the change "
            "does to\n"
            "each consumer; without an ENTITY, for everything that changed. Trees are\n"
            "written as @RELEASE, rev:REV or dir:DIR here.\n",
    .examples = "hvabi who VCPUOP_initialise\n"
                "hvabi who 'struct vcpu_guest_core_regs' @4.15 @4.16\n"
                "hvabi who @4.19 @4.20\n",
    .run = run_who,
};
