/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"show", 0, HV_OPTION_TEXT, offsetof(struct hv_options, show), "LIST",
     "tell these verdicts one by one as well: review, source ..."},
    {0},
};

static enum hvabi_status run(const struct hv_call *call, struct hv_outputs *outputs,
                             struct hvabi_error *error)
{
    return hvabi_history(call->run, call->n ? call->words[0] : NULL,
                         &call->options->history, outputs->v, outputs->n, error);
}

const struct hv_command hv_command_history = {
    .name = "history",
    .group = "Comparing",
    .words = "[RANGE]",
    .least = 0,
    .most = 1,
    .formats = "text json",
    .title = "every change in a range of releases",
    .help = "Compares each recorded release of RANGE with the next (default: all that "
            "are recorded), and\n"
            "tells how often each kind of change was made, release by release and "
            "architecture by\n"
            "architecture; then the changes, with what was done about them: a version "
            "that was raised,\n"
            "a waiver, the old form back in a later release, a new op beside it.\n",
    .examples = "hvabi history @4.0..@4.22\n"
                "hvabi history @4.12..@4.16 --arch arm64 --format json\n",
    .options = options_table,
    .run = run,
};
