/* SPDX-License-Identifier: MIT
 *
 * At which versions of the interface a condition changes, as the preprocessor evaluates
 * it: in whatever way it computes with the version, also by macros.
 */
#pragma once

#include "extract/plan.h"

struct hv_version_conditions;

/* Of the plan's headers, which compare that macro with versions. In the plan's arena.
 */
struct hv_version_conditions *hv_version_conditions_new(const struct hv_plan *plan,
                                                        const char *macro);

/* Versions, each once: below it the condition is another thing than at it. */
struct hv_version_changes {
    size_t n, cap;
    uint64_t *v;
    bool unknown; /* there can be more: a part cannot be evaluated, or has too many */
};

/* Of the text behind #if; the lists are in the plan's arena. */
struct hv_version_changes hv_version_conditions_read(struct hv_version_conditions *all,
                                                     const char *text);
