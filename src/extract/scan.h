/* SPDX-License-Identifier: MIT
 *
 * A cheap reading of one header's text, line by line, without a preprocessor: which
 * macros are defined where, under which conditions each line stands, what is included,
 * where #error is. It decides nothing: the compiler decides what holds in a
 * variant; the scan supplies names to probe, and text for messages and fingerprints.
 */
#pragma once

#include "extract/logical_line.h"
#include "source/tree.h"

struct hv_scan_macro {
    const char *name; /* arena */
    const char *body; /* arena: comments and splices gone, white space folded */
    uint32_t line;
    bool function_like;
    const char *params; /* "(a,b)" of a function-like macro, else "" */
};

struct hv_scan_include {
    const char *name; /* as spelled, without quotes or <> */
    bool angled;
    uint32_t line;
    size_t from, to; /* byte range of the spelled name with its delimiters */
};

struct hv_scan_error {
    const char *text; /* behind #error */
    uint32_t line;
};

/* The conditions that hold from this line until the next mark; NULL: none. */
struct hv_scan_mark {
    uint32_t line;
    const char *guard;
};

/* A name in a condition, once per file. */
struct hv_scan_condition {
    const char *name;
    uint32_t line;
};

struct hv_scan {
    const struct hv_source_file *file;
    size_t n_macros, cap_macros;
    struct hv_scan_macro *macros;
    size_t n_undefs, cap_undefs;
    struct hv_scan_undef {
        const char *name;
        uint32_t line;
    } * undefs; /* names that some #undef takes back */
    size_t n_includes, cap_includes;
    struct hv_scan_include *includes;
    size_t n_errors, cap_errors;
    struct hv_scan_error *errors;
    size_t n_marks, cap_marks;
    struct hv_scan_mark *marks;
    size_t n_comments, cap_comments;
    struct hv_scan_comment *comments;
    size_t n_conditions, cap_conditions;
    struct hv_scan_condition *conditions; /* names that conditions depend on */
    size_t n_ifs, cap_ifs;
    const char **ifs;          /* the text of each #if and #elif */
    const char *include_guard; /* the macro that guards the file, or NULL */
    size_t n_lines;
    uint32_t *lines; /* where each begins */
    const struct hv_scan_macro **by_name;
    const char *refused; /* why no more of it is known: what no header of an interface
                            has, and would cost without end; NULL: all is known */
    uint32_t refused_line;
};

/* Scan a file into the arena. The compiler reports text that is not C; the caller
 * reports what the scan refuses. */
void hv_scan(const struct hv_source_file *file, struct hv_arena *arena,
             struct hv_scan *ret_scan);

/* The last step of hv_scan(); called alone if only lines are needed. */
void hv_scan_index(struct hv_scan *scan, struct hv_arena *arena);

/* The line (from 0 on) with its end, or (trimmed) without blanks around it. */
const char *hv_scan_line(const struct hv_scan *scan, size_t line, bool trimmed,
                         size_t *ret_n);

/* The conditions under which a line stands, joined by &&, without the include guard;
 * NULL: unconditional. */
const char *hv_scan_guard(const struct hv_scan *scan, uint32_t line);

/* Does the line stand under "#if 0", or behind "#if 1" and "#else"? */
bool hv_scan_is_dead(const struct hv_scan *scan, uint32_t line);

/* The line of the brace that closes what opens on the line or later; the line itself if
 * a semicolon comes first, or nothing opens or closes. */
uint32_t hv_scan_block_end(const struct hv_scan *scan, uint32_t line);

/* The offset after the brace that closes the one at text[open]; 0: none does. */
size_t hv_scan_close(const char *text, size_t n, size_t open);

/* The last definition of name at or before the line, or NULL. */
const struct hv_scan_macro *hv_scan_macro_at(const struct hv_scan *scan,
                                             const char *name, uint32_t line);

/* Append the text without comments and blanks, except one blank where two tokens would
 * merge. */
void hv_tokens_put(struct hv_buf *buf, const char *text, size_t n);

/* Replace the names of parameters, listed as "(x, y)", of a macro or a function by
 * numbers (parameters.c). Text that is ambiguous stays unchanged. */
void hv_tokens_number(struct hv_buf *tokens, const char *names, bool is_macro);
