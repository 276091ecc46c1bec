/* SPDX-License-Identifier: MIT
 *
 * Options of the command line. One table per command says all there is to say about its
 * options, and everything is made from it: what getopt_long() gets, the usage line, the
 * help, and the nearest name to one that is unknown. Options that every command has
 * stand in a table of their own, which is read with the command's.
 */
#ifndef HV_CLI_OPTIONS_H
#define HV_CLI_OPTIONS_H

#include <hvabi/hvabi.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { HV_MAX_OUTPUTS = 8 };

enum hv_color { HV_COLOR_AUTO, HV_COLOR_ALWAYS, HV_COLOR_NEVER };

/* Everything that an option of any command can set. Strings borrow from argv, and zero
 * is always the default. */
struct hv_options {
    struct hvabi_options run;
    struct hvabi_check_options check;
    struct hvabi_dump_options dump;
    struct hvabi_waive_options waive; /* its check is not used: the one above is */
    struct hvabi_history_options history;
    const char *output; /* --output DIR */
    bool diff;
    size_t n_formats;
    const char *formats[HV_MAX_OUTPUTS]; /* "F" or "F:FILE" */
    enum hv_color color;
    const char *show;
    const char *contract; /* of report */
    bool rollback;
    bool quiet, verbose, help, version;
};

#define HV_OPTIONS_INIT                                                                \
    {                                                                                  \
        .run = HVABI_INIT(struct hvabi_options),                                       \
        .check = HVABI_INIT(struct hvabi_check_options),                               \
        .dump = HVABI_INIT(struct hvabi_dump_options),                                 \
        .waive = HVABI_INIT(struct hvabi_waive_options),                               \
        .history = HVABI_INIT(struct hvabi_history_options)                            \
    }

enum hv_option_kind {
    HV_OPTION_FLAG,   /* bool */
    HV_OPTION_TEXT,   /* const char * */
    HV_OPTION_JOBS,   /* jobs and in_process of the run */
    HV_OPTION_FORMAT, /* one more of formats */
    HV_OPTION_COLOR,
};

struct hv_option {
    const char
        *name;   /* NULL: only a letter, and ends a table where there is none either */
    char letter; /* 0: none */
    enum hv_option_kind kind;
    size_t field;         /* offset in struct hv_options */
    const char *argument; /* "DIR"; NULL for a flag */
    const char *help;
};

extern const struct hv_option hv_common_options[];

/* Read options from argv[1] on into options; argv[0] is passed over. With stop_early
 * the first word that is no option ends them. Returns the index of the first of the
 * words that are no options, all of which are behind the options then; 0 after an
 * error, which has been told on stderr. table may be NULL: the common ones alone. */
int hv_options_parse(const struct hv_option *table, int argc, char **argv,
                     bool stop_early, struct hv_options *options);

/* The table as lines of help. */
void hv_options_help(const struct hv_option *table, FILE *out);

/* " [--release R] [--all]" for a usage line. */
void hv_options_usage(const struct hv_option *table, FILE *out);

#endif
