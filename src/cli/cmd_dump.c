/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"via", 0, HV_OPTION_TEXT, offsetof(struct hv_options, dump.via), "HOW",
     "headers (default), or dwarf: what a compiler made of them"},
    {"compiler", 0, HV_OPTION_TEXT, offsetof(struct hv_options, dump.compiler), "NAME",
     "for --via dwarf: clang (default), or gcc, the architecture's own"},
    {0},
};

static enum hvabi_status run_dump(const struct hv_call *call)
{
    return hvabi_dump(call->run, call->words[0], &call->options->dump,
                      call->outputs->v);
}

const struct hv_command hv_command_dump = {
    .name = "dump",
    .group = "Reading",
    .words = "TREE",
    .least = 1,
    .most = 1,
    .formats = "json abixml",
    .title = "the surface of a tree as JSON",
    .help =
        "Prints everything ABI-relevant that TREE exposes: one object for one "
        "architecture, a set\n"
        "for several. The format abixml has the types that one audience sees on one "
        "architecture, for\n"
        "libabigail's tools (abidiff --non-reachable-types). With --via dwarf the "
        "headers are compiled and\n"
        "their types read back from what the compiler wrote: another opinion, without "
        "macros. A compiler\n"
        "runs without the filter, so --no-sandbox has to be given.\n",
    .examples =
        "hvabi dump . --arch arm64\n"
        "hvabi dump RELEASE-4.17.0 --format json:surface.json\n"
        "hvabi dump @4.17 --arch arm64 --audience guest --format abixml:4.17.abi\n"
        "hvabi dump . --arch arm64 --via dwarf --no-sandbox\n",
    .options = options_table,
    .one_output = true,
    .run = run_dump,
};
