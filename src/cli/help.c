/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <string.h>

const struct hv_term hv_verdict_terms[] = {
    {"break", "a binary misbehaves on the new hypervisor"},
    {"review", "headers do not show whether it breaks; a human must decide"},
    {"source", "binaries run; sources no longer compile, or get another meaning"},
    {"versioned", "it would break, but a raised interface version refuses the binary"},
    {"unreleased", "it would break, but no release shipped the old form"},
    {"compatible", "binaries run, and sources compile"},
    {0},
};

const char hv_rollback_text[] =
    "A rollback break: a binary that was built against the new headers, or a guest "
    "that the\n"
    "new side saved, misbehaves on the old hypervisor.";

const char hv_tree_text[] =
    "TREE is a directory, a git revision, ':index' (what is staged) or '@RELEASE' (a\n"
    "recorded baseline). The prefix 'dir:' or 'rev:' selects one if TREE could be "
    "both.\n";

const char hv_overview_examples[] =
    "hvabi check --staged                        before a commit\n"
    "hvabi diff RELEASE-4.15.0 RELEASE-4.16.0    two releases\n"
    "hvabi layout . vcpu_info                    a struct in memory\n";

static void put_commands(FILE *out)
{
    const char *group = "";
    for (size_t i = 0; hv_commands[i]; i++) {
        if (strcmp(hv_commands[i]->group, group) != 0) {
            group = hv_commands[i]->group;
            fprintf(out, "\n%s:\n", group);
        }
        fprintf(out, "  %-8s %-10s %s\n", hv_commands[i]->name, hv_commands[i]->words,
                hv_commands[i]->title);
    }
}

static void put_verdicts(FILE *out)
{
    fputs("\nVerdicts, for binaries and sources that were built against the old "
          "headers:\n",
          out);
    for (const struct hv_term *v = hv_verdict_terms; v->word; v++)
        fprintf(out, "  %-12s %s\n", v->word, v->text);
    fprintf(out, "%s\n", hv_rollback_text);
}

static void put_lines(const char *text, FILE *out)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        fprintf(out, "  %.*s\n", (int)n, text);
        text += n + (text[n] == '\n');
    }
}

void hv_help_overview(FILE *out)
{
    fputs("usage: hvabi COMMAND [OPTION]... [TREE]...\n\n"
          "Finds changes in the public headers of a hypervisor that break existing "
          "binaries.\n",
          out);
    put_commands(out);
    fprintf(out, "\n%s\nExamples:\n", hv_tree_text);
    put_lines(hv_overview_examples, out);
    fputs("\nCommon options:\n", out);
    hv_options_help(hv_common_options, out);
    put_verdicts(out);
    fputs("\nExit status: 0 no finding fails, 1 a finding fails, 2 wrong usage,\n"
          "3 something could not be read or parsed.\n"
          "'hvabi help COMMAND' describes one command.\n",
          out);
}

void hv_help_usage(const struct hv_command *command, FILE *out)
{
    fprintf(out, "usage: hvabi %s", command->name);
    hv_options_usage(command->options, out);
    fprintf(out, " [OPTION]... %s%s\n", command->words,
            command->paths ? " [-- PATH...]" : "");
}

void hv_help_command(const struct hv_command *command, FILE *out)
{
    hv_help_usage(command, out);
    fprintf(out, "\n%s\nFormats: %s\n", command->help, command->formats);
    if (command->options) {
        fputs("\nOptions:\n", out);
        hv_options_help(command->options, out);
    }
    fputs("\nCommon options:\n", out);
    hv_options_help(hv_common_options, out);
    fputs("\nExamples:\n", out);
    put_lines(command->examples, out);
}
