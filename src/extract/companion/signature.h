/* SPDX-License-Identifier: MIT
 *
 * The argument lists of hypercalls' handlers, read from a tree's private companion
 * files
 * purely as text: nothing is compiled or preprocessed, and every branch of an #if
 * counts as taken. Of two forms of one handler the first is kept.
 *
 * HV_SIGNATURES_TABLE is the line-wise notation of xen/include/hypercall-defs.c (Xen
 * 4.17 and later), which documents itself at its head:
 *
 * - "prefix: do PREFIX_compat": the prefixes of the handlers below; words may be
 * macros.
 * - "alpha_op(int cmd, void *arg)": a prototype.
 * - "table: pv32 hvm64": the callers, a column each.
 * - "alpha_op compat do:1": the handler for each caller, with a priority; "-": none.
 *
 * caller:, rettype:, handle: and defhandle: are skipped; any other line is an
 * error.
 *
 * HV_SIGNATURES_PROTOTYPES are C prototypes in a header (before 4.17), among other
 * text: only functions named after one of the prefixes, outside braces, are read,
 * and of them no definitions, inline ones for instance.
 */
#pragma once

#include "extract/lexer.h"
#include "extract/scan.h"
#include "model/profile.h"

/* How much of a text a message shows; and n bytes of one so, in the arena. */
enum { HV_SIGNATURE_FOUND_MAX = 60 };
const char *hv_signature_shown(struct hv_arena *arena, const char *p, size_t n);

struct hv_signature_arg {
    const char *type; /* without the argument's name, one blank between words and before
                         '*': "unsigned int", "const void *", "HANDLE(void)" */
    bool pointer;     /* a pointer, an array, or a macro call, which is a handle */
};

struct hv_signature {
    const char *name;      /* "do_alpha_op" */
    const char *hypercall; /* "alpha_op" */
    const char *abi;       /* its prefix: "do" */
    uint32_t line;
    size_t nth; /* position among those that were read */
    uint32_t n_args;
    struct hv_signature_arg *args;
    struct hv_strings callers; /* columns it serves, in order; none without a table, or
                                  where no row names it. Not interned. */
};

struct hv_signatures {
    size_t n;
    struct hv_signature *v; /* sorted by name, each once */
};

/* Read one scanned file. The prefixes ("do") count for HV_SIGNATURES_PROTOTYPES alone;
 * of two that fit a name the longer one is taken. All that is returned lives in the
 * arena and borrows nothing from the file. Fails with the place where a form is not
 * kept, where an argument list or a comment does not end, and where the file has no
 * handler. */
bool hv_signatures_read(const struct hv_scan *scan,
                        const struct hv_signature_source *source,
                        struct hv_arena *arena, struct hv_signatures *ret,
                        struct hv_err *err);

/* ---- for signature*.c alone: what the two forms share ----
 *
 * The text becomes tokens first, arguments are read from between two parentheses, and
 * what the form's reader found is collected at the end. */

struct hv_signature_reader {
    const struct hv_scan *scan;
    struct hv_arena *arena;
    struct hv_err *err;
    const struct hv_token *tokens; /* of the file; the last is HV_TOKEN_END */
    uint32_t line;                 /* for messages */
    struct hv_signatures found; /* in the order of the file until they are collected */
    size_t cap_found;
};

/* The first token of the line behind that of the token. */
const struct hv_token *hv_signature_next_line(const struct hv_token *token);

/* Report at the reader's line what was expected, and what is at p. Always false. */
bool hv_signature_expected(struct hv_signature_reader *r, const char *what,
                           const char *p);

/* The ')' for the '(' before the token, or NULL. */
const struct hv_token *hv_signature_close_of(const struct hv_token *token);

/* The arguments between a function's parentheses. */
bool hv_signature_read_args(struct hv_signature_reader *r, const struct hv_token *token,
                            const struct hv_token *end, struct hv_signature *ret);

/* Add a handler under one prefix, with what all forms know of it. */
void hv_signature_add(struct hv_signature_reader *r, const char *abi,
                      struct hv_signature signature);

/* All that were added, sorted, the first of each name. Fails where there are none. */
bool hv_signature_collect(struct hv_signature_reader *r, struct hv_signatures *ret);

/* The two forms, each from the tokens to the end. */
bool hv_signatures_read_prototypes(struct hv_signature_reader *r,
                                   const struct hv_strings *prefixes,
                                   struct hv_signatures *ret);
bool hv_signatures_read_table(struct hv_signature_reader *r, struct hv_signatures *ret);
