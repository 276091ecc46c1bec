/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "model/pattern.h"
#include "model/rule.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* The only pattern of a file, on its third line. */
struct one_pattern {
    struct hv_arena *arena;
    struct hv_pattern_set *set;
    struct hv_pattern pattern;
    char why[HV_PATTERN_WHY];
};

static bool compile_one(struct one_pattern *one, enum hv_pattern_syntax syntax,
                        const char *text, const char *spelled)
{
    *one = (struct one_pattern){.arena = hv_arena_new()};
    char *file = hv_arena_printf(one->arena, "{\n\n  \"names\": \"%s\"\n}\n", spelled);
    one->set =
        hv_pattern_set_new(one->arena, "p.json", (struct hv_span){file, strlen(file)});
    return hv_pattern_compile(&one->pattern, text, syntax, one->set, one->why);
}

static void free_one(struct one_pattern *one)
{
    struct hv_err err;
    ck_assert(hv_pattern_set_ok(one->set, &err));
    hv_pattern_set_free(one->set);
    hv_arena_free(one->arena);
}

static const struct {
    const char *text, *s;
    const char *group; /* NULL: no match */
    size_t groups;
} matched[] = {
    {"^handle_(.+)$|^plain$", "handle_void", "void", 1},
    {"^handle_(.+)$|^plain$", "plain", "", 1},
    {"^hd_(.+)$", "hd_x", "x", 1},
    {"^hd_(.+)$", "hd_", NULL, 1},
    {"^hd_(.+)$", "xhd_x", NULL, 1},
    {"^hd_([a-z].*)$", "hd_x", "x", 1},
    {"^hd_([a-z].*)$", "hd_X", NULL, 1},
    {"^hd_([a-z].*)$", "hd_", NULL, 1},
    {"^hd_", "hd_", "", 0},
    {"^hd_", "hd", NULL, 0},
    {"^hd$", "hd", "", 0},
    {"^hd$", "hdr", NULL, 0},
    {"^hd$", "hd\n", NULL, 0},
    {"hd$", "hd\n", NULL, 0},
    {"^hd*$", "h", "", 0},
    {"^hd?x", "hx", "", 0},
    {"^(a|b)_(.+)$", "b_x", "b", 2},
    {"^(a)(b)(c)$", "abc", "a", 3},
    {"^(a)?b$", "b", "", 1},
    {"hd", "xhd", "", 0},
    {"^hd_(a|b)$", "hd_b", "b", 1},
    {"^hd_(a|b)$", "hx_b", NULL, 1},
    {"^struct (a|b)$", "struct b", "b", 1},
    {"^struct (a|b)$", "union b", NULL, 1},
    {"^hd|b$", "xb", "", 0},
    {"^hd|b$", "hdx", "", 0},
    {"_MAX$", "A_MAX", "", 0},
    {"_MAX$", "A_MAXX", NULL, 0},
    {"_MAX$", "", NULL, 0},
    {"a|b$", "ax", "", 0},
    {"(a|b$)", "ax", "a", 1},
    {"b\\$", "b$x", "", 0},
    {"[b$]", "$x", "", 0},
    {"^", "any", "", 0},
    {"a.b", "a\nb", "", 0},
    {"^[[:alpha:]]+[]^]+[^]]{2}$", "ab]^xx", "", 0},
    {"^a{2}[.]b\\.(c)$", "aa.b.c", "c", 1},
};

START_TEST(patterns_give_their_group)
{
    struct one_pattern one;
    struct hv_span span = {NULL, 0};
    const char *group = matched[_i].group;
    ck_assert_msg(compile_one(&one, HV_PATTERN_POSIX, matched[_i].text, ""), "%s",
                  one.why);
    ck_assert_uint_eq(one.pattern.n_groups, matched[_i].groups);
    ck_assert(hv_pattern_matches(&one.pattern, matched[_i].s, &span) ==
              (group != NULL));
    if (group) {
        ck_assert_uint_eq(span.n, strlen(group));
        ck_assert_int_eq(strncmp(span.p, group, span.n), 0);
    }
    free_one(&one);
}
END_TEST

START_TEST(no_pattern_matches_nothing)
{
    struct one_pattern bad, good;
    struct hv_pattern patterns[2] = {{0}};
    ck_assert(!hv_pattern_matches(&patterns[0], "", NULL));
    ck_assert(!compile_one(&bad, HV_PATTERN_POSIX, "^(a", ""));
    ck_assert_str_ne(bad.why, "");
    ck_assert(!hv_pattern_matches(&bad.pattern, "a", NULL));
    ck_assert(compile_one(&good, HV_PATTERN_POSIX, "^plain$", ""));
    patterns[1] = good.pattern;
    ck_assert(hv_patterns_match(patterns, 2, "plain"));
    ck_assert(!hv_patterns_match(patterns, 1, "plain"));
    ck_assert(!hv_patterns_match(patterns, 2, NULL));
    free_one(&bad);
    free_one(&good);
    hv_profile_free(NULL);
}
END_TEST

/* Perl gives these a meaning that POSIX does not. */
static const struct {
    const char *text, *why;
    const char
        *s; /* that it matches as Perl's; NULL: it is not an expression of Perl's */
} ambiguous[] = {
    {"^a[\\.]b", "backslash within", "a.b"},
    {"^[[:alpha:]\\d]+$", "backslash within", "a1"},
    {"\\d", "backslash before", "1"},
    {"a\\<b", "backslash before", "a<b"},
    {"a\\", "backslash before", NULL},
    {"a(?=b)", "beginning of a group", "ab"},
    {"a(*ACCEPT)b", "beginning of a group", "a"},
    {"^a+?$", "repetition of a", "a"},
    {"^a{1}+$", "repetition of a", "a"},
    {"a{,2}", "lowest number", "a{,2}"},
    {"^a (b) # the rest$", NULL, "ab"},
};

START_TEST(what_perl_reads_otherwise_is_refused)
{
    struct one_pattern one;
    const char *text = ambiguous[_i].text, *s = ambiguous[_i].s;
    ck_assert_int_eq(compile_one(&one, HV_PATTERN_POSIX, text, ""), !ambiguous[_i].why);
    ck_assert(!ambiguous[_i].why || strstr(one.why, ambiguous[_i].why));
    free_one(&one);
    ck_assert_int_eq(compile_one(&one, HV_PATTERN_PERL, text, ""), s != NULL);
    ck_assert(!s || hv_pattern_matches(&one.pattern, s, NULL));
    free_one(&one);
}
END_TEST

/* Every short text over some alphabets: what is accepted before it is compiled does
 * compile once it is matched, with as many groups. */
START_TEST(what_is_accepted_compiles)
{
    static const char *const alphabets[] = {"a(|)*", "a[^]-z", "[a-]",
                                            "^$a|(", ".\\(+)", "[]^a:"};
    const char *letters = alphabets[_i];
    size_t base = strlen(letters), accepted = 0;
    struct hv_arena *arena = hv_arena_new();
    struct hv_pattern_set *set =
        hv_pattern_set_new(arena, "p.json", (struct hv_span){"", 0});
    for (size_t number = 1; number < 30000; number++) {
        struct hv_pattern pattern, other;
        struct hv_err err;
        char text[12] = "", why[HV_PATTERN_WHY];
        size_t n = 0;
        for (size_t rest = number; rest; rest /= base + 1)
            if (rest % (base + 1))
                text[n++] = letters[rest % (base + 1) - 1];
        if (!hv_pattern_compile(&pattern, text, HV_PATTERN_POSIX, set, why))
            continue;
        hv_pattern_matches(&pattern, "a", NULL);
        ck_assert_msg(hv_pattern_set_ok(set, &err), "%s: %s", text, err.text);
        ck_assert(hv_pattern_compile(&other, text, HV_PATTERN_PERL, set, why));
        ck_assert_msg(pattern.n_groups == other.n_groups, "%s", text);
        accepted++;
    }
    ck_assert_uint_gt(accepted, 100);
    hv_pattern_set_free(set);
    hv_arena_free(arena);
}
END_TEST

START_TEST(long_and_deep_patterns_are_refused)
{
    struct one_pattern one;
    char text[1002] = "";
    memset(text, 'a', 1000);
    ck_assert(compile_one(&one, HV_PATTERN_POSIX, text, ""));
    free_one(&one);
    text[1000] = 'a';
    ck_assert(!compile_one(&one, HV_PATTERN_POSIX, text, ""));
    ck_assert_msg(strstr(one.why, "longer than the limit") != NULL, "%s", one.why);
    free_one(&one);
    for (size_t depth = 30; depth <= 31; depth++) {
        memset(text, '(', depth);
        text[depth] = 'a';
        memset(text + depth + 1, ')', depth);
        text[2 * depth + 1] = '\0';
        ck_assert_int_eq(compile_one(&one, HV_PATTERN_POSIX, text, ""), depth == 30);
        free_one(&one);
    }
    ck_assert(strstr(one.why, "too deeply nested") != NULL);
}
END_TEST

/* A match that takes too many steps has not failed to match. */
START_TEST(a_limit_is_an_error)
{
    static const char text[] = "^x[.]\t\"(a|b)*c$";
    struct one_pattern one;
    struct hv_err err = {0};
    ck_assert(compile_one(&one, HV_PATTERN_POSIX, text, "^x[.]\\t\\\"(a|b)*c$"));
    hv_pattern_set_limit(one.set, 3);
    ck_assert(!hv_pattern_matches(&one.pattern, "x", NULL));
    ck_assert(hv_pattern_set_ok(one.set, &err));
    ck_assert(!hv_pattern_matches(&one.pattern, "x.\t\"ababababc", NULL));
    ck_assert(!hv_pattern_set_ok(one.set, &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_str_eq(err.path, "p.json");
    ck_assert_uint_eq(err.line, 3);
    ck_assert_msg(strstr(err.text, "match limit") != NULL, "%s", err.text);
    /* what is matched behind it is in vain, and the first error stands */
    hv_pattern_set_limit(one.set, 1000);
    ck_assert(!hv_pattern_matches(&one.pattern, "x.\t\"ababababc", NULL));
    ck_assert(!hv_pattern_set_ok(one.set, &err));
    hv_pattern_set_free(one.set);
    hv_arena_free(one.arena);
}
END_TEST

/* PCRE2's own limit is ten times as high. */
START_TEST(there_is_a_limit)
{
    struct one_pattern one;
    struct hv_err err = {0};
    char text[80] = "";
    for (size_t i = 0; i < 20; i++)
        memcpy(text + 2 * i, "abcx", 5);
    ck_assert(compile_one(&one, HV_PATTERN_POSIX, "^(a|ab|b)*[cd]$", ""));
    ck_assert(!hv_pattern_matches(&one.pattern, text, NULL));
    ck_assert(!hv_pattern_set_ok(one.set, &err));
    hv_pattern_set_free(one.set);
    hv_arena_free(one.arena);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("pattern");
    tcase_add_loop_test(tcase, patterns_give_their_group, 0, (int)HV_COUNT(matched));
    tcase_add_test(tcase, no_pattern_matches_nothing);
    tcase_add_loop_test(tcase, what_perl_reads_otherwise_is_refused, 0,
                        (int)HV_COUNT(ambiguous));
    tcase_add_loop_test(tcase, what_is_accepted_compiles, 0, 6);
    tcase_add_test(tcase, long_and_deep_patterns_are_refused);
    tcase_add_test(tcase, a_limit_is_an_error);
    tcase_add_test(tcase, there_is_a_limit);
    return run_tests("pattern", tcase);
}
