/* SPDX-License-Identifier: MIT */
#include "cli.h"

static enum hvabi_status run(const struct hv_call *call, struct hv_outputs *outputs,
                             struct hvabi_error *error)
{
    return hvabi_dump(call->run, call->words[0], &outputs->v[0], error);
}

const struct hv_command hv_command_dump = {
    .name = "dump",
    .group = "Reading",
    .words = "TREE",
    .least = 1,
    .most = 1,
    .formats = "json",
    .title = "the surface of a tree as JSON",
    .help = "Prints everything ABI-relevant that TREE exposes: one object for one "
            "architecture, a set\n"
            "for several.\n",
    .examples = "hvabi dump . --arch arm64\n"
                "hvabi dump RELEASE-4.17.0 --format json:surface.json\n",
    .options = NULL,
    .one_output = true,
    .run = run,
};
