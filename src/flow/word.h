/* SPDX-License-Identifier: MIT
 *
 * Words that name a tree: `dir:D`, `rev:R`, else a path or a revision.
 */
#ifndef HV_FLOW_WORD_H
#define HV_FLOW_WORD_H

#include "flow/run.h"

struct hv_tree;

/* Open the tree that the word names; a path that exists wins over a revision. NULL with
 * *ret_unknown: it is neither, and err->text says why git does not know it. NULL
 * without: it is there and cannot be opened. */
struct hv_tree *hv_word_open(struct hvabi *run, const char *word, bool *ret_unknown,
                             struct hv_err *err);

/* Is a word without dir: or rev: a path and a revision? Where it says what to judge by,
 * whoever makes paths in the judged tree must not choose. */
bool hv_word_is_both(struct hvabi *run, const char *word);

/* The word of the working tree, in the run's arena. */
const char *hv_word_of_working_tree(struct hvabi *run);

/* Does it name the directory that the run works in? */
bool hv_word_is_working_tree(struct hvabi *run, const char *word);

#endif
