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
    .title = "op families, their numbers, and the headroom of their masks",
    .help =
        "Shows each family of ops: how many ops it has, the highest number, and the\n"
        "next free number. If the command word also contains a continuation, shows\n"
        "how many numbers are free in the mask. Exit status 1: an op does not fit its\n"
        "mask.\n",
    .examples = "hvabi masks .\n"
                "hvabi masks RELEASE-4.17.0 --arch x86_64 --format json\n",
    .options = NULL,
    .one_output = true,
    .run = run_masks,
};
