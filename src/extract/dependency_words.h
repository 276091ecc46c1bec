/* SPDX-License-Identifier: MIT
 *
 * What headers define and mention, word by word, as their text says. For
 * dependencies.c alone.
 */
#pragma once

#include "extract/plan.h"

/* A word that some text has. */
struct hv_mention {
    uint32_t word;  /* its hash */
    uint32_t piece; /* where it stands */
    bool argument;  /* in parentheses behind a word, which a macro may be */
    bool in_body;   /* of a macro */
    bool declared;  /* "##" may make it, and it is no macro: for pieces alone */
    uint32_t with; /* "##" makes it of this word, where that is an argument; 0: as is */
};

struct hv_mentions {
    size_t from, to; /* indices */
};

/* Text that matters to others by the names alone that it defines: a macro, a
 * declaration. What is left of a file is its first piece. */
struct hv_piece {
    uint32_t file;
    bool declares; /* a macro that declares names of types or values, or uses such */
    size_t rest;   /* tokens of the first piece in front of it */
    struct hv_buf text;             /* its tokens */
    char sha256[HV_SHA256_HEX + 1]; /* of them; "": nobody asked */
};

/* A name, and a file that may define it. */
struct hv_definition {
    uint32_t word, file, piece;
    bool macro;              /* which hides all that is none */
    bool makes;              /* names that its body has not got, of others */
    bool weak;               /* a macro may make something of the name */
    struct hv_mentions body; /* of a macro */
};

/* What "##" may make: a macro, or what the text of some file declares for sure. */
struct hv_name {
    const char *p;
    size_t n;
    bool declared;
};

struct hv_dependency_words {
    const struct hv_plan *plan;
    bool keyed; /* pieces count */
    size_t n, cap;
    struct hv_definition *v; /* sorted by word, then by file */
    size_t n_mentions, cap_mentions;
    struct hv_mention *mentions;
    struct hv_mentions *texts; /* per file */
    size_t n_pieces, cap_pieces;
    struct hv_piece *pieces;      /* file by file */
    struct hv_mentions *in_files; /* the pieces of each file */
    bool *lasting;                /* per file: what it says lasts beyond its end */
    size_t n_spelled, cap_spelled;
    struct hv_definition *spelled; /* declared under a macro's name: by its body */
    size_t n_arguments, cap_arguments;
    uint32_t *arguments; /* sorted: words that some text has as arguments */
    size_t n_pastes;
    bool wide; /* some macro joins words to names that nobody spells */
    size_t n_names, cap_names;
    struct hv_name *names;
};

/* Read all files of the plan. keyed: cut them into pieces, with their tokens; else each
 * is one. The caller frees what the lists hold. */
void hv_dependency_words_read(struct hv_dependency_words *words,
                              const struct hv_plan *plan, bool keyed);
void hv_dependency_words_done(struct hv_dependency_words *words);

/* The macros of the profile's stand-ins come in by the file that includes one: a
 * condition elsewhere may ask for them. arena: for what is read. */
void hv_dependency_stubs_read(struct hv_dependency_words *words, size_t file,
                              struct hv_arena *arena);

/* Can the mention stand for its word? */
bool hv_dependency_words_apply(const struct hv_dependency_words *words,
                               const struct hv_mention *mention);

uint32_t hv_dependency_word(const char *p, size_t n);
