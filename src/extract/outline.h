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
    HV_ITEM_UNDEF,       /* #undef: its effect is visible at the end, by name */
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
    /* Names that it may declare: a macro by its name, types as "struct x", enumerators
     * and everything else outside of braces by bare names. A superset of the
     * entities. */
    size_t n_names, cap_names;
    const char **names;
    /* For each name the word before the outermost parentheses around it: "f" for the
     * parameters of f(); NULL: none. */
    size_t n_callers, cap_callers;
    const char **callers;
    /* The names that are alone in parentheses: "x" of "f(x)". */
    size_t n_alone;
    const char **alone;
    bool body; /* it has braces; of a directive: it is within some */
    bool open; /* a declaration that no semicolon or brace ends, and */
    bool call; /* that is just "WORD(...)" */
    /* The names that a declaration certainly declares. */
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
