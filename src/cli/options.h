/* SPDX-License-Identifier: MIT
 *
 * Options of the command line. One table for each command describes its options. The
 * input of getopt_long(), the usage line, the help, and the suggestion for an unknown
 * name all come from this table. The options of every command are in a separate table,
 * which is read together with the table of the command.
 */
#pragma once

#include <hvabi/hvabi.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { HV_MAX_OUTPUTS = 8 };

enum hv_color { HV_COLOR_AUTO, HV_COLOR_ALWAYS, HV_COLOR_NEVER };

/* All options of all commands. Strings are borrowed from argv. Zero is always the
 * default. */
struct hv_options {
    struct hvabi_options run;
    struct hvabi_check_options check;
    struct hvabi_dump_options dump;
    struct hvabi_waive_options waive; /* its check is unused: see above */
    struct hvabi_history_options history;
    struct hvabi_consumer_options consumer;
    struct hvabi_init_options init;
    const char *from;   /* of init: --from A,B */
    const char *output; /* --output DIR */
    bool diff;
    size_t n_formats;
    const char *formats[HV_MAX_OUTPUTS]; /* "F" or "F:FILE" */
    enum hv_color color;
    const char *show;
    const char *contract;  /* of report */
    bool rollback, layout; /* of diff and check; of log */
    bool join;             /* of history */
    bool quiet, verbose, help, version;
};

#define HV_OPTIONS_INIT                                                                \
    {                                                                                  \
        .run = HVABI_INIT(struct hvabi_options),                                       \
        .check = HVABI_INIT(struct hvabi_check_options),                               \
        .dump = HVABI_INIT(struct hvabi_dump_options),                                 \
        .waive = HVABI_INIT(struct hvabi_waive_options),                               \
        .history = HVABI_INIT(struct hvabi_history_options),                           \
        .consumer = HVABI_INIT(struct hvabi_consumer_options),                         \
        .init = HVABI_INIT(struct hvabi_init_options)                                  \
    }

enum hv_option_kind {
    HV_OPTION_FLAG,   /* bool */
    HV_OPTION_TEXT,   /* const char * */
    HV_OPTION_JOBS,   /* jobs and in_process of the run */
    HV_OPTION_FORMAT, /* appends to formats: its argument, or without one its name */
    HV_OPTION_COLOR,
};

struct hv_option {
    const char *name; /* NULL: only a letter; without a letter, the end of a table */
    char letter;      /* 0: none */
    enum hv_option_kind kind;
    size_t field;         /* offset in struct hv_options */
    const char *argument; /* "DIR", or all values, "auto|always"; NULL for a flag */
    const char *help;
};

extern const struct hv_option hv_common_options[];

/* Kind and field of a row, for a text or a flag, which has no argument. */
#define HV_TEXT_OF(member) HV_OPTION_TEXT, offsetof(struct hv_options, member)
#define HV_FLAG_OF(member) HV_OPTION_FLAG, offsetof(struct hv_options, member), NULL

/* The options of a command: rows. */
#define HV_OPTIONS(...) ((const struct hv_option[]){__VA_ARGS__, {0}})

/* Rows that several commands share. */
#define HV_RELEASE_ROW                                                                 \
    "release", 0, HV_TEXT_OF(check.release), "R",                                      \
        "reference release (default: the newest recorded)"
#define HV_FAIL_ON_ROW                                                                 \
    "fail-on", 0, HV_TEXT_OF(check.fail_on), "V[,V]",                                  \
        "verdicts that fail, and rollback (default: break)"
#define HV_SHOW_ROW                                                                    \
    "show", 0, HV_TEXT_OF(show), "V[,V]",                                              \
        "verdicts whose findings the text output lists"
/* Formats that are also options. */
#define HV_ONELINE_ROW                                                                 \
    "oneline", 0, HV_OPTION_FORMAT, 0, NULL,                                           \
        "a line for each decision (--format oneline)"
#define HV_STAT_ROW                                                                    \
    "stat", 0, HV_OPTION_FORMAT, 0, NULL,                                              \
        "how much changed where, a table (--format stat)"

/* Find the option of the table (which may be NULL), or the common option, in a word:
 * "--arch", "--arch=arm64", "-C" or "-CDIR"; NULL: none. *ret_value is the argument
 * within the word, or NULL. */
const struct hv_option *hv_option_find(const struct hv_option *table, const char *word,
                                       const char **ret_value);

/* Is it the end of a table? */
bool hv_option_ends(const struct hv_option *option);

/* Parse options from argv[1] on. With stop_early the first word that is not an option
 * ends them; otherwise options are moved before the other words. Returns the index of
 * the first word that is not an option, or 0 after an error, which was reported on
 * stderr. table may be NULL: only the common options. */
int hv_options_parse(const struct hv_option *table, int argc, char **argv,
                     bool stop_early, struct hv_options *options);

/* "-j, --jobs", "--rules", "-C". */
void hv_option_names(const struct hv_option *option, char *text, size_t size);

/* The table as lines of help. */
void hv_options_help(const struct hv_option *table, FILE *out);

/* " [--release R] [--all]" for a usage line. */
void hv_options_usage(const struct hv_option *table, FILE *out);
