/* SPDX-License-Identifier: MIT
 *
 * Patterns of a profile that a test makes by hand.
 */
#ifndef HV_TESTS_UNIT_PATTERN_CASE_H
#define HV_TESTS_UNIT_PATTERN_CASE_H

#include "base/mem.h"
#include "model/pattern.h"

#include <check.h>
#include <string.h>

static struct hv_arena *pattern_arena;
static struct hv_pattern_set *pattern_set;

static inline void compile_pattern(struct hv_pattern *pattern, const char *text)
{
    char why[HV_PATTERN_WHY];
    if (!pattern_arena) {
        pattern_arena = hv_arena_new();
        pattern_set = hv_pattern_set_new(pattern_arena, "profile.json",
                                         (struct hv_span){text, strlen(text)});
    }
    ck_assert_msg(hv_pattern_compile(pattern, text, HV_PATTERN_POSIX, pattern_set, why),
                  "%s", why);
}

static inline void free_patterns(void)
{
    hv_pattern_set_free(pattern_set);
    hv_arena_free(pattern_arena);
    pattern_arena = NULL;
    pattern_set = NULL;
}

#endif
