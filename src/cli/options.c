/* SPDX-License-Identifier: MIT */
#include "options.h"

#include "cli.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

const struct hv_option hv_common_options[] = {
    {NULL, 'C', HV_TEXT_OF(run.repo), "DIR",
     "the repository or directory to work in (default: .)"},
    {"profile", 0, HV_TEXT_OF(run.profile), "NAME|FILE",
     "profiles of the hypervisor, one or several (default: all that fit the tree)"},
    {"arch", 0, HV_TEXT_OF(run.archs), "A[,A]",
     "architectures (default: all of the profile)"},
    {"audience", 0, HV_TEXT_OF(run.audiences), "U[,U]",
     "audiences (default: all of the profile)"},
    {"format", 0, HV_OPTION_FORMAT, 0, "F[:FILE]",
     "output format, and a file for it; can be repeated"},
    {"jobs", 'j', HV_OPTION_JOBS, 0, "N",
     "parallel processes (default: one per processor; 0: none, for a debugger)"},
    {"rules", 0, HV_TEXT_OF(run.rules), "DIR",
     "directory of profiles and rules (default: the installed one)"},
    {"baselines", 0, HV_TEXT_OF(run.baselines), "DIR",
     "directory of recorded releases (default: the installed one)"},
    {"policy", 0, HV_TEXT_OF(run.policy), "REV|DIR",
     "where .hvabi/ is read (in a pipeline: the target branch; before a commit: HEAD)"},
    {"cache", 0, HV_TEXT_OF(run.cache), "DIR",
     "cache directory (default: XDG_CACHE_HOME/hvabi)"},
    {"no-cache", 0, HV_FLAG_OF(run.no_cache), "do not use the cache"},
    {"no-sandbox", 0, HV_FLAG_OF(run.no_sandbox),
     "parse without the system-call filter"},
    {"color", 0, HV_OPTION_COLOR, 0, "auto|always|never",
     "colours (default: auto, on a terminal)"},
    {"quiet", 'q', HV_FLAG_OF(quiet), "show only what fails"},
    {"verbose", 'v', HV_FLAG_OF(verbose), "show everything, compatible changes too"},
    {"help", 'h', HV_FLAG_OF(help), "show this help"},
    {"version", 'V', HV_FLAG_OF(version), "show the versions of hvabi and libclang"},
    {0},
};

/* A message about the command line, and false. */
#define REFUSE(...) (hv_complain(__VA_ARGS__), false)

enum { MAX_OPTIONS = 48, FIRST_LONG = 256 };

/* Both tables in the form of getopt_long(). The value of a long option is FIRST_LONG
 * plus its index. */
struct parser {
    const struct hv_option *all[MAX_OPTIONS];
    size_t n;
    struct option longs[MAX_OPTIONS + 1];
    size_t n_longs;
    char shorts[2 * MAX_OPTIONS + 3];
};

bool hv_option_ends(const struct hv_option *option)
{
    return !option->name && !option->letter;
}

static void parser_add(struct parser *parser, const struct hv_option *table)
{
    for (; table && !hv_option_ends(table) && parser->n < MAX_OPTIONS; table++) {
        int value = FIRST_LONG + (int)parser->n;
        parser->all[parser->n++] = table;
        if (table->letter) {
            size_t n = strlen(parser->shorts);
            parser->shorts[n] = table->letter;
            parser->shorts[n + 1] = table->argument ? ':' : '\0';
        }
        if (table->name)
            parser->longs[parser->n_longs++] = (struct option){
                table->name, table->argument ? required_argument : no_argument, NULL,
                value};
    }
}

static struct parser parser_new(const struct hv_option *table, bool stop_early)
{
    struct parser parser = {0};
    strcpy(parser.shorts,
           stop_early ? "+:"
                      : ":"); /* ':': getopt returns ':' for a missing argument */
    parser_add(&parser, table);
    parser_add(&parser, hv_common_options);
    return parser;
}

static const struct hv_option *parser_find(const struct parser *parser, int value)
{
    if (value >= FIRST_LONG && value < FIRST_LONG + (int)parser->n)
        return parser->all[value - FIRST_LONG];
    for (size_t i = 0; i < parser->n; i++) {
        if (value && parser->all[i]->letter == value)
            return parser->all[i];
    }
    return NULL;
}

static bool complain_unknown(const struct parser *parser, const char *word, int letter)
{
    const char *names[MAX_OPTIONS + 1] = {NULL};
    if (letter && letter < FIRST_LONG)
        return REFUSE("unknown option -%c; 'hvabi help' lists all options", letter);
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    for (size_t i = 0; i < parser->n_longs; i++) {
        names[i] = parser->longs[i].name;
        if (*name && strncmp(names[i], name, strlen(name)) == 0)
            return REFUSE(
                "--%s is ambiguous (--%s and others); write the option in full", name,
                names[i]);
    }
    const char *near = hv_nearest_word(name, names);
    if (near)
        return REFUSE("unknown option --%s; did you mean --%s?", name, near);
    return REFUSE("unknown option --%s; 'hvabi help' lists all options", name);
}

/* The number of worker processes; 0: no workers, everything runs in this process. */
static bool set_jobs(struct hv_options *options, const char *text)
{
    enum { MOST = 1024 };
    char *end = NULL;
    errno = 0;
    unsigned long n = strtoul(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end || errno || n > MOST)
        return REFUSE("--jobs requires a number from 0 to %d, not '%s'", MOST, text);
    options->run.jobs = (unsigned)n;
    options->run.in_process = n == 0;
    return true;
}

/* The order of the values is that of enum hv_color. */
static bool set_color(const struct hv_option *option, struct hv_options *options,
                      const char *text)
{
    int i = hv_list_find(option->argument, text, strlen(text));
    if (i < 0)
        return REFUSE("unknown --color '%s'; valid values: %s", text, option->argument);
    options->color = (enum hv_color)i;
    return true;
}

static bool add_format(struct hv_options *options, const char *text)
{
    if (options->n_formats == HV_MAX_OUTPUTS)
        return REFUSE("--format can be given at most %d times", HV_MAX_OUTPUTS);
    options->formats[options->n_formats++] = text;
    return true;
}

static bool option_set(const struct hv_option *option, struct hv_options *options,
                       const char *text)
{
    char *field = (char *)options + option->field;
    switch (option->kind) {
    case HV_OPTION_FLAG:
        *(bool *)field = true;
        return true;
    case HV_OPTION_TEXT:
        *(const char **)(void *)field = text;
        return true;
    case HV_OPTION_JOBS:
        return set_jobs(options, text);
    case HV_OPTION_FORMAT:
        return add_format(options, text ? text : option->name);
    case HV_OPTION_COLOR:
        return set_color(option, options, text);
    }
    return false;
}

static bool take_option(const struct parser *parser, int value, char *const *argv,
                        struct hv_options *options)
{
    const struct hv_option *option = parser_find(parser, value);
    if (option)
        return option_set(option, options, optarg);
    option = parser_find(parser, optopt);
    if (option) {
        char name[64];
        if (option->name)
            snprintf(name, sizeof name, "--%s", option->name);
        else
            snprintf(name, sizeof name, "-%c", option->letter);
        if (value == ':')
            return REFUSE("%s requires an argument: %s", name, option->argument);
        return REFUSE("%s takes no argument", name);
    }
    return complain_unknown(parser, argv[optind - 1], optopt);
}

int hv_options_parse(const struct hv_option *table, int argc, char **argv,
                     bool stop_early, struct hv_options *options)
{
    struct parser parser = parser_new(table, stop_early);
    int value;
    opterr = 0; /* we print the messages */
    optind = 0; /* start again: the common options may have been read before */
    while ((value = getopt_long(argc, argv, parser.shorts, parser.longs, NULL)) != -1) {
        if (!take_option(&parser, value, argv, options))
            return 0;
    }
    return optind;
}

static const struct hv_option *option_in(const struct hv_option *table,
                                         const char *word, const char **ret_value)
{
    for (; table && !hv_option_ends(table); table++) {
        size_t n = table->name ? strlen(table->name) : 0;
        *ret_value = NULL;
        if (n && strncmp(word, "--", 2) == 0 &&
            strncmp(word + 2, table->name, n) == 0 &&
            (word[n + 2] == '=' || !word[n + 2])) {
            *ret_value = word[n + 2] ? word + n + 3 : NULL;
            return table;
        }
        if (table->letter && word[0] == '-' && word[1] == table->letter) {
            *ret_value = table->argument && word[2] ? word + 2 : NULL;
            return table;
        }
    }
    return NULL;
}

const struct hv_option *hv_option_find(const struct hv_option *table, const char *word,
                                       const char **ret_value)
{
    const struct hv_option *option = option_in(table, word, ret_value);
    return option ? option : option_in(hv_common_options, word, ret_value);
}

void hv_option_names(const struct hv_option *option, char *text, size_t size)
{
    const char letter[] = {'-', option->letter, '\0'};
    snprintf(text, size, "%s%s%s%s", option->letter ? letter : "",
             option->letter && option->name ? ", " : "", option->name ? "--" : "",
             option->name ? option->name : "");
}

void hv_options_help(const struct hv_option *table, FILE *out)
{
    for (; table && !hv_option_ends(table); table++) {
        char names[64], label[128];
        hv_option_names(table, names, sizeof names);
        snprintf(label, sizeof label, "%s%s%s%s", table->letter ? "" : "    ", names,
                 table->argument ? " " : "", table->argument ? table->argument : "");
        fprintf(out, "  %-25s %s\n", label, table->help);
    }
}

void hv_options_usage(const struct hv_option *table, FILE *out)
{
    for (; table && !hv_option_ends(table); table++)
        fprintf(out, " [--%s%s%s]", table->name, table->argument ? " " : "",
                table->argument ? table->argument : "");
}
