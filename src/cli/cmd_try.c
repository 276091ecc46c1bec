/* SPDX-License-Identifier: MIT */
#include "cli.h"

static enum hvabi_status run_try(const struct hv_call *call)
{
    return hvabi_try(call->run, call->n > 1 ? call->words[1] : NULL, call->outputs);
}

const struct hv_command hv_command_try = {
    .name = "try",
    .group = "Another hypervisor",
    .words = "PROFILE [TREE]",
    .least = 1,
    .most = 2,
    .formats = "text json",
    .title = "what a profile makes of a tree, for its author",
    .help =
        "Shows what PROFILE finds in TREE (default: the working tree) on each\n"
        "architecture and for each audience, and all at once what its author must\n"
        "mend: includes and names that are missing, numbers without a value, names\n"
        "and patterns that match nothing, stubs that no header includes, and macros\n"
        "in conditions that nobody defines. Exit status 1: the headers can be read,\n"
        "and something of the profile matches nothing; 3: headers cannot be read.\n",
    .examples = "hvabi try .hvabi/profiles/small.json\n"
                "hvabi try small.json v1.2 --arch arm64 -v\n",
    .options = NULL,
    .one_output = true,
    .profile_word = true,
    .run = run_try,
};
