/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"release", 0, HV_OPTION_TEXT, offsetof(struct hv_options, check.release), "R",
     "the release of TREE, such as 4.17"},
    {"consumer", 0, HV_OPTION_TEXT, offsetof(struct hv_options, consumer.consumer),
     "CONSUMER", "TREE is this consumer's; record its copy of the headers"},
    {"output", 'o', HV_OPTION_TEXT, offsetof(struct hv_options, output), "DIR",
     "output directory (default: .hvabi/baselines of the repository)"},
    {0},
};

static enum hvabi_status run_record(const struct hv_call *call)
{
    const char *release = call->options->check.release;
    if (call->options->consumer.consumer)
        return hvabi_record_consumer(call->run, call->words[0],
                                     call->options->consumer.consumer,
                                     call->options->output, call->outputs->v);
    if (!release)
        return hv_complain("record requires --release R, the release of the tree");
    return hvabi_record(call->run, call->words[0], release, call->options->output,
                        call->outputs->v);
}

const struct hv_command hv_command_record = {
    .name = "record",
    .group = "Reading",
    .words = "TREE",
    .least = 1,
    .most = 1,
    .formats = "text",
    .title = "write the baselines of a release",
    .help =
        "Records the surface of TREE on all architectures as the baseline of a\n"
        "release, completely or not at all. --release is required, because a baseline\n"
        "is a promise and must not be guessed. The baselines go into .hvabi/baselines "
        "of\n"
        "the repository, where --policy finds them, unless --output says otherwise;\n"
        "never into an installation.\n",
    .examples = "hvabi record RELEASE-4.17.0 --release 4.17 --output baselines\n",
    .options = options_table,
    .one_output = true,
    .run = run_record,
};
