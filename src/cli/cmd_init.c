/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

static const struct hv_option options_table[] = {
    {"from", 0, HV_OPTION_TEXT, offsetof(struct hv_options, from), "HEADER[,HEADER]",
     "the public headers, by their paths in TREE; more of them can follow as words"},
    {"name", 0, HV_OPTION_TEXT, offsetof(struct hv_options, init.name), "TEXT",
     "the profile's name (default: the name of the tree)"},
    {"output", 'o', HV_OPTION_TEXT, offsetof(struct hv_options, init.path), "FILE",
     "where to write it, - for standard output (default: NAME.json in "
     ".hvabi/profiles of the repository)"},
    {0},
};

static bool is_header(const char *word)
{
    size_t n = strlen(word);
    return n > 2 && strcmp(word + n - 2, ".h") == 0;
}

/* --from A,B and words that end like headers, as a list; what else is a word is TREE.
 */
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
    .least = 0,
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
    .options = options_table,
    .one_output = true,
    .run = run_init,
};
