/* SPDX-License-Identifier: MIT
 *
 * Notations: headers that are not in C, but list calls, their numbers and arguments. A
 * reader turns the text into a list of calls, and what follows is the same for all: the
 * list becomes an enumeration in C, so that the compiler, the scan, conditions and
 * accounts see a header like any other; and signatures are made of the arguments. The C
 * has more lines: what is said to a reader names those of the notation.
 *
 * A new notation is a key of the profile's notations, a reader, and a row of the table
 * in notation.c.
 */
#pragma once

#include "model/surface.h"
#include "source/tree.h"

struct hv_call_argument {
    const char *way; /* "in"; NULL: not told */
    const char *type;
};

struct hv_call {
    const char *name;      /* of the constant; NULL: text is a directive for C */
    const char *text;      /* that stands as it is */
    const char *number;    /* in C; NULL: the order tells */
    const char *condition; /* in C; NULL: none */
    bool unnumbered;       /* it has none, so that no constant stands for it */
    uint32_t line;         /* in the notation */
    uint32_t in_c;         /* in what became of it; 0: it is not yet C */
    size_t n_args, cap_args;
    struct hv_call_argument *args;
};

/* What one header has; of one notation after the other. All in an arena. */
struct hv_calls {
    struct hv_arena *arena;
    const struct hv_notation *notation; /* of the calls */
    struct hv_span original;            /* the header as the tree has it */
    size_t n, cap;
    struct hv_call *v;
    const struct hv_calls *next; /* of the header's next notation */
};

/* A reader adds the calls of the file, whose strings are in the arena. Fails with the
 * place and what was expected for whatever does not fit: what is passed over would be
 * missed. Runs behind the filter of a worker. */
struct hv_notation_reader {
    bool (*is_of)(const struct hv_notation *notation);
    bool (*prepare)(struct hv_err *err); /* before the workers are forked; NULL */
    bool (*read)(const struct hv_source_file *file, struct hv_calls *calls,
                 struct hv_err *err);
};
extern const struct hv_notation_reader hv_notation_xml_reader, hv_notation_lines_reader;

/* A call that stands on that line; its name is made of the notation's. Fails where this
 * is no name of C. */
struct hv_call *hv_calls_add(struct hv_calls *calls, const struct hv_source_file *file,
                             uint32_t line, const char *name, struct hv_err *err);
void hv_call_add_argument(struct hv_calls *calls, struct hv_call *call, const char *way,
                          const char *type);

/* The header as the tree has it, whatever became of it; and the line in it that became
 * that one, which no call needs to stand on. */
struct hv_span hv_notation_original(const struct hv_source_file *file);
uint32_t hv_notation_line(const struct hv_source_file *file, uint32_t line);

struct hv_notation_options {
    bool in_process, no_sandbox; /* as of struct hv_extract_options */
    const struct hv_profile *profile;
    struct hv_arena *arena; /* where new texts and lists go */
    struct hv_atoms *atoms; /* where strings go */
};

/* Replace the headers among the files that are in a notation of the profile. */
bool hv_notations_translate(const struct hv_notation_options *options,
                            struct hv_source_files *files, struct hv_err *err);
