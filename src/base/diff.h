/* SPDX-License-Identifier: MIT
 *
 * The shortest difference between two lists (Myers, "An O(ND) Difference Algorithm",
 * 1986, in linear space). No small library of C does this: Debian has none, git's own
 * is not exported, and a child for each file would cost more than all of its work.
 */
#pragma once

#include "base/base.h"

struct hv_diff_side {
    const uint64_t *v;
    size_t n;
    bool *changed; /* per element, zeroed: the result */
};

/* Set changed for each element that has no counterpart on the other side. What is not
 * set is the same on both sides, in the same order. Lists that have little in common
 * are not searched to the end: more is set then than needs be, never less. */
void hv_diff(struct hv_diff_side *old, struct hv_diff_side *new);

/* The difference of two texts in words, as `git diff --word-diff` writes it: "takes a
 * [-physical-] {+virtual+} address", with a few words around each change and " ... "
 * for what is left out. What separates words is not a difference; nothing is appended
 * where there is none. */
void hv_diff_words(const char *old, const char *new, struct hv_buf *buf);
