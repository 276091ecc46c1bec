/* SPDX-License-Identifier: MIT */
#include "cli.h"

static enum hvabi_status run(const struct hv_command *command,
                             const struct hv_options *options, char **words, int n)
{
    struct hv_outputs outputs;
    enum hvabi_status status = hv_outputs_init(&outputs, command, options);
    if (status != HVABI_OK)
        return status;
    (void)n;
    if (outputs.n > 1)
        return hv_complain("%s writes one output", command->name);
    struct hvabi_error error = {""};
    struct hvabi *hvabi = hvabi_new(&options->run);
    status = hvabi_dump(hvabi, words[0], &outputs.v[0], &error);
    status = hv_outputs_finish(&outputs, hv_complain_error(status, &error));
    hvabi_free(hvabi);
    return status;
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
    .run = run,
};
