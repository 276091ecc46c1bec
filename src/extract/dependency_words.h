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

/* A word that some text has. */
struct hv_mention {
    uint32_t word;  /* its hash */
    uint32_t piece; /* where it stands */
    bool in_body;   /* of a macro */
    bool in_braces; /* of a declaration */
    bool opens;     /* braces in others, in front of which no keyword of a tag is */
};

/* Text that matters to others by the names alone that it defines: a macro, a
 * declaration. What is left of a file is its first piece. */
struct hv_piece {
    uint32_t file;
    bool tied; /* a part of a file's rest: it is not known what it declares */
    /* A macro that declares names of types or values, or uses such: */
    enum {
        HV_DECLARES_SPELLED = 1, /* which are in its text, or in none */
        HV_DECLARES_JOINED = 2,  /* tags that "##" makes of what it is called with */
    } declares;
    size_t rest;                    /* tokens of the first piece in front of it */
    struct hv_buf text;             /* its tokens */
    char sha256[HV_SHA256_HEX + 1]; /* of them; "": nobody asked */
};

/* What the names begin and end with that "##" makes of n parts; no text: a parameter.
 */
struct hv_paste {
    struct hv_span begin, end;
    size_t n;
};

/* A name, and a file that may define it. */
struct hv_definition {
    uint32_t word, file, piece;
    bool macro;  /* which hides all that is none */
    bool weak;   /* a macro may make something of the name */
    bool pasted; /* the word is not the name, but a way of joining to it */
    struct hv_span name;
    struct hv_paste by; /* of no parts: its text has the name */
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
    char **bare; /* per file: its text without tokens; NULL: nobody asked */
    /* Chains, index + 1: of mentions by word, of definitions by piece. */
    size_t mask;
    uint32_t *by_word, *next_mention, *by_piece, *next_definition;
    uint32_t **of_line; /* per file and line (plan's arena): of what is neither blank
                           nor a condition; else HV_NO_PIECE */
    bool *lasting;      /* per file: what it says lasts beyond its end */
    size_t n_arguments, cap_arguments;
    uint32_t *arguments; /* words that some text has as arguments, or in a macro */
    size_t n_pastes, cap_pastes;
    struct hv_paste *pastes;
    bool wide;    /* some header is part of a declaration */
    bool unknown; /* nobody knows which names there are */
};

/* Read all files of the plan. keyed: with the tokens of their pieces. The caller frees
 * what the lists hold. */
void hv_dependency_words_read(struct hv_dependency_words *words,
                              const struct hv_plan *plan, bool keyed);
void hv_dependency_words_done(struct hv_dependency_words *words);

/* The macros of the profile's stand-ins come in by the file that includes one: a
 * condition elsewhere may ask for them. arena: for what is read. */
void hv_dependency_stubs_read(struct hv_dependency_words *words, size_t file,
                              struct hv_arena *arena);

/* What the profile defines by what headers define, once all of these are read. */
void hv_dependency_defines_read(struct hv_dependency_words *words);

uint32_t hv_dependency_word(const char *p, size_t n);

/* Those of the plan's dependencies; NULL: they are not known. */
struct hv_dependency_words *hv_dependencies_words(const struct hv_plan *plan);
