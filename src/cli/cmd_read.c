/* SPDX-License-Identifier: MIT
 *
 * Commands that read one tree.
 */
#include "cli.h"

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
    .options =
        HV_OPTIONS({"via", 0, HV_TEXT_OF(dump.via), "headers|dwarf",
                    "headers (default), or from compiled headers"},
                   {"compiler", 0, HV_TEXT_OF(dump.compiler), "clang|gcc",
                    "for --via dwarf: clang (default), or gcc for the architecture"}),
    .one_output = true,
    .run = run_dump,
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
    .options =
        HV_OPTIONS({"release", 0, HV_TEXT_OF(check.release), "R",
                    "the release of TREE, such as 4.17"},
                   {"consumer", 0, HV_TEXT_OF(consumer.consumer), "CONSUMER",
                    "TREE is this consumer's; record its copy of the headers"},
                   {"output", 'o', HV_TEXT_OF(output), "DIR",
                    "output directory (default: .hvabi/baselines of the repository)"}),
    .one_output = true,
    .run = run_record,
};

static enum hvabi_status run_layout(const struct hv_call *call)
{
    char type[HV_NAME_SIZE];
    if (!hv_join_words(call->words + 1, "struct union", type))
        return hv_complain("layout takes one type, not '%s' and '%s'", call->words[1],
                           call->words[2]);
    return hvabi_layout(call->run, call->words[0], type, call->outputs->v);
}

const struct hv_command hv_command_layout = {
    .name = "layout",
    .group = "Reading",
    .words = "TREE TYPE",
    .least = 2,
    .most = 3,
    .formats = "text",
    .title = "a struct in memory, architectures side by side",
    .help =
        "Shows the offset of each member of a struct or union, as bytes[:bits], and\n"
        "marks holes. Architectures with the same layout share a column. TYPE is the\n"
        "name of a struct, a union (both with or without that word) or a typedef.\n",
    .examples = "hvabi layout . vcpu_guest_context\n"
                "hvabi layout @4.17 'struct vcpu_info' --arch x86_32,x86_64\n",
    .one_output = true,
    .run = run_layout,
};

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
    .one_output = true,
    .run = run_masks,
};
