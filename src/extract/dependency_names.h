/* SPDX-License-Identifier: MIT
 *
 * Names that stand in no text, or in another form: what declarations declare, by macros
 * as well (dependency_makers.c), and what "##" makes. For dependency_reader.c alone.
 */
#pragma once

#include "extract/dependency_words.h"
#include "extract/lexer.h"
#include "extract/outline.h"

/* Has the file words that are not spelled as they are read (over two lines, by
 * numbers), or whose meaning depends on all other text? */
bool hv_has_odd_words(const struct hv_source_file *file);

/* A chain of "##": "a##x##b" has three parts. A parameter has no text. */
struct hv_chain {
    size_t n;
    struct hv_span parts[6];
};

struct hv_chains {
    struct hv_chain *v;
    size_t n, cap;
    bool too_long; /* one of them is longer than that */
};

/* Add a chain unless the list has it. */
void hv_chains_add(struct hv_chains *chains, const struct hv_chain *chain);

struct hv_params {
    uint32_t *words;
    size_t n, cap;
};

bool hv_params_have(const struct hv_params *params, const struct hv_token *t);

/* Add the chains in a macro's body, from here to the end of the line, that can make a
 * name. The caller frees the list's memory. */
void hv_chains_read(struct hv_lexer body, const struct hv_params *params,
                    struct hv_chains *chains);

/* Add, under the word of each paste (`##`), the definitions of names that it can
 * make. */
void hv_pastes_link(struct hv_dependency_words *words);

/* Add a paste; returns the word that stands for the names it makes. */
uint32_t hv_paste_add(struct hv_dependency_words *words, const struct hv_paste *paste);

/* All definitions of each macro of the plan: v[from[i]] up to v[from[i + 1]]. */
struct hv_macro_bodies {
    size_t *from;
    struct hv_macro_body {
        const struct hv_scan_macro *macro;
        struct hv_macro_text *text; /* dependency_makers.c; NULL: nobody asked */
    } * v;
};

/* One file's declarations. */
struct hv_declarations {
    struct hv_dependency_words *words;
    const struct hv_macro_bodies *bodies;
    uint32_t file;
    const struct hv_outline *outline;
    const uint32_t *piece_of; /* per item of the outline */
    size_t n_tags;
    const uint32_t *tags; /* words that can be tags */
};

/* Is the open item a macro call that ends a declaration under each definition? */
bool hv_item_ends(const struct hv_plan *plan, const struct hv_macro_bodies *bodies,
                  const struct hv_item *item);

const char *hv_bare_name(const char *name); /* of "struct x" */
bool hv_name_is_macro(const struct hv_plan *plan, const char *name);

/* A type that no header declares that does not say so in so many words; that, or a
 * keyword: what macros make names of. */
bool hv_name_is_type(const char *name);
bool hv_name_is_common(const char *name);

void hv_definition_add(const struct hv_declarations *declarations, struct hv_span name,
                       size_t item, bool weak);

/* Add what macros make of the item of the outline, if it names any. */
void hv_names_make(const struct hv_declarations *declarations, size_t item,
                   struct hv_arena *arena);

/* Add the names that a file's declarations define, and whether it has a lasting effect.
 * Names that are in no text are in the arena. */
void hv_declarations_read(const struct hv_declarations *declarations,
                          struct hv_arena *arena);
