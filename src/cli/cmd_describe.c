/* SPDX-License-Identifier: MIT
 *
 * Commands about what hvabi knows: consumers, rules, profiles.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

static enum hvabi_status run_consumer(const struct hv_call *call)
{
    return hvabi_consumer(call->run, call->words[0], &call->options->consumer,
                          call->outputs);
}

const struct hv_command hv_command_consumer = {
    .name = "consumer",
    .group = "Consumers",
    .words = "[TREE]",
    .most = 1,
    .formats = "text json",
    .title = "what is this copy of a hypervisor's headers?",
    .help =
        "TREE is a guest, a toolstack or a monitor that carries a copy of the public\n"
        "headers, or the directory of the copy. Reports the recorded releases that "
        "the\n"
        "copy is nearest to, the interface versions that it claims, what only it has, "
        "and\n"
        "what breaks it on the release of --against. What it never copied makes no\n"
        "difference, nor do other names for the same bytes. rules/consumers/ "
        "describes\n"
        "the known consumers.\n",
    .examples = "hvabi consumer -C qemu\n"
                "hvabi consumer include/public --against @4.17\n"
                "hvabi consumer HEAD --consumer solo5 --format json\n",
    .options =
        HV_OPTIONS({"consumer", 0, HV_TEXT_OF(consumer.consumer), "CONSUMER",
                    "the consumer that TREE is of (default: recognised)"},
                   {"against", 0, HV_TEXT_OF(consumer.against), "TREE",
                    "the hypervisor's tree or @RELEASE (default: the newest recorded "
                    "release)"},
                   {"fail-on", 0, HV_TEXT_OF(consumer.fail_on), "V[,V]",
                    "verdicts that fail, and rollback (default: break)"}),
    .run = run_consumer,
};

static enum hvabi_status run_who(const struct hv_call *call)
{
    return hvabi_who(call->run, (const char *const *)call->words, call->outputs);
}

const struct hv_command hv_command_who = {
    .name = "who",
    .group = "Consumers",
    .words = "[OLD NEW] [ENTITY...]",
    .least = 1,
    .most = 64,
    .formats = "text json",
    .title = "which consumers carry and call an entity?",
    .help = "Asks the recorded consumers who carries each ENTITY in its copy of the "
            "headers,\n"
            "in which form, since which release that form is shipped, and whether the\n"
            "consumer's own sources name it. With OLD and NEW also what the change "
            "does to\n"
            "each consumer; without an ENTITY, for everything that changed. Trees are\n"
            "written as @RELEASE, rev:REV or dir:DIR here.\n",
    .examples = "hvabi who VCPUOP_initialise\n"
                "hvabi who 'struct vcpu_guest_core_regs' @4.15 @4.16\n"
                "hvabi who @4.19 @4.20\n",
    .run = run_who,
};

static enum hvabi_status run_explain(const struct hv_call *call)
{
    return hvabi_explain(call->run, call->words[0], call->outputs->v);
}

const struct hv_command hv_command_explain = {
    .name = "explain",
    .group = "Rules",
    .words = "[RULE]",
    .most = 1,
    .formats = "text markdown",
    .title = "why a rule exists, and what to do",
    .help =
        "Explains one rule, by its id or name: why it exists, what to do, and an\n"
        "example. Without RULE it lists all rules; with --format markdown it writes\n"
        "a document about all.\n",
    .examples = "hvabi explain\n"
                "hvabi explain HV1203\n"
                "hvabi explain --format markdown:rules.md\n",
    .one_output = true,
    .run = run_explain,
};

static bool is_header(const char *word)
{
    size_t n = strlen(word);
    return n > 2 && strcmp(word + n - 2, ".h") == 0;
}

/* Headers are from --from A,B and from words that end like headers; the other word is
 * TREE. */
static enum hvabi_status run_init(const struct hv_call *call)
{
    enum { MOST = 64 };
    struct hvabi_init_options options = call->options->init;
    const char *from[MOST + 1] = {NULL}, *tree = NULL;
    char *list = call->options->from ? strdup(call->options->from) : NULL, *rest = NULL;
    size_t n = 0;
    for (char *p = list ? strtok_r(list, ",", &rest) : NULL; p && n < MOST;
         p = strtok_r(NULL, ",", &rest))
        from[n++] = p;
    for (int i = 0; i < call->n && n < MOST; i++) {
        if (list && is_header(call->words[i]))
            from[n++] = call->words[i];
        else if (!tree)
            tree = call->words[i];
        else
            return hv_complain("init takes one TREE, not '%s' as well", call->words[i]);
    }
    options.from = n ? from : NULL;
    enum hvabi_status status = hvabi_init(call->run, tree, &options, call->outputs->v);
    free(list);
    return status;
}

const struct hv_command hv_command_init = {
    .name = "init",
    .group = "Another hypervisor",
    .words = "[TREE] [HEADER...]",
    .most = 64,
    .formats = "text",
    .title = "write a first profile for the headers of a tree",
    .help =
        "Finds the public headers of TREE (default: the working tree), or takes those\n"
        "that --from names, and proposes a profile: where they are, architectures,\n"
        "audiences, stand-ins for what is missing, hypercalls, families of\n"
        "operations, and constants that are versions. Comments in it say why. A\n"
        "profile that exists is never overwritten. What it is worth, 'hvabi try'\n"
        "tells.\n",
    .examples = "hvabi init\n"
                "hvabi init --from include/small/hypercall.h include/small/boot.h\n",
    .options = HV_OPTIONS(
        {"from", 0, HV_TEXT_OF(from), "HEADER[,HEADER]",
         "the public headers, by their paths in TREE; more can follow as arguments"},
        {"name", 0, HV_TEXT_OF(init.name), "TEXT",
         "the profile's name (default: the name of the tree)"},
        {"output", 'o', HV_TEXT_OF(init.path), "FILE",
         "where to write it, - for standard output (default: NAME.json in "
         ".hvabi/profiles of the repository)"}),
    .one_output = true,
    .run = run_init,
};

static enum hvabi_status run_try(const struct hv_call *call)
{
    return hvabi_try(call->run, call->words[1], call->outputs);
}

const struct hv_command hv_command_try = {
    .name = "try",
    .group = "Another hypervisor",
    .words = "PROFILE [TREE]",
    .least = 1,
    .most = 2,
    .formats = "text json",
    .title = "what a profile makes of a tree, for its author",
    .help =
        "Shows what PROFILE finds in TREE (default: the working tree) on each\n"
        "architecture and for each audience, and all at once what its author must\n"
        "mend: includes and names that are missing, numbers without a value, names\n"
        "and patterns that match nothing, stubs that no header includes, and macros\n"
        "in conditions that nobody defines. Exit status 1: the headers can be read,\n"
        "and something of the profile matches nothing; 3: headers cannot be read.\n",
    .examples = "hvabi try .hvabi/profiles/small.json\n"
                "hvabi try small.json v1.2 --arch arm64 -v\n",
    .one_output = true,
    .profile_word = true,
    .run = run_try,
};
