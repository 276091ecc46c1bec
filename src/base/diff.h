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

/* Set changed for each element without a counterpart on the other side. The other
 * elements are equal on both sides, in the same order. The search stops early for lists
 * with little in common: then more is set than necessary, never less. */
void hv_diff(struct hv_diff_side *old, struct hv_diff_side *new);

/* Append the difference of two texts in words, in the format of `git diff --word-diff`:
 * "takes a [-physical-] {+virtual+} address", with a few words around each change and "
 * ... " for omitted text. White space does not count; nothing is appended if there is
 * no difference. */
void hv_diff_words(const char *old, const char *new, struct hv_buf *buf);
