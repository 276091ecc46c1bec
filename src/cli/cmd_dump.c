/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"via", 0, HV_OPTION_TEXT, offsetof(struct hv_options, dump.via), "headers|dwarf",
     "headers (default), or from compiled headers"},
    {"compiler", 0, HV_OPTION_TEXT, offsetof(struct hv_options, dump.compiler),
     "clang|gcc", "for --via dwarf: clang (default), or gcc for the architecture"},
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
        "Prints everything in TREE that is part of the ABI: one JSON object for one\n"
        "architecture, a set for several. The format abixml contains the types that\n"
        "one audience sees on one architecture, for the tools of libabigail (abidiff\n"
        "--non-reachable-types).\n"
        "\n"
        "--via dwarf compiles the headers and reads the types from the debug\n"
        "information of the compiler. This checks the parser with a second reader;\n"
        "macros are missing. The compiler runs without the system-call filter, so\n"
        "--no-sandbox is required.\n",
    .examples =
        "hvabi dump . --arch arm64\n"
        "hvabi dump RELEASE-4.17.0 --format json:surface.json\n"
        "hvabi dump @4.17 --arch arm64 --audience guest --format abixml:4.17.abi\n"
        "hvabi dump . --arch arm64 --via dwarf --no-sandbox\n",
    .options = options_table,
    .one_output = true,
    .run = run_dump,
};
