/* SPDX-License-Identifier: MIT
 *
 * Precedents: which earlier changes are like the ones that are to be decided.
 */
#pragma once

#include "model/precedent.h"

struct hv_precedent_search;

/* What questions about the changes of one release (NULL: unknown) share. Borrows the
 * index and the profile; hv_precedent_search_free() accepts NULL. */
struct hv_precedent_search *
hv_precedent_search_new(const struct hv_change_index *index,
                        const struct hv_profile *profile, const char *release);
void hv_precedent_search_free(struct hv_precedent_search *search);

/* Of n findings that are one question: all changes of the index before that release
 * that are of the same subject on the same entity, or of the same kind on the same
 * interface, and how many breaks there were. Never fails; lives in the arena, borrows
 * from the index. */
struct hv_precedents *hv_precedents_find(struct hv_precedent_search *search,
                                         const struct hv_finding *const *findings,
                                         size_t n, struct hv_arena *arena);

/* For each row of the index the number of its decision, which no other release shares.
 * The caller frees it. */
size_t *hv_change_index_decisions(const struct hv_change_index *past,
                                  const struct hv_profile *profile);

/* What was done about earlier changes, as far as it takes the changes of several
 * releases to see it.
 * Fill reverted_in and new_op of a past that has all changes, compatible ones among
 * them. */
void hv_change_index_judge(struct hv_change_index *past,
                           const struct hv_profile *profile);

/* Drop what can be no precedent: what is compatible, there and back. */
void hv_change_index_keep_precedents(struct hv_change_index *past);
