/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static enum hvabi_status complain_command(const char *name)
{
    enum { MOST = 64 };
    const char *names[MOST + 1] = {"help"};
    for (size_t i = 0; hv_commands[i] && i + 1 < MOST; i++)
        names[i + 1] = hv_commands[i]->name;
    const char *near = hv_nearest_word(name, names);
    if (near)
        return hv_complain("unknown command '%s'; did you mean '%s'?", name, near);
    return hv_complain("unknown command '%s'; 'hvabi help' lists all commands", name);
}

static enum hvabi_status help(const struct hv_command *command)
{
    if (command)
        hv_help_command(command, stdout);
    else
        hv_help_overview(stdout);
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
    hv_help_usage(command, stderr);
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
    hv_progress_begin(run, options->quiet);
    status = command->run(&(struct hv_call){
        run, options, words, n, &(struct hvabi_outputs){outputs.v, outputs.n}});
    hv_progress_end();
    if (*hvabi_error(run))
        hv_complain("%s", hvabi_error(run));
    status = hv_outputs_finish(&outputs, status);
    hvabi_free(run);
    return status;
}

/* Take -- PATH... off the words, if the command accepts paths. */
static int take_paths(const struct hv_command *command, struct hv_options *options,
                      int argc, char **argv)
{
    for (int i = 1; command->paths && i < argc; i++)
        if (strcmp(argv[i], "--") == 0) {
            options->run.paths =
                i + 1 < argc ? (const char *const *)(argv + i + 1) : NULL;
            argv[i] = NULL;
            return i;
        }
    return argc;
}

static enum hvabi_status run_words(const struct hv_command *command,
                                   struct hv_options *options, int argc, char **argv)
{
    argc = take_paths(command, options, argc, argv);
    int first = hv_options_parse(command->options, argc, argv, false, options);
    if (first == 0) {
        hv_help_usage(command, stderr);
        return HVABI_USAGE;
    }
    if (options->help)
        return help(command);
    if (options->version)
        return version();
    int n = argc - first;
    if (n < command->least || n > command->most)
        return complain_words(command, n, argv + first);
    if (command->profile_word)
        options->run.profile = argv[first];
    return run_command(command, options, argv + first, n);
}

static enum hvabi_status run_help(char *const *words, int n)
{
    const struct hv_command *command = n > 0 ? hv_command_find(words[0]) : NULL;
    if (n > 0 && !command)
        return complain_command(words[0]);
    return help(command);
}

/* libclang aborts if it has no memory while it is loaded: exit with the same status as
 * if our own memory ended, which means no result. */
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
    signal(SIGXFSZ, SIG_IGN); /* a file that gets too long is an error of writing it */
    if (argc > 1 && strcmp(argv[1], "complete") == 0)
        return (int)hv_complete(argv + 2, argc - 2);
    struct hv_options options = HV_OPTIONS_INIT;
    int first = hv_options_parse(NULL, argc, argv, true, &options);
    if (first == 0)
        return HVABI_USAGE;
    if (options.version)
        return (int)version();
    if (first >= argc && !options.help) {
        hv_help_overview(stderr);
        return HVABI_USAGE;
    }
    if (first >= argc || strcmp(argv[first], "help") == 0)
        return (int)run_help(argv + first + 1, argc - first - 1);
    const struct hv_command *command = hv_command_find(argv[first]);
    if (!command)
        return (int)complain_command(argv[first]);
    return (int)run_words(command, &options, argc - first, argv + first);
}
