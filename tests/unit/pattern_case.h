/* SPDX-License-Identifier: MIT
 *
 * Patterns of a profile that a test makes by hand.
 */
#ifndef HV_TESTS_UNIT_PATTERN_CASE_H
#define HV_TESTS_UNIT_PATTERN_CASE_H

#include "base/mem.h"
#include "model/pattern.h"

#include <check.h>

static struct hv_arena *pattern_arena;
static void *compiled_patterns[8];
static size_t n_compiled_patterns;

static inline void compile_pattern(struct hv_pattern *pattern, const char *text)
{
    char why[HV_PATTERN_WHY];
    size_t groups;
    if (!pattern_arena)
        pattern_arena = hv_arena_new();
    ck_assert_msg(hv_pattern_compile(pattern, text, pattern_arena, &groups, why), "%s",
                  why);
    ck_assert_uint_lt(n_compiled_patterns, HV_COUNT(compiled_patterns));
    compiled_patterns[n_compiled_patterns++] = pattern->compiled;
}

static inline void free_patterns(void)
{
    while (n_compiled_patterns)
        hv_pattern_release(compiled_patterns[--n_compiled_patterns]);
    hv_arena_free(pattern_arena);
    pattern_arena = NULL;
}

#endif
