/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* In the order of the overview. A command whose group differs from the one before
 * starts a new heading. */
static const struct hv_command *const commands[] = {
    &hv_command_check,   &hv_command_diff,   &hv_command_lint,    &hv_command_freeze,
    &hv_command_verify,  &hv_command_report, &hv_command_history, &hv_command_waive,
    &hv_command_dump,    &hv_command_record, &hv_command_layout,  &hv_command_masks,
    &hv_command_explain,
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct hv_command *command_find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

static enum hvabi_status complain_command(const char *name)
{
    const char *names[COMMANDS + 2] = {NULL};
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i]->name;
    names[COMMANDS] = "help";
    const char *near = hv_nearest_word(name, names);
    if (near)
        return hv_complain("unknown command '%s'; did you mean '%s'?", name, near);
    return hv_complain("unknown command '%s'; 'hvabi help' lists all commands commands",
                       name);
}

static void put_commands(FILE *out)
{
    const char *group = "";
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i]->group, group) != 0) {
            group = commands[i]->group;
            fprintf(out, "\n%s:\n", group);
        }
        fprintf(out, "  %-8s %-10s %s\n", commands[i]->name, commands[i]->words,
                commands[i]->title);
    }
}

static void put_verdicts(FILE *out)
{
    fputs(
        "\nVerdicts, for binaries and sources that were built against the old "
        "headers:\n"
        "  break        a binary misbehaves on the new hypervisor\n"
        "  review       headers do not show whether it breaks; a human must decide\n"
        "  source       binaries run; sources no longer compile, or get another "
        "meaning\n"
        "  versioned    it would break, but a raised interface version refuses the "
        "binary\n"
        "  unreleased   it would break, but no release shipped the old form\n"
        "  compatible   binaries run, and sources compile\n"
        "A rollback break: a binary that was built against the new headers, or a guest "
        "that the\n"
        "new side saved, misbehaves on the old hypervisor.\n",
        out);
}

static void put_overview(FILE *out)
{
    fputs("usage: hvabi COMMAND [OPTION]... [TREE]...\n\n"
          "Finds changes in the public headers of a hypervisor that break existing "
          "binaries.\n",
          out);
    put_commands(out);
    fputs("\nTREE is a directory, a git revision, ':index' (what is staged) or "
          "'@RELEASE' (a\n"
          "recorded baseline). The prefix 'dir:' or 'rev:' selects one if TREE could "
          "be both.\n"
          "\nExamples:\n"
          "  hvabi check --staged                        before a commit\n"
          "  hvabi diff RELEASE-4.15.0 RELEASE-4.16.0    two releases\n"
          "  hvabi layout . vcpu_info                    a struct in memory\n"
          "\nCommon options:\n",
          out);
    hv_options_help(hv_common_options, out);
    put_verdicts(out);
    fputs("\nExit status: 0 no finding fails, 1 a finding fails, 2 wrong usage,\n"
          "3 something could not be read or parsed.\n"
          "'hvabi help COMMAND' describes one command.\n",
          out);
}

static void put_lines(const char *text, FILE *out)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        fprintf(out, "  %.*s\n", (int)n, text);
        text += n + (text[n] == '\n');
    }
}

static void put_usage(const struct hv_command *command, FILE *out)
{
    fprintf(out, "usage: hvabi %s", command->name);
    hv_options_usage(command->options, out);
    fprintf(out, " [OPTION]... %s\n", command->words);
}

static void put_help(const struct hv_command *command, FILE *out)
{
    put_usage(command, out);
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

static enum hvabi_status help(const struct hv_command *command)
{
    if (command)
        put_help(command, stdout);
    else
        put_overview(stdout);
    return hv_flush(stdout, HVABI_OK);
}

static enum hvabi_status version(void)
{
    printf("hvabi %s\nlibclang %s\n", hvabi_version(), hvabi_parser_version());
    return hv_flush(stdout, HVABI_OK);
}

static enum hvabi_status complain_words(const struct hv_command *command, int n,
                                        char *const *words)
{
    if (n < command->least)
        hv_complain("%s requires %s", command->name, command->words);
    else
        hv_complain("%s takes only %s, not '%s' as well", command->name, command->words,
                    words[command->most]);
    put_usage(command, stderr);
    return HVABI_USAGE;
}

static enum hvabi_status run_command(const struct hv_command *command,
                                     const struct hv_options *options, char **words,
                                     int n)
{
    struct hv_outputs outputs;
    enum hvabi_status status = hv_outputs_init(&outputs, command, options);
    if (status != HVABI_OK)
        return status;
    if (command->one_output && outputs.n > 1)
        return hv_complain("%s writes only one output; give one --format",
                           command->name);
    struct hvabi_error error;
    struct hvabi *run = hvabi_new(&options->run, &error);
    if (!run)
        return hv_complain("%s", error.text);
    status = command->run(&(struct hv_call){
        run, options, words, n, &(struct hvabi_outputs){outputs.v, outputs.n}});
    if (*hvabi_error(run))
        hv_complain("%s", hvabi_error(run));
    status = hv_outputs_finish(&outputs, status);
    hvabi_free(run);
    return status;
}

static enum hvabi_status run_words(const struct hv_command *command,
                                   struct hv_options *options, int argc, char **argv)
{
    int first = hv_options_parse(command->options, argc, argv, false, options);
    if (first == 0) {
        put_usage(command, stderr);
        return HVABI_USAGE;
    }
    if (options->help)
        return help(command);
    if (options->version)
        return version();
    int n = argc - first;
    if (n < command->least || n > command->most)
        return complain_words(command, n, argv + first);
    return run_command(command, options, argv + first, n);
}

static enum hvabi_status run_help(char *const *words, int n)
{
    const struct hv_command *command = n > 0 ? command_find(words[0]) : NULL;
    if (n > 0 && !command)
        return complain_command(words[0]);
    return help(command);
}

/* libclang aborts if it has no memory while it is loaded. The caller then gets the same
 * status as if our own memory ended: no result. */
static void give_up(int signal_number)
{
    static const char text[] =
        "hvabi: aborted, probably out of memory; there is no result\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    (void)signal_number;
    _exit(HVABI_INPUT);
}

int main(int argc, char **argv)
{
    signal(SIGABRT, give_up);
    struct hv_options options = HV_OPTIONS_INIT;
    int first = hv_options_parse(NULL, argc, argv, true, &options);
    if (first == 0)
        return HVABI_USAGE;
    if (options.version)
        return (int)version();
    if (first >= argc && !options.help) {
        put_overview(stderr);
        return HVABI_USAGE;
    }
    if (first >= argc || strcmp(argv[first], "help") == 0)
        return (int)run_help(argv + first + 1, argc - first - 1);
    const struct hv_command *command = command_find(argv[first]);
    if (!command)
        return (int)complain_command(argv[first]);
    return (int)run_words(command, &options, argc - first, argv + first);
}
