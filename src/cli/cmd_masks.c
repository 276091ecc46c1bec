/* SPDX-License-Identifier: MIT */
#include "cli.h"

static enum hvabi_status run_masks(const struct hv_call *call)
{
    return hvabi_masks(call->run, call->words[0], call->outputs->v);
}

const struct hv_command hv_command_masks = {
    .name = "masks",
    .group = "Reading",
    .words = "TREE",
    .least = 1,
    .most = 1,
    .formats = "text json",
    .title = "op families, their numbers, and the room in their masks",
    .help =
        "Shows each family of sub-commands: how many ops it has, the highest number, "
        "the next to\n"
        "take, and, where a continuation is kept in the same word, how many numbers "
        "its mask has\n"
        "left. Exit status 1: an op does not fit its mask.\n",
    .examples = "hvabi masks .\n"
                "hvabi masks RELEASE-4.17.0 --arch x86_64 --format json\n",
    .options = NULL,
    .one_output = true,
    .run = run_masks,
};
