/* SPDX-License-Identifier: MIT
 *
 * The outline of one header: what each line belongs to, found in its text alone, so
 * also where no compiler looks. Comments and blanks are removed; what is left of a line
 * is its code. It decides nothing: it relates lines to entities and directives.
 */
#pragma once

#include "source/tree.h"

enum hv_item_kind {
    HV_ITEM_DECLARATION, /* up to its semicolon, or a function up to its brace; also
                            what a macro alone makes: "DEFINE_HANDLE(x);" */
    HV_ITEM_DEFINE,      /* #define */
    HV_ITEM_UNDEF,       /* #undef: what it does shows at the end, by the name */
    HV_ITEM_CONDITION,   /* #if, #elif, #else, #endif ... */
    HV_ITEM_ERROR,       /* #error and #warning */
    HV_ITEM_PRAGMA,      /* its name is the pragma's first word */
    HV_ITEM_OTHER,       /* #include, #line ... */
};

struct hv_item {
    enum hv_item_kind kind;
    uint32_t first, last;             /* lines */
    uint32_t block_first, block_last; /* of a condition: from #if to #endif */
    size_t parent; /* of a directive: index + 1 of the declaration around it, or 0 */
    /* What it may declare: a macro by its name, types as "struct x", enumerators and
     * whatever else stands outside of braces by bare names. More names than there are
     * entities, never less. */
    size_t n_names, cap_names;
    const char **names;
    /* Of each name the word in front of the outermost parentheses that it stands in:
     * "f" for the parameters of f(); NULL: in none, or no word is there. */
    size_t n_callers, cap_callers;
    const char **callers;
    /* Those of the names that stand alone in parentheses: "x" of "f(x)". */
    size_t n_alone;
    const char **alone;
    bool body; /* it has braces; of a directive: it stands within some */
    bool open; /* of a declaration: no semicolon or brace ends it, and */
    bool call; /* it is "WORD(...)" and no more */
    /* Of a declaration: those of the names that it declares for sure, as text shows. */
    size_t n_declared, cap_declared;
    const char **declared;
};

struct hv_outline {
    size_t n_lines;
    uint64_t *code;   /* per line: a hash of its code; 0: it has none */
    const char **odd; /* per line: an attribute that parsers may drop, or NULL */
    uint32_t *item;   /* per line: index + 1 of the innermost item; 0: none */
    size_t n, cap;
    struct hv_item *items; /* in the order in which they begin */
};

void hv_outline_read(const struct hv_source_file *file, struct hv_arena *arena,
                     struct hv_outline *ret_outline);
