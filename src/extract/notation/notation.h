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
    const char *way; /* "in"; NULL: unknown */
    const char *type;
};

struct hv_call {
    const char *name;      /* name of the constant; NULL: text is a directive for C */
    const char *text;      /* copied as it is */
    const char *number;    /* in C; NULL: given by the order */
    const char *condition; /* in C; NULL: none */
    bool unnumbered;       /* without number, so no constant stands for it */
    uint32_t line;         /* in the notation */
    uint32_t in_c;         /* line in the C text; 0: not converted yet */
    size_t n_args, cap_args;
    struct hv_call_argument *args;
};

/* The calls of one header, one notation after the other, all in an arena. */
struct hv_calls {
    struct hv_arena *arena;
    const struct hv_notation *notation; /* of the calls */
    struct hv_span original;            /* the header as the tree has it */
    size_t n, cap;
    struct hv_call *v;
    const struct hv_calls *next; /* of the header's next notation */
};

/* A reader of a notation. It adds the calls of the file, with strings in the arena.
 * Fails with the place and what was expected for anything unknown, since skipped text
 * would be missed. Runs in a worker behind the filter. */
struct hv_notation_reader {
    bool (*is_of)(const struct hv_notation *notation);
    bool (*prepare)(struct hv_err *err); /* before the workers are forked; NULL */
    bool (*read)(const struct hv_source_file *file, struct hv_calls *calls,
                 struct hv_err *err);
};
extern const struct hv_notation_reader hv_notation_xml_reader, hv_notation_lines_reader;

/* Add a call on that line; its name is made by the notation. Fails if that is no name
 * of C. */
struct hv_call *hv_calls_add(struct hv_calls *calls, const struct hv_source_file *file,
                             uint32_t line, const char *name, struct hv_err *err);
void hv_call_add_argument(struct hv_calls *calls, struct hv_call *call, const char *way,
                          const char *type);

/* The header as it is in the tree; and the line in it that became this line, with or
 * without a call. */
struct hv_span hv_notation_original(const struct hv_source_file *file);
uint32_t hv_notation_line(const struct hv_source_file *file, uint32_t line);

struct hv_notation_options {
    bool in_process, no_sandbox; /* as of struct hv_extract_options */
    const struct hv_profile *profile;
    struct hv_arena *arena; /* for new texts and lists */
    struct hv_atoms *atoms; /* for strings */
};

/* Replace the headers among the files that are in a notation of the profile. */
bool hv_notations_translate(const struct hv_notation_options *options,
                            struct hv_source_files *files, struct hv_err *err);
