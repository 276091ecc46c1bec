/* SPDX-License-Identifier: MIT
 *
 * Shared by the files of the command line: the table of commands, errors, and outputs.
 * The command line uses the library only through include/hvabi/.
 */
#pragma once

#include "options.h"

/* One call of a command. */
struct hv_call {
    struct hvabi *run;
    const struct hv_options *options;
    char **words; /* NULL behind the last */
    int n;
    const struct hvabi_outputs *outputs;
};

/* One command. Its words are the arguments that are not options. */
struct hv_command {
    const char *name;
    const char *group;    /* heading in the overview */
    const char *words;    /* "OLD NEW" */
    int least, most;      /* number of words */
    const char *formats;  /* "text json": the first is the default */
    const char *title;    /* one line */
    const char *help;     /* paragraphs */
    const char *examples; /* lines */
    const struct hv_option *options;
    bool one_output;
    bool profile_word;                                    /* the first is --profile's */
    bool paths;                                           /* it takes -- PATH... */
    enum hvabi_status (*run)(const struct hv_call *call); /* refusals have been told */
};

extern const struct hv_command hv_command_check, hv_command_diff, hv_command_dump,
    hv_command_record, hv_command_layout, hv_command_masks, hv_command_explain,
    hv_command_lint, hv_command_freeze, hv_command_waive, hv_command_history,
    hv_command_report, hv_command_verify, hv_command_try, hv_command_consumer,
    hv_command_who, hv_command_init, hv_command_log;

/* All commands, in the order of the overview; the last is NULL. */
extern const struct hv_command *const hv_commands[];
const struct hv_command *hv_command_find(const char *name); /* NULL: unknown */

/* A word and its meaning; the last entry of a table has no meaning. */
struct hv_term {
    const char *word, *text;
};
extern const struct hv_term hv_verdict_terms[];
extern const char hv_rollback_text[], hv_tree_text[]; /* paragraphs */
extern const char hv_overview_examples[];             /* lines */

/* Print 'hvabi help', 'hvabi help COMMAND', and the first line of the latter. */
void hv_help_overview(FILE *out);
void hv_help_command(const struct hv_command *command, FILE *out);
void hv_help_usage(const struct hv_command *command, FILE *out);

/* 'hvabi complete WORD...': print completions for the last word of the command line
 * 'hvabi WORD...', for shells. Lines: the word, a tab and a description; or "<file>" or
 * "<directory>" for names that the shell completes itself. */
enum hvabi_status hv_complete(char *const *words, int n);

/* "hvabi: text" on stderr, with control characters escaped. Returns HVABI_USAGE. */
enum hvabi_status hv_complain(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

/* Show progress of what takes more than a second on stderr, if that is a terminal and
 * not quiet; it is erased at the end. */
void hv_progress_begin(struct hvabi *run, bool quiet);
void hv_progress_end(void);

/* The requested outputs, and where each is written. */
struct hv_outputs {
    size_t n;
    struct hvabi_output v[HV_MAX_OUTPUTS];
    const char *path[HV_MAX_OUTPUTS]; /* NULL: stdout */
    char name[HV_MAX_OUTPUTS][32];
};

/* Set from --format and --color. HVABI_OK, or HVABI_USAGE after a message. */
enum hvabi_status hv_outputs_init(struct hv_outputs *outputs,
                                  const struct hv_command *command,
                                  const struct hv_options *options);

/* Write all outputs and free their bytes. Returns the worse of status and the status of
 * writing. */
enum hvabi_status hv_outputs_finish(struct hv_outputs *outputs,
                                    enum hvabi_status status);

/* Flush a stream. A full disk gives a message and HVABI_INPUT; otherwise returns
 * status. */
enum hvabi_status hv_flush(FILE *out, enum hvabi_status status);

/* The index of the word of n characters in a list, "auto|always" or "text json"; -1: it
 * is not in it. */
int hv_list_find(const char *list, const char *word, size_t n);

/* Make the name of an entity from one word, or from two ("struct x") of which the first
 * is a tag; NULL ends the words. False: they are two names. */
enum { HV_NAME_SIZE = 4096 };
bool hv_join_words(char *const *words, const char *tags, char ret[HV_NAME_SIZE]);

/* The most similar word of a list that ends with NULL, or NULL. */
const char *hv_nearest_word(const char *word, const char *const *list);
