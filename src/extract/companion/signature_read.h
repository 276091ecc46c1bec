/* SPDX-License-Identifier: MIT
 *
 * Reading argument lists, for signature*.c alone: what the two forms share. The text
 * becomes tokens first, arguments are read from between two parentheses, and what the
 * form's reader found is collected at the end.
 */
#pragma once

#include "extract/companion/signature.h"
#include "extract/lexer.h"

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
