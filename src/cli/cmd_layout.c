/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <string.h>

/* The type may be one word ("struct x") or two. */
static void join(char *type, size_t size, char **words, int n)
{
    snprintf(type, size, "%s%s%s", words[0], n > 1 ? " " : "", n > 1 ? words[1] : "");
}

static enum hvabi_status run_layout(const struct hv_call *call)
{
    char type[4096];
    char **words = call->words;
    if (call->n == 3 && strcmp(words[1], "struct") != 0 &&
        strcmp(words[1], "union") != 0)
        return hv_complain("layout takes one type, not '%s' and '%s'", words[1],
                           words[2]);
    join(type, sizeof type, words + 1, call->n - 1);
    return hvabi_layout(call->run, words[0], type, call->outputs->v);
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
    .options = NULL,
    .one_output = true,
    .run = run_layout,
};
