/* SPDX-License-Identifier: MIT
 *
 * Words that name a tree: `dir:D`, `rev:R`, else a path or a revision.
 */
#pragma once

#include "flow/run.h"

struct hv_tree;

/* Open the tree that the word names; a path that exists wins over a revision. NULL with
 * *ret_unknown: it is neither, and err->text says why git does not know it. NULL
 * without: it is there and cannot be opened. */
struct hv_tree *hv_word_open(struct hvabi *run, const char *word, bool *ret_unknown,
                             struct hv_err *err);

/* Is a word without dir: or rev: a path and a revision? Where the word names the
 * policy, the author of the judged tree must not decide by creating a path. */
bool hv_word_is_both(struct hvabi *run, const char *word);

/* The word of the working tree, in the run's arena. */
const char *hv_word_of_working_tree(struct hvabi *run);

/* Does it name the directory that the run works in? */
bool hv_word_is_working_tree(struct hvabi *run, const char *word);

/* The recorded release of the profile that the word (behind '@') means. NULL with
 * HV_ERR_USAGE, which names all and the nearest one. */
const char *hv_release_of_word(struct hvabi *run, const struct hv_profile *profile,
                               const char *word, struct hv_err *err);

/* Ranges as git has them: A..B, A...B (from the merge base of both) and C^! (a commit
 * and its first parent). A side that is not named is HEAD.
 * Is it a range? A path that exists is not one. */
bool hv_word_is_range(const char *word);

/* The two trees of a range, in the run's arena. Fails where there is no merge base. */
bool hv_range_split(struct hvabi *run, const char *range, const char *ret_words[2],
                    struct hv_err *err);

/* A..B is B, and only what came after A counts: set options->against. Fails with
 * HV_ERR_USAGE where the options have it, or the index, as well. */
bool hv_range_as_against(struct hvabi *run, const char **word,
                         struct hvabi_check_options *options, struct hv_err *err);

/* A word of a command line, with a blank before it: as it is where it has nothing but
 * letters, digits and those characters, else in quotes. */
void hv_put_word(struct hv_buf *buf, const char *word, const char *plain);

/* An option with its value; nothing where the value is NULL. */
struct hv_word_option {
    const char *name, *value;
};
void hv_put_options(struct hv_buf *buf, const struct hv_word_option *options, size_t n,
                    const char *plain);

/* The words with which `hvabi waive ID` repeats a comparison, as a shell takes them.
 * " --staged --release 4.18": of a check; " --diff OLD NEW": of two trees. With the
 * options that every command has. In the run's arena. */
const char *hv_waive_words_of_check(struct hvabi *run, const char *tree,
                                    const struct hvabi_check_options *options);
const char *hv_waive_words_of_diff(struct hvabi *run, const char *const words[2]);
