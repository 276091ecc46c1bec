/* SPDX-License-Identifier: MIT
 *
 * Reading argument lists, for signature*.c alone: what the two forms share. The text is
 * cleaned first (signature_text.c), arguments are read from between two parentheses
 * (signature_args.c), and what the form's reader found is collected at the end.
 */
#pragma once

#include "extract/companion/signature.h"

struct hv_signature_item {
    struct hv_signature signature;
    size_t nth; /* in the file */
};

struct hv_signature_reader {
    const struct hv_source_file *file;
    struct hv_arena *arena;
    struct hv_err *err;
    char *text; /* the file, as long as it, see hv_signature_clean() */
    uint32_t line;
    size_t n_items, cap_items;
    struct hv_signature_item *items;
};

/* ---- text ---- */

/* Make the text: comments and splices become blanks, literals runs of quotes; a newline
 * in them becomes '\v', which ends no line. Fails where a comment does not end. */
bool hv_signature_clean(struct hv_signature_reader *r);

bool hv_signature_is_among(const char *p, size_t n, const char *const *words);
const char *hv_signature_skip_blank(const char *p);

/* How many lines end between the two. */
uint32_t hv_signature_lines(const char *from, const char *to);

/* Complain at the reader's line: what was expected, and what stands at p. Always false.
 */
bool hv_signature_expected(struct hv_signature_reader *r, const char *what,
                           const char *p);

/* ---- arguments ---- */

/* The ')' for the '(' before p, or NULL. */
const char *hv_signature_close_of(const char *p);

/* The arguments between a function's parentheses. */
bool hv_signature_read_args(struct hv_signature_reader *r, const char *p,
                            const char *end, struct hv_signature *ret);

/* ---- handlers ---- */

/* What all forms know of a handler, under one prefix. */
void hv_signature_add(struct hv_signature_reader *r, const char *abi,
                      struct hv_signature signature);

/* All that were added, sorted, the first of each name. Fails where there are none. */
bool hv_signature_collect(struct hv_signature_reader *r, struct hv_signatures *ret);

/* The two forms, each from the cleaned text to the end. */
bool hv_signatures_read_prototypes(struct hv_signature_reader *r,
                                   const struct hv_strings *prefixes,
                                   struct hv_signatures *ret);
bool hv_signatures_read_table(struct hv_signature_reader *r, struct hv_signatures *ret);
