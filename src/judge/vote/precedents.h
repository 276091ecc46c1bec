/* SPDX-License-Identifier: MIT
 *
 * Precedents: which earlier changes are like the ones that are to be decided.
 */
#pragma once

#include "model/precedent.h"

struct hv_precedent_search;

/* Data shared by questions about the changes of one release (NULL: unknown). Borrows
 * the index and the profile; hv_precedent_search_free() accepts NULL. */
struct hv_precedent_search *
hv_precedent_search_new(const struct hv_change_index *index,
                        const struct hv_profile *profile, const char *release);
void hv_precedent_search_free(struct hv_precedent_search *search);

/* Find the precedents of n findings that are one question: all changes in releases
 * before that one with the same subject on the same entity, or of the same kind on the
 * same interface; and the number of breaks. Never fails; lives in the arena, borrows
 * from the index. */
struct hv_precedents *hv_precedents_find(struct hv_precedent_search *search,
                                         const struct hv_finding *const *findings,
                                         size_t n, struct hv_arena *arena);

/* The number of the decision of each row of the index, unique across releases. The
 * caller frees it. */
size_t *hv_change_index_decisions(const struct hv_change_index *past,
                                  const struct hv_profile *profile);

/* Fill reverted_in and new_op of an index that has all changes, compatible ones among
 * them: what was done about a change can show in later releases. */
void hv_change_index_judge(struct hv_change_index *past,
                           const struct hv_profile *profile);

/* Drop changes that cannot be precedents: compatible in both directions. */
void hv_change_index_keep_precedents(struct hv_change_index *past);
