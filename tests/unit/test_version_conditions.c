/* SPDX-License-Identifier: MIT
 *
 * extract/: at which versions of the interface a condition changes.
 */
#include "extract/thresholds.h"

#include "base/mem.h"
#include "extract/plan.h"
#include "extract_case.h"
#include "suite.h"

#include <check.h>

/* A condition that computes with V, and the versions at which it changes. */
static const struct {
    const char *text;
    size_t n;
    uint64_t v[4];
    bool unknown;
} version_conditions[] = {
    {"V < CIRCLE", 0, {0}, true},
    {"V & 1", 129, {0}, true},
    {"V < 0x300", 1, {0x300}, false},
    {"0x300 > V", 1, {0x300}, false},
    {"V <= 0x300", 1, {0x301}, false},
    {"0x250 == V", 2, {0x250, 0x251}, false},
    {"V < LATER", 1, {0x310}, false},
    {"OTHER + 1 > V", 2, {0x101, 0x201}, false},
    {"V - 0x200 < 0x100", 1, {0x300}, false},
    {"V - 0x200u < 0x100", 2, {0x200, 0x300}, false},
    {"-V > -5", 1, {5}, false},
    {"~V < -0x301", 1, {0x301}, false},
    {"V * 2 < 0x600", 1, {0x300}, false},
    {"V >> 8 >= 3", 1, {0x300}, false},
    {"V << 4 == 0x3000", 2, {0x300, 0x301}, false},
    {"V / 0x10 == 0x20", 2, {0x200, 0x210}, false},
    {"V % 0x80000000 < 0x70", 3, {0x70, 0x80000000, 0x80000070}, false},
    {"(V & 0xffffff00) == 0x300", 2, {0x300, 0x400}, false},
    {"(V | 0xff) > 0x3ff", 1, {0x400}, false},
    {"(V ^ 1) == 0x300", 2, {0x301, 0x302}, false},
    {"OLD", 1, {0x320}, false},
    {"!(defined(A) && OLDEST)", 2, {0x20, 0x320}, false},
    {"defined(V) && (A ? V < 3 : V < 4)", 2, {3, 4}, false},
    {"(V < 0x300) == 1", 1, {0x300}, false},
    {"(V > 5 && V < 9) + 1 == 2", 2, {6, 9}, false},
    {"V", 1, {1}, false},
    {"defined(V)", 0, {0}, false},
    {"W < 3", 0, {0}, false},
    {"V < NOBODY", 0, {0}, true},
    {"IS_OLD(V)", 0, {0}, true},
    {"IS_OLDER(3)", 0, {0}, true},
    {"1 / (V - V)", 0, {0}, true},
    {"V <", 0, {0}, true},
};

static bool lists(const struct hv_version_changes *changes, uint64_t version)
{
    for (size_t i = 0; i < changes->n; i++)
        if (changes->v[i] == version)
            return true;
    return false;
}

START_TEST(conditions_change_at_versions)
{
    struct fixture f;
    fixture_init(&f);
    const struct hv_source_file files[] = {
        source("a.h", "#define LATER 0x310\n#define OTHER 0x100\n"
                      "#define OLD (V < 0x320)\n#define OLDEST (OLD && V > 0x1f)\n"
                      "#define IS_OLD(v) ((v) < 3)\n#define IS_OLDER(x) (V < (x))\n"
                      "#define CIRCLE (CIRCLE + CIRCLE)\n"),
        source("b.h", "#define OTHER 0x200\n")};
    struct hv_plan *plan = hv_plan_new(files, 2, &f.profile, &f.err);
    struct hv_version_conditions *all = hv_version_conditions_new(plan, "V");
    for (size_t i = 0; i < sizeof version_conditions / sizeof *version_conditions;
         i++) {
        const struct hv_version_changes found =
            hv_version_conditions_read(all, version_conditions[i].text);
        ck_assert_msg(found.n == version_conditions[i].n &&
                          found.unknown == version_conditions[i].unknown,
                      "%s: %zu%s", version_conditions[i].text, found.n,
                      found.unknown ? ", and what is unknown" : "");
        for (size_t k = 0; k < found.n && !found.unknown; k++)
            ck_assert_msg(lists(&found, version_conditions[i].v[k]), "%s",
                          version_conditions[i].text);
    }
    hv_plan_free(plan);
    fixture_done(&f);
}
END_TEST

/* Each of many comparisons counts; what changes at more versions than anybody can mean
 * is said to be unknown. */
START_TEST(conditions_change_at_many_versions)
{
    struct fixture f;
    fixture_init(&f);
    struct hv_plan *plan = hv_plan_new(NULL, 0, &f.profile, &f.err);
    struct hv_version_conditions *all = hv_version_conditions_new(plan, "V");
    struct hv_buf text = {0};
    for (int i = 1; i <= 40; i++)
        hv_buf_printf(&text, "%sV == %d", i > 1 ? " || " : "", i * 2);
    struct hv_version_changes found = hv_version_conditions_read(all, text.p);
    ck_assert(!found.unknown && found.n == 80);
    text.n = 0;
    for (int i = 1; i <= 40; i++)
        hv_buf_printf(&text, "%sV < %d", i > 1 ? " || " : "", i * 2);
    found = hv_version_conditions_read(all, text.p);
    ck_assert_uint_eq(found.n, 40);
    ck_assert(!found.unknown);
    hv_buf_done(&text);
    hv_plan_free(plan);
    fixture_done(&f);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("version_conditions");
    TCase *tcase = tcase_create("conditions");
    tcase_add_test(tcase, conditions_change_at_versions);
    tcase_add_test(tcase, conditions_change_at_many_versions);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
