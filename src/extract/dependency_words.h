/* SPDX-License-Identifier: MIT
 *
 * What headers define and mention, word by word, as their text says. A name that "##"
 * makes is no word of the text. Where it is asked for, the macro's body mentions what
 * its parts allow ("a##x": all that begins with a), and who defines such a name defines
 * that as well. Where it is declared, dependency_names.c makes the name. For
 * dependencies.c alone.
 */
#pragma once

#include "extract/plan.h"

/* A use of a word in a text. */
struct hv_mention {
    uint32_t word;  /* its hash */
    uint32_t piece; /* where it stands */
    bool in_body;   /* of a macro */
    bool in_braces; /* of a declaration */
    bool opens;     /* opens braces in others, without a keyword of a tag before them */
};

/* Text that affects others only by the names it defines: a macro, a declaration. The
 * rest of a file is its first piece. */
struct hv_piece {
    uint32_t file;
    bool tied; /* part of a file's rest, with unknown declarations */
    /* A macro that declares names of types or values, or uses such a macro: */
    enum {
        HV_DECLARES_SPELLED = 1, /* that are in its text, or in none */
        HV_DECLARES_JOINED = 2,  /* tags that "##" makes of its arguments */
    } declares;
    size_t rest;                    /* tokens of the first piece in front of it */
    struct hv_buf text;             /* its tokens */
    char sha256[HV_SHA256_HEX + 1]; /* of these; "": not yet computed */
};

/* What names that "##" makes of n parts begin and end with; no text: a parameter. */
struct hv_paste {
    struct hv_span begin, end;
    size_t n;
};

/* A name, and a file that may define it. */
struct hv_definition {
    uint32_t word, file, piece;
    bool macro;  /* it hides definitions that are not macros */
    bool weak;   /* a macro may make something of the name */
    bool pasted; /* the word stands for a paste that can make the name */
    struct hv_span name;
    struct hv_paste by; /* without parts: the text has the name */
};

struct hv_dependency_words {
    const struct hv_plan *plan;
    bool keyed; /* pieces have their tokens */
    size_t n, cap;
    struct hv_definition *v; /* sorted by word, then by file */
    size_t n_mentions, cap_mentions;
    struct hv_mention *mentions;
    size_t n_pieces, cap_pieces;
    struct hv_piece *pieces;      /* file by file */
    struct hv_mentions *in_files; /* the pieces of each file */
    char **bare; /* per file: its text with tokens blanked; NULL: not yet made */
    /* Chains, index + 1: of mentions by word, of definitions by piece. */
    size_t mask;
    uint32_t *by_word, *next_mention, *by_piece, *next_definition;
    uint32_t **of_line; /* per file and line (plan's arena): of what is neither blank
                           nor a condition; else HV_NO_PIECE */
    bool *lasting;      /* per file: what it says lasts beyond its end */
    size_t n_arguments, cap_arguments;
    uint32_t *arguments; /* words that are arguments in some text or are in a macro */
    size_t n_pastes, cap_pastes;
    struct hv_paste *pastes;
    bool wide;    /* some header is part of a declaration */
    bool unknown; /* the set of names is unknown */
};

/* Read all files of the plan. keyed: with the tokens of their pieces. The caller frees
 * what the lists hold. */
void hv_dependency_words_read(struct hv_dependency_words *words,
                              const struct hv_plan *plan, bool keyed);
void hv_dependency_words_done(struct hv_dependency_words *words);

/* Add the macros of the profile's stubs to the file that includes them: conditions
 * elsewhere may use them. arena: for what is read. */
void hv_dependency_stubs_read(struct hv_dependency_words *words, size_t file,
                              struct hv_arena *arena);

/* Add the profile's defines whose values use names of headers, after all headers. */
void hv_dependency_defines_read(struct hv_dependency_words *words);

uint32_t hv_dependency_word(const char *p, size_t n);

/* The words of the plan's dependencies; NULL: unknown. */
struct hv_dependency_words *hv_dependencies_words(const struct hv_plan *plan);
