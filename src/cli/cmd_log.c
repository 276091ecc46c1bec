/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <string.h>

static const struct hv_option options_table[] = {
    {"layout", 0, HV_OPTION_FLAG, offsetof(struct hv_options, layout), NULL,
     "the bytes of a record at each step"},
    {0},
};

/* "struct x" may be two words. */
static enum hvabi_status run_log(const struct hv_call *call)
{
    char name[4096];
    char **words = call->words;
    if (call->n == 2 && strcmp(words[0], "struct") != 0 &&
        strcmp(words[0], "union") != 0 && strcmp(words[0], "enum") != 0)
        return hv_complain("log takes one entity, not '%s' and '%s'", words[0],
                           words[1]);
    snprintf(name, sizeof name, "%s%s%s", words[0], call->n > 1 ? " " : "",
             call->n > 1 ? words[1] : "");
    return hvabi_log(call->run, name, call->options->layout, call->outputs);
}

const struct hv_command hv_command_log = {
    .name = "log",
    .group = "Comparing",
    .words = "ENTITY",
    .least = 1,
    .most = 2,
    .formats = "text json",
    .title = "the life of one entity, by releases and commits",
    .help = "Shows each recorded release in which ENTITY has another form, and in "
            "front of it\n"
            "the recorded commits that changed it, with what the change means to what "
            "was\n"
            "built before. ENTITY is a struct or union (with or without that word), a\n"
            "member of one (struct x.u.m, also through records that it contains), a\n"
            "typedef, a constant, an enumerator, an operation, a hypercall. The first "
            "lines\n"
            "say which releases and commits are recorded; a commit whose headers could "
            "not be\n"
            "read says so. Nothing is compared: `hvabi history --save` records "
            "commits.\n",
    .examples = "hvabi log 'struct vcpu_info'\n"
                "hvabi log struct vcpu_info.arch.cr2\n"
                "hvabi log SCHEDOP_shutdown\n"
                "hvabi log vcpu_guest_context --layout --arch x86_64\n",
    .options = options_table,
    .run = run_log,
};
