/* SPDX-License-Identifier: MIT
 *
 * Interface-version thresholds: an audience can choose an older interface, and at some
 * versions headers change. Each threshold needs a partial parse, but only of the
 * headers that can differ: those whose conditions name the threshold, and those whose
 * text mentions what changed at it. This file reads the text (in the parent, once per
 * tree); clang_descent.c parses.
 */
#pragma once

#include "base/serial.h"
#include "extract/plan.h"
#include "extract/variant_parse.h"

struct hv_thresholds {
    const char *macro; /* that headers compare with a version; NULL: no thresholds */
    size_t n, cap;
    uint64_t *versions; /* ascending: headers below each differ from those at it */
    bool is_limited;    /* nothing is looked at below the first one */
    uint64_t limit;     /* the only version asked for; 0: all are */
    struct hv_threshold_file {
        size_t n_thresholds, cap_thresholds;
        uint64_t *thresholds;
        size_t n_regions,
            cap_regions; /* of lines, by the thresholds they stand under */
        struct hv_threshold_region {
            uint32_t from, to; /* to: first line after it */
            uint64_t threshold;
        } * regions;
        size_t n_slots; /* of the set of hashes of all words; a power of two */
        uint32_t *words;
        const char *unknown; /* a condition of which not all thresholds are known */
        bool *includes;      /* per file: itself, and all that it may include */
    } * files;               /* as the plan's */
    struct hv_threshold_macro {
        size_t n_files, cap_files; /* that define it */
        size_t *files;
    } * macros; /* as the plan's */
    size_t n_pastes, cap_pastes;
    struct hv_threshold_paste {
        size_t macro; /* macro that joins words with "##" */
        const char *front,
            *back;    /* what it joins them to, "": to nothing that its text shows */
        size_t holes; /* parts that its text does not show */
    } * pastes;
};

/* Does that file's condition name the threshold? */
bool hv_threshold_file_names(const struct hv_thresholds *thresholds, size_t file,
                             uint64_t threshold);

/* Does the file's text have the word? May say yes by mistake, never no. */
uint32_t hv_threshold_word_hash(const char *word);
bool hv_threshold_file_mentions(const struct hv_thresholds *thresholds, size_t file,
                                uint32_t hash);

/* Pieces that any threshold reaches. */
struct hv_touched {
    size_t n, cap;
    uint32_t *v;
    bool *is; /* per piece */
};

/* What a change at one threshold reaches, as far as the text shows: all pieces that
 * mention it, or a macro made of it, transitively (dependency_closure.c). */
struct hv_dependency_closure {
    const struct hv_thresholds *thresholds;
    const struct hv_plan *plan;
    struct hv_atoms *atoms;
    const bool *visible; /* per file: the variant could see it */
    const unsigned char
        *wanted; /* per file: it counts when it is reached; NULL: all do */
    bool *in;    /* per piece: reached */
    bool all;    /* anything else may change as well */
    struct hv_touched *touched;     /* shared with other closures */
    bool *macros;                   /* per macro: it, or a word in its body, changes */
    struct hv_serial_numbers words; /* that were added already */
    size_t n_guessed, *guessed;     /* while it guesses */
};

/* Read how the macros of a file join words. */
void hv_threshold_pastes_read(struct hv_thresholds *thresholds, size_t file,
                              const struct hv_plan *plan);

struct hv_dependency_closure
hv_dependency_closure_new(const struct hv_thresholds *thresholds,
                          const struct hv_plan *plan, struct hv_atoms *atoms,
                          const bool *visible, struct hv_touched *touched);
void hv_dependency_closure_done(struct hv_dependency_closure *closure);

/* Add a piece; if it is the rest of a file, also the file. */
void hv_dependency_closure_add_piece(struct hv_dependency_closure *closure,
                                     size_t piece);

/* Add some of the pieces that mention what the piece defines, transitively: if they
 * change as well, fewer parses are needed. */
void hv_dependency_closure_guess(struct hv_dependency_closure *closure, size_t piece);

/* The name is interned, with or without its tag. */
void hv_dependency_closure_add_name(struct hv_dependency_closure *closure,
                                    const char *name);

/* The macros that are made of the word: those that compute with the version. */
void hv_dependency_closure_add_makers(struct hv_dependency_closure *closure,
                                      const char *word);

/* The macros that the file defines between those lines. */
void hv_dependency_closure_add_lines(struct hv_dependency_closure *closure, size_t file,
                                     uint32_t from, uint32_t to);

/* Where only a part of the files is wanted (a byte per file): what is known of the
 * rest.
 */
struct hv_descent_part {
    const unsigned char *wanted;
    const struct hv_variant *known;
};

/* Descend from the variant, which has been parsed at the latest version: forms that
 * hold for a part of the versions get them, older forms become variant->older. part:
 * NULL, or the variant has these files' entities alone. */
bool hv_thresholds_descend(const struct hv_plan *plan, const unsigned char *out,
                           struct hv_variant *variant,
                           const struct hv_descent_part *part, struct hv_err *err);

/* At which versions of the interface a condition changes, as the preprocessor evaluates
 * it: in whatever way it computes with the version, also by macros. */

struct hv_version_conditions;

/* Of the plan's headers, which compare that macro with versions. In the plan's arena.
 */
struct hv_version_conditions *hv_version_conditions_new(const struct hv_plan *plan,
                                                        const char *macro);

/* Versions, each once: below it the condition is another thing than at it. */
struct hv_version_changes {
    size_t n, cap;
    uint64_t *v;
    bool unknown; /* there can be more: a part cannot be evaluated, or has too many */
};

/* Of the text behind #if; the lists are in the plan's arena. */
struct hv_version_changes hv_version_conditions_read(struct hv_version_conditions *all,
                                                     const char *text);

/* Names on the thresholds, and what each of them is from some version up to another:
 * recorded during the descent (clang_descent.c), and made into versions at its end. */

/* What holds from some version up to another: one form of one name, or nothing. */
struct hv_run {
    const struct hv_entity *form; /* NULL: the name is not there */
    uint64_t from, below;
};

struct hv_name {
    enum hv_class cls;
    const char *name;
    size_t n, cap;
    struct hv_run *runs; /* downwards; the last one is open at its lower end */
    size_t place;        /* the piece of its last form (clang_descent.h) */
};

struct hv_names {
    size_t n, cap;
    struct hv_name *v;
    size_t n_slots;
    uint32_t *slots; /* index + 1 by class and name */
};

/* Every name as the latest version has it. */
void hv_names_begin(struct hv_names *names, const struct hv_variant *variant);
void hv_names_done(struct hv_names *names);

/* The name, which is interned; a new one has no runs. Names may move. */
struct hv_name *hv_names_get(struct hv_names *names, enum hv_class cls,
                             const char *name);

/* Its form at the lowest version reached so far; NULL: it is not there. */
const struct hv_entity *hv_name_form(const struct hv_name *name);

/* Below that version it is this form, or none. */
void hv_name_begin(struct hv_name *name, const struct hv_entity *form, uint64_t below);

/* Not the same form; NULL: not there. */
bool hv_forms_differ(const struct hv_entity *a, const struct hv_entity *b);

/* The runs into versions: forms that hold for a part of them get them, older forms
 * become variant->older. */
void hv_names_put(const struct hv_names *names, struct hv_variant *variant);
