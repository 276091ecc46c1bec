/* SPDX-License-Identifier: MIT
 *
 * Conditions: read, compared as boolean functions, and as a scan finds them.
 */
#include "base/mem.h"
#include "compare/guards.h"
#include "extract/scan.h"
#include "model/condition.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

static const struct {
    const char *text, *names;
} named[] = {
    {"A > 2 && defined(B) || defined C", "A B C "},
    {"__has_attribute(__noinline__) && A", "A "},
    {"defined(__has_include) && __has_include(<x/h.h>)", ""},
    {"__has_include(\"a) b.h\") || B", "B "},
    {"__has_extension(1'0) && D", "D "},
    {"__has_builtin ( __builtin_memcpy ) + C", "C "},
    {"VERSION(A, 4) >= 0x10UL", "VERSION A "},
    {"1'000 < 0b11 && 'a' == '\\''", ""},
    {"", ""},
};

START_TEST(names_are_those_of_macros)
{
    char all[256] = "";
    const char *p = named[_i].text;
    for (struct hv_span name; (name = hv_condition_next_name(&p)).n;) {
        strncat(all, name.p, name.n);
        strcat(all, " ");
    }
    ck_assert_str_eq(all, named[_i].names);
}
END_TEST

/* ---- values ---- */

/* X is 5, Y is not defined, all else is open, and open parts are false. */
static enum hv_condition_known look_up(void *ctx, struct hv_span name,
                                       int64_t *ret_value)
{
    (void)ctx;
    *ret_value = *name.p == 'X' ? 5 : 0;
    return *name.p == 'X'   ? HV_NAME_DEFINED
           : *name.p == 'Y' ? HV_NAME_UNDEFINED
                            : HV_NAME_OPEN;
}

static bool is_true(void *ctx, const struct hv_condition *part)
{
    (void)part;
    ++*(int *)ctx;
    return false;
}

static const struct {
    const char *text;
    bool holds;
    int open;
} evaluated[] = {
    {"X", true, 0},
    {"Y", false, 0},
    {"defined X && !defined(Y)", true, 0},
    {"X + 1 == 6", true, 0},
    {"X - 5 || Y", false, 0},
    {"1 + 2 * 3 == 7", true, 0},
    {"(1 + 2) * 3 == 9", true, 0},
    {"X > 4 ? Y : 1", false, 0},
    {"1 << 3 == 8 && 0x10 >> 1 == 8", true, 0},
    {"~0 == -1 && +X == 5", true, 0},
    {"1 | 2 ^ 2 & 3", true, 0},
    {"X >= 5 && X <= 5 && X != 4", true, 0},
    {"7 % 4 == 3 && 7 / 2 == 3", true, 0},
    {"Z > 2 || X", true, 1},
    {"!(Z > 2)", true, 1},
    {"Z(3) < 2 && X", false, 1},
    {"1 / 0", false, 1},
    {"true && !false", true, 0},
    {"0b101 == X && 1'0 == 10", true, 0},
};

START_TEST(known_parts_are_evaluated)
{
    struct hv_arena *arena = hv_arena_new();
    int open = 0;
    const struct hv_condition_world world = {look_up, is_true, &open};
    const struct hv_condition *c = hv_condition_read(arena, evaluated[_i].text);
    ck_assert_ptr_nonnull(c);
    ck_assert_msg(hv_condition_holds(c, &world) == evaluated[_i].holds, "%s",
                  evaluated[_i].text);
    ck_assert_int_eq(open, evaluated[_i].open);
    hv_arena_free(arena);
}
END_TEST

static const char *const refused[] = {"",         "(",   "A &&",  "A B",   "defined",
                                      "defined(", "? 1", "A ? 1", "A @ 2", "\"text\""};

START_TEST(what_is_no_condition_is_refused)
{
    struct hv_arena *arena = hv_arena_new();
    ck_assert_ptr_null(hv_condition_read(arena, refused[_i]));
    char deep[2048];
    memset(deep, "(!-"[_i % 3], sizeof deep - 1);
    deep[sizeof deep - 2] = '1'; /* else it ends too early */
    deep[sizeof deep - 1] = '\0';
    ck_assert_ptr_null(hv_condition_read(arena, deep));
    hv_arena_free(arena);
}
END_TEST

/* ---- guards ---- */

static const struct {
    const char *old, *new;
    bool narrower;
} guards[] = {
    {"A || B", "B || A", false},
    {"A || B", "A || B || defined(__GNUC__)", false},
    {"defined(TOOLS)", "defined(TOOLS) || defined(__GNUC__)", false},
    {"defined(OTHER) || B", "defined(__GNUC__) || B", false}, /* OTHER: not this one */
    {NULL, "!defined(__STRICT_ANSI__)", true},
    {NULL, "defined(__STRICT_ANSI__) || !defined(__STRICT_ANSI__)", false},
    {NULL, "defined(__GNUC__) || defined(TOOLS)", false},
    {"!defined(__STRICT_ANSI__)", NULL, false},
    {"A", "A && defined(__GNUC__)", true},
    {"__STDC_VERSION__ >= 199901L", "__STDC_VERSION__ >= 201112L", true},
    {"__STDC_VERSION__ >= 201112L", "__STDC_VERSION__ > 199901L", false},
    {"__GNUC__ * 100 + __GNUC_MINOR__ > 409", "100 * __GNUC__ >= 409 - __GNUC_MINOR__",
     false},
    {"__GNUC__ >= 4", "__GNUC__ > 4 || __GNUC__ == 4", false},
    {"__GNUC__ >= 4", "__GNUC__ >= 5", true},
    {NULL, "__has_attribute(packed)", true},
    {"__has_attribute(packed)", "__has_attribute(packed) || __cplusplus", false},
    {"defined(A)", "defined(B)", false}, /* the variants show it, not the text */
    {NULL, "LEVEL > 2", false},          /* the profile says 3 */
    {NULL, "LEVEL > 3 || defined(__GNUC__)", true},
};

START_TEST(guards_are_boolean_functions)
{
    static const char *own[] = {"TOOLS=1", "LEVEL=3"}, *others[] = {"OTHER"};
    struct hv_profile profile = {.n_archs = 1, .n_audiences = 2};
    profile.audiences[0].defines = (struct hv_strings){HV_COUNT(own), own};
    profile.audiences[1].defines = (struct hv_strings){HV_COUNT(others), others};
    struct hv_guard_reader reader = {.profile = &profile, .arena = hv_arena_new()};
    ck_assert_msg(hv_guard_narrows(&reader, guards[_i].old, guards[_i].new) ==
                      guards[_i].narrower,
                  "%s -> %s", guards[_i].old ? guards[_i].old : "none",
                  guards[_i].new ? guards[_i].new : "none");
    hv_arena_free(reader.arena);
}
END_TEST

static const struct {
    const char *old, *new;
    bool agree;
} spellings[] = {
    {"!defined(A)", "!(defined(A)) && 1", true},
    {"defined(A) && defined(B)", "defined(B) && defined(A) && defined(A)", true},
    {NULL, "A || !A", true},
    {"A && 0", "0", true},
    {"defined(TOOLS) || A", "A || (defined(TOOLS) && !A)", true},
    {"defined(A)", "A", false},
    {"defined(TOOLS)", NULL, false}, /* the profile's macros are free as well */
    {"A || B", "A", false},
    {"A", "A || B", false},
    {"__GNUC__ >= 4", "__GNUC__ > 4", false},
    {"A", "A @ 2", false},
};

START_TEST(conditions_agree_however_they_are_spelled)
{
    static const char *own[] = {"TOOLS=1"};
    struct hv_profile profile = {.n_archs = 1, .n_audiences = 1};
    profile.audiences[0].defines = (struct hv_strings){HV_COUNT(own), own};
    struct hv_arena *arena = hv_arena_new();
    ck_assert_msg(hv_guards_agree(&profile, spellings[_i].old, spellings[_i].new,
                                  arena) == spellings[_i].agree,
                  "%d", _i);
    hv_arena_free(arena);
}
END_TEST

START_TEST(what_is_too_large_counts_as_narrower)
{
    struct hv_profile profile = {.n_archs = 1, .n_audiences = 1};
    struct hv_guard_reader reader = {.profile = &profile, .arena = hv_arena_new()};
    char old[512] = "defined(__GNUC__)", new[512] = "";
    for (char c = 'A'; c <= 'Z'; c++)
        snprintf(old + strlen(old), sizeof old - strlen(old), " || %c", c);
    snprintf(new, sizeof new, "%s || AA", old);
    ck_assert(hv_guard_narrows(&reader, old, new));
    hv_arena_free(reader.arena);
}
END_TEST

/* ---- in headers ---- */

#define STRUCT "struct s;\n"
static const struct {
    const char *text;
    const char *guard; /* the include guard; NULL: none */
    uint32_t line;     /* and what holds there */
    const char *holds;
} headers[] = {
    {"#if !defined(A)\n#define A\n" STRUCT "#endif\n", "A", 3, NULL},
    {"#pragma once\n#ifndef A\n#define A 1\n" STRUCT "#endif\n", "A", 4, NULL},
    {"/* c */\n#if ! defined A // c\n#define A\n" STRUCT "#endif // A\n", "A", 4, NULL},
    {"#if (!defined(A))\n#define A\n" STRUCT "#endif\n", "A", 3, NULL},
    {"#ifndef A\n#define A 4\n#endif\n" STRUCT, NULL, 2, "!defined(A)"},
    {"#ifndef A\n#define A 4\n#else\n" STRUCT "#endif\n", NULL, 4, "defined(A)"},
    {"#ifndef A\n#define B\n" STRUCT "#endif\n", NULL, 3, "!defined(A)"},
    {"#ifdef A\n#elifdef B\n" STRUCT "#endif\n", NULL, 3, "!defined(A) && defined(B)"},
    {"#ifdef A\n#elifndef B\n" STRUCT "#else\n" STRUCT "#endif\n", NULL, 5,
     "!defined(A) && defined(B)"},
    {"#if A \\\n || /* c\n */ B\n" STRUCT "#endif\n", NULL, 4, "(A || B)"},
};

START_TEST(headers_are_guarded_in_many_ways)
{
    struct hv_arena *arena = hv_arena_new();
    const struct hv_source_file file = {
        .path = "x.h", .bytes = headers[_i].text, .n = strlen(headers[_i].text)};
    struct hv_scan scan;
    hv_scan(&file, arena, &scan);
    ck_assert_pstr_eq(scan.include_guard, headers[_i].guard);
    ck_assert_pstr_eq(hv_scan_guard(&scan, headers[_i].line), headers[_i].holds);
    hv_arena_free(arena);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("condition");
    tcase_add_loop_test(tcase, names_are_those_of_macros, 0, (int)HV_COUNT(named));
    tcase_add_loop_test(tcase, known_parts_are_evaluated, 0, (int)HV_COUNT(evaluated));
    tcase_add_loop_test(tcase, what_is_no_condition_is_refused, 0,
                        (int)HV_COUNT(refused));
    tcase_add_loop_test(tcase, guards_are_boolean_functions, 0, (int)HV_COUNT(guards));
    tcase_add_loop_test(tcase, conditions_agree_however_they_are_spelled, 0,
                        (int)HV_COUNT(spellings));
    tcase_add_test(tcase, what_is_too_large_counts_as_narrower);
    tcase_add_loop_test(tcase, headers_are_guarded_in_many_ways, 0,
                        (int)HV_COUNT(headers));
    return run_tests("condition", tcase);
}
