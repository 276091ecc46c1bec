/* SPDX-License-Identifier: MIT
 *
 * MAINTAINERS: who owns a file, and what is said of lines that make no sense.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "store/store.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char text[] = "  List of people\n"
                           "\n"
                           "\tM: Maintainer: FullName <address@domain>\n"
                           "\n"
                           "ARM\n"
                           "M:\tAda <ada@x.org>\n"
                           "R:\tRita <rita@x.org>\n"
                           "L:\tarm@lists.x.org (moderated for others)\n"
                           "S:\tSupported\n"
                           "F:\tinclude/arch-arm/\n"
                           "F:\tinclude/arch-arm.h\n"
                           "X:\tinclude/arch-arm/private/\n"
                           "\n"
                           "ARM SMC\n"
                           "M:\t\"Person, Sam\" <sam@x.org>, Ada <ada@x.org>\n"
                           "S:\tMaintained\n"
                           "F:\tinclude/arch-arm/smc{,cc}.h\n"
                           "\n"
                           "ONLY REVIEWED\n"
                           "R:\tRay <ray@x.org>\n"
                           "F:\tinclude/*/io\n"
                           "F:\tinclude/odd?.h\n"
                           "\n"
                           "THE REST\n"
                           "M:\tRuth <ruth@x.org>\n"
                           "L:\tall@lists.x.org\n"
                           "L:\tclosed@lists.x.org (subscribers-only)\n"
                           "S:\tSupported\n"
                           "F:\t*\n"
                           "F:\t*/\n";

/* "maintainer ada@x.org, ..." in order; "rest: " before it where only the rest has it.
 */
static void expect_owners(const struct hv_maintainers *m, const char *path,
                          const char *expected)
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_owned owned = {.path = path};
    struct hv_buf buf = {0};
    hv_maintainers_of(m, path, arena, &owned);
    hv_buf_puts(&buf, owned.rest ? "rest:" : "");
    for (size_t i = 0; i < owned.n; i++)
        hv_buf_printf(&buf, "%s%c %s", i || owned.rest ? " " : "",
                      "MRL"[owned.owners[i].role], owned.owners[i].address);
    ck_assert_str_eq(buf.p ? buf.p : "", expected);
    hv_buf_done(&buf);
    hv_arena_free(arena);
}

static struct hv_maintainers *parse(const char *bytes)
{
    return hv_maintainers_parse("MAINTAINERS", bytes, strlen(bytes), "THE REST");
}

START_TEST(test_owners)
{
    struct hv_maintainers *m = parse(text);
    ck_assert_uint_eq(m->n_remarks, 0);
    ck_assert_uint_eq(m->n, 4);
    expect_owners(m, "include/arch-arm/save.h",
                  "M ada@x.org R rita@x.org L arm@lists.x.org L all@lists.x.org");
    /* the deeper pattern first, and nobody twice */
    expect_owners(m, "include/arch-arm/smccc.h",
                  "M sam@x.org M ada@x.org R rita@x.org L arm@lists.x.org "
                  "L all@lists.x.org");
    expect_owners(m, "include/arch-arm/smc.h",
                  "M sam@x.org M ada@x.org R rita@x.org L arm@lists.x.org "
                  "L all@lists.x.org");
    /* excluded, not named at all */
    expect_owners(m, "include/arch-arm/private/a.h",
                  "rest: M ruth@x.org L all@lists.x.org");
    expect_owners(m, "include/sched.h", "rest: M ruth@x.org L all@lists.x.org");
    expect_owners(m, "README", "rest: M ruth@x.org L all@lists.x.org");
    /* a reviewer decides nothing: those who own the rest do */
    expect_owners(m, "include/odd1.h", "R ray@x.org M ruth@x.org L all@lists.x.org");
    expect_owners(m, "include/odd12.h", "rest: M ruth@x.org L all@lists.x.org");
    /* a pattern without '/' at its end does not go below */
    expect_owners(m, "include/a/io", "R ray@x.org M ruth@x.org L all@lists.x.org");
    expect_owners(m, "include/a/io/ring.h", "rest: M ruth@x.org L all@lists.x.org");
    hv_maintainers_free(m);
}
END_TEST

START_TEST(test_owner)
{
    struct hv_maintainers *m = parse(text);
    const struct hv_owner *o = &m->sections[1].owners[0];
    ck_assert_str_eq(o->name, "Person, Sam");
    ck_assert_str_eq(o->section, "ARM SMC");
    ck_assert_str_eq(o->status, "Maintained");
    ck_assert(m->sections[3].rest && !m->sections[0].rest);
    hv_maintainers_free(m);
}
END_TEST

START_TEST(test_directory)
{
    struct hv_maintainers *m = parse("TOOLS\nM: Ada <ada@x.org>\nF: tools/scripts\n");
    expect_owners(m, "tools/scripts/a/b.c", "M ada@x.org");
    expect_owners(m, "tools/scripts-old/b.c", "");
    hv_maintainers_free(m);
}
END_TEST

START_TEST(test_expression)
{
    struct hv_maintainers *m = parse("X\nM: Ada <ada@x.org>\nN: od+d[^/]*\\.h\\{?$\n"
                                     "Y\nM: Bo <bo@x.org>\nN: ^tools/\n");
    ck_assert_uint_eq(m->n_remarks, 0);
    expect_owners(m, "a/oddly.h", "M ada@x.org");
    expect_owners(m, "a/oddlyxh", "");
    expect_owners(m, "tools/x", "M bo@x.org");
    expect_owners(m, "a/tools/x", "");
    hv_maintainers_free(m);
}
END_TEST

/* The script that reads MAINTAINERS is Perl's, and lets blanks stand in expressions. */
START_TEST(test_perl_expression)
{
    struct hv_maintainers *m =
        parse("X\nM: Ada <ada@x.org>\nN: \\b od+ (?!x) \\w \\. h $ # odd headers\n");
    ck_assert_uint_eq(m->n_remarks, 0);
    expect_owners(m, "a/odd_.h", "M ada@x.org");
    expect_owners(m, "a/oddx.h", "");
    expect_owners(m, "a/modd_.h", "");
    hv_maintainers_free(m);
}
END_TEST

START_TEST(test_expression_beyond_its_limit)
{
    struct hv_maintainers *m =
        parse("X\nM: Ada <ada@x.org>\n\nY\nM: Bo <bo@x.org>\nN: (a|b)*c\n");
    struct hv_err err = {0};
    hv_pattern_set_limit(m->patterns, 3);
    expect_owners(m, "abababc", "");
    ck_assert(!hv_pattern_set_ok(m->patterns, &err));
    ck_assert_str_eq(err.path, "MAINTAINERS");
    ck_assert_uint_eq(err.line, 6);
    hv_maintainers_free(m);
}
END_TEST

static const struct {
    const char *bytes;
    unsigned line;
    const char *word; /* of the remark */
    const char *owners;
} bad[] = {
    {"A\nM: Ada <ada@x.org>\nQZ: what\nF: a.h\n", 3, "QZ: what", "M ada@x.org"},
    {"A\nM: Ada <ada@x.org>\nm: b@x.org\nF: a.h\n", 3, "m: b@x.org", "M ada@x.org"},
    {"A\nM: Ada <ada@x.org>\n   and more\nF: a.h\n", 3, "and more", "M ada@x.org"},
    {"A\nM: Ada <ada@x.org>\nZ: what\nF: a.h\n", 3, "Z: what", "M ada@x.org"},
    {"A\nM: nobody\nM: Ada <ada@x.org>\nF: a.h\n", 2, "nobody", "M ada@x.org"},
    {"A\nM:\nM: Ada <ada@x.org>\nF: a.h\n", 2, "M:", "M ada@x.org"},
    {"A\nM: Ada <ada@x.org>\nN: [\nF: a.h\n", 3, "[", "M ada@x.org"},
    {"A\nM: Ada <ada@x.org>\nN: a{2,1}\nF: a.h\n", 3, "out of order", "M ada@x.org"},
    {"nothing but words\n", 0, "sections", ""},
};

START_TEST(test_bad)
{
    struct hv_maintainers *m = parse(bad[_i].bytes);
    ck_assert_uint_eq(m->n_remarks, 1);
    ck_assert_str_eq(m->remarks[0].path, "MAINTAINERS");
    ck_assert_uint_eq(m->remarks[0].line, bad[_i].line);
    ck_assert_msg(strstr(m->remarks[0].text, bad[_i].word), "%s", m->remarks[0].text);
    expect_owners(m, "a.h", bad[_i].owners);
    hv_maintainers_free(m);
}
END_TEST

START_TEST(test_many_braces)
{
    struct hv_buf buf = {0};
    hv_buf_puts(&buf, "A\nM: Ada <ada@x.org>\nF: b.h\nF: ");
    for (int i = 0; i < 60; i++)
        hv_buf_puts(&buf, "{a,b}");
    hv_buf_puts(&buf, "\n");
    struct hv_maintainers *m = parse(buf.p);
    ck_assert_uint_eq(m->n_remarks, 1);
    expect_owners(m, "b.h", "M ada@x.org");
    hv_maintainers_free(m);
    hv_buf_done(&buf);
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("maintainers");
    tcase_add_test(tc, test_owners);
    tcase_add_test(tc, test_owner);
    tcase_add_test(tc, test_directory);
    tcase_add_test(tc, test_expression);
    tcase_add_test(tc, test_perl_expression);
    tcase_add_test(tc, test_expression_beyond_its_limit);
    tcase_add_loop_test(tc, test_bad, 0, (int)HV_COUNT(bad));
    tcase_add_test(tc, test_many_braces);
    return run_tests("owners", tc);
}
