/* SPDX-License-Identifier: MIT
 *
 * Guards as boolean functions. Headers are parsed by one compiler in one language, so
 * what another one loses shows in the text of a condition alone: for which values of
 * the compiler's macros did the old guard hold, and for which does the new one?
 */
#pragma once

#include "model/profile.h"

/* The reader of the headers: whose macros are known. */
struct hv_guard_reader {
    const struct hv_profile *profile;
    unsigned arch, audience; /* indices */
    struct hv_arena *arena;  /* for the conditions that are read */
    struct hv_guard_answer { /* of pairs that were asked for before; NULL: none */
        const char *old, *new;
        bool narrows;
        const struct hv_guard_answer *next;
    } * answers;
};

/* Does the old guard hold for some compiler or language for which the new one does not?
 * A NULL guard always holds. Macros of neither the compiler nor the profile may have
 * any value, as long as some compiler sees both. A pair that is too large to decide
 * counts as narrower. */
bool hv_guard_narrows(struct hv_guard_reader *reader, const char *old, const char *new);

/* Do both guards hold for the same values of all macros, whoever defines them? A pair
 * that is too large to decide counts as different. Allocates in the arena. */
bool hv_guards_agree(const struct hv_profile *profile, const char *old, const char *new,
                     struct hv_arena *arena);
