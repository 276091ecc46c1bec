/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"release", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.release), "R",
     "the release that TREE is, such as 4.17"},
    {"output", 'o', HV_OPTION_TEXT, offsetof(struct hv_options, output), "DIR",
     "where to write (default: the directory of baselines)"},
    {0},
};

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
    if (!options->check.release)
        return hv_complain("record needs --release R, the release that the tree is");
    struct hvabi_error error = {""};
    struct hvabi *hvabi = hvabi_new(&options->run);
    status = hvabi_record(hvabi, words[0], options->check.release, options->output,
                          &outputs.v[0], &error);
    status = hv_outputs_finish(&outputs, hv_complain_error(status, &error));
    hvabi_free(hvabi);
    return status;
}

const struct hv_command hv_command_record = {
    .name = "record",
    .group = "Reading",
    .words = "TREE",
    .least = 1,
    .most = 1,
    .formats = "text",
    .title = "write the baselines of a release",
    .help = "Records the surface of TREE on all architectures as the baseline of a "
            "release, whole or\n"
            "not at all. --release must be given: a baseline is a promise, and is "
            "never guessed.\n",
    .examples = "hvabi record RELEASE-4.17.0 --release 4.17 --output baselines\n",
    .options = options_table,
    .run = run,
};
