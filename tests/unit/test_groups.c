/* SPDX-License-Identifier: MIT
 *
 * Which changes are one decision.
 */
#include "base/mem.h"
#include "judge/verdict/group_rows.h"
#include "judge/verdict/judge.h"
#include "pattern_case.h"
#include "report/wording.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 8 };

static struct hv_profile profile;
static struct hv_family family;
static struct hv_finding findings[MOST];
static struct hv_result result;

static void setup(void)
{
    memset(findings, 0, sizeof findings);
    memset(&profile, 0, sizeof profile);
    family = (struct hv_family){.name = "OPS"};
    compile_pattern(&family.ops, "^XEN_OP_([a-z][a-z_]*)$");
    profile.families = &family;
    profile.n_families = 1;
    result = (struct hv_result){
        .arena = hv_arena_new(), .profile = &profile, .findings = findings};
}

static void teardown(void)
{
    free_patterns();
    hv_arena_free(result.arena);
}

static struct hv_finding *add(enum hv_kind kind, enum hv_class cls, const char *entity,
                              const char *member)
{
    struct hv_finding *f = &findings[result.n_findings++];
    bool added = strstr(hv_kind_name(kind), "-added") != NULL;
    bool removed = strstr(hv_kind_name(kind), "-removed") != NULL;
    *f = (struct hv_finding){.change = {.kind = kind,
                                        .cls = cls,
                                        .entity = entity,
                                        .member = member,
                                        .before = {.present = !added},
                                        .after = {.present = !removed},
                                        .file = "public/x.h"},
                             .verdict = HV_VERDICT_BREAK,
                             .introduced_here = true,
                             .id = "012345678901"};
    return f;
}

static struct hv_finding *gone(const char *constant)
{
    return add(HV_KIND_CONSTANT_REMOVED, HV_CLASS_CONSTANT, constant, NULL);
}

/* The number of decisions, and the heading of the first. */
static void ck_groups(size_t n, const char *heading)
{
    struct hv_buf text = {0};
    hv_groups_make(&result);
    hv_put_group(&text, &result, &result.groups[0]);
    ck_assert_str_eq(text.p, heading);
    ck_assert_uint_eq(result.n_groups, n);
    hv_buf_done(&text);
}

START_TEST(a_redesigned_record_is_one_decision)
{
    add(HV_KIND_MEMBER_WIDENED, HV_CLASS_RECORD, "struct x", "a");
    add(HV_KIND_MEMBER_REMOVED, HV_CLASS_RECORD, "struct x", "b");
    add(HV_KIND_MEMBER_REMOVED, HV_CLASS_RECORD, "struct y", "b");
    ck_groups(2, "struct x: 1 member removed, 1 member widened");
    ck_assert_uint_eq(result.counts.of[HV_VERDICT_BREAK], 2);
    ck_assert_uint_eq(result.rows.of[HV_VERDICT_BREAK], 3);
}
END_TEST

START_TEST(another_name_is_told_with_what_is_worse)
{
    struct hv_finding *inner =
        add(HV_KIND_MEMBER_WIDENED, HV_CLASS_RECORD, "struct x", "a");
    struct hv_finding *outer =
        add(HV_KIND_RECORD_REMOVED, HV_CLASS_RECORD, "struct x", NULL);
    outer->change.renamed_to = "struct y";
    outer->change.after.present = true;
    inner->verdict = outer->verdict = HV_VERDICT_SOURCE;
    ck_groups(1, "struct x is renamed to struct y, with 1 other name");
    inner->verdict = HV_VERDICT_BREAK;
    ck_groups(1, "struct x, now struct y: 1 member widened");
}
END_TEST

START_TEST(what_existed_before_is_no_part_of_it)
{
    add(HV_KIND_MEMBER_WIDENED, HV_CLASS_RECORD, "struct x", "a");
    add(HV_KIND_MEMBER_REMOVED, HV_CLASS_RECORD, "struct x", "b")->introduced_here =
        false;
    ck_groups(2, "struct x: a is wider");
}
END_TEST

START_TEST(a_header_goes_as_one)
{
    gone("EFROZEN")->header_gone = true;
    gone("TMEM_AUTH")->header_gone = true;
    gone("OTHER");
    ck_groups(2, "x.h is gone: 2 names");
}
END_TEST

START_TEST(constants_of_one_prefix_are_a_family)
{
    gone("XS_WRITE_NONE");
    gone("XS_WRITE_CREATE_EXCL");
    gone("_XS_WRITE_CREATE_EXCL");
    gone("XS_READ");
    gone("XS_WATCH")->change.file = "public/y.h";
    ck_groups(3, "XS_WRITE_*: 3 constants removed");
}
END_TEST

START_TEST(values_on_several_architectures_are_one_name)
{
    add(HV_KIND_CONSTANT_VALUE, HV_CLASS_CONSTANT, "NR_GNTS", NULL);
    add(HV_KIND_CONSTANT_VALUE, HV_CLASS_CONSTANT, "NR_GNTS", NULL);
    ck_groups(1, "NR_GNTS has another value");
}
END_TEST

START_TEST(an_operation_goes_with_its_record_and_its_alternative)
{
    gone("XEN_OP_set_cpuid");
    add(HV_KIND_RECORD_REMOVED, HV_CLASS_RECORD, "struct xen_op_cpuid", NULL);
    add(HV_KIND_MEMBER_REMOVED, HV_CLASS_RECORD, "struct xen_op", "u.cpuid")
        ->change.before.type = "struct xen_op_cpuid";
    gone("XEN_OP_getmemlist"); /* another operation is another decision */
    add(HV_KIND_MEMBER_WIDENED, HV_CLASS_RECORD, "struct xen_op", "cmd");
    ck_groups(3, "struct xen_op_cpuid is gone, with 2 other names");
}
END_TEST

START_TEST(operations_are_renumbered_together)
{
    add(HV_KIND_CONSTANT_VALUE, HV_CLASS_CONSTANT, "XEN_OP_a", NULL);
    add(HV_KIND_CONSTANT_VALUE, HV_CLASS_CONSTANT, "XEN_OP_b", NULL);
    gone("XEN_OP_c");
    ck_groups(2, "OPS: 2 operations have other numbers");
}
END_TEST

START_TEST(additions_do_not_name_a_break)
{
    add(HV_KIND_CONSTANT_VALUE, HV_CLASS_CONSTANT, "X_EMU_ALL", NULL);
    add(HV_KIND_CONSTANT_ADDED, HV_CLASS_CONSTANT, "X_EMU_VPCI", NULL)->verdict =
        HV_VERDICT_COMPATIBLE;
    ck_groups(1, "X_EMU_ALL has another value");
    ck_assert_uint_eq(result.counts.of[HV_VERDICT_COMPATIBLE], 0);
    ck_assert_uint_eq(result.rows.of[HV_VERDICT_COMPATIBLE], 1);
}
END_TEST

START_TEST(a_version_is_missing_for_one_decision)
{
    add(HV_KIND_MEMBER_WIDENED, HV_CLASS_RECORD, "struct x", "a")->version_macro = "V";
    add(HV_KIND_INTERFACE_VERSION_MISSING, HV_CLASS_CONSTANT, "V", NULL);
    hv_groups_make(&result);
    ck_assert_uint_eq(result.n_groups, 1);
    add(HV_KIND_MEMBER_WIDENED, HV_CLASS_RECORD, "struct y", "a")->version_macro = "V";
    hv_groups_make(&result);
    ck_assert_uint_eq(result.n_groups, 3);
}
END_TEST

START_TEST(comments_of_a_header_are_one)
{
    add(HV_KIND_SEMANTICS_ONLY, HV_CLASS_RECORD, "struct x", NULL);
    add(HV_KIND_SEMANTICS_ONLY, HV_CLASS_RECORD, "struct y", NULL);
    add(HV_KIND_SEMANTICS_ONLY, HV_CLASS_RECORD, "struct z", NULL);
    add(HV_KIND_MEMBER_WIDENED, HV_CLASS_RECORD, "struct z", "a");
    ck_groups(2, "2 comments changed in x.h");
}
END_TEST

START_TEST(a_decision_is_waived_where_its_worst_is)
{
    static const struct hv_waiver *const waiver = (const struct hv_waiver *)findings;
    add(HV_KIND_MEMBER_WIDENED, HV_CLASS_RECORD, "struct x", "a")->waiver = waiver;
    add(HV_KIND_MEMBER_RENAMED, HV_CLASS_RECORD, "struct x", "b")->verdict =
        HV_VERDICT_SOURCE;
    hv_groups_make(&result);
    ck_assert_uint_eq(result.counts.waived, 1);
    add(HV_KIND_MEMBER_WIDENED, HV_CLASS_RECORD, "struct x", "c");
    hv_groups_make(&result);
    ck_assert_uint_eq(result.counts.waived, 0);
    ck_assert_uint_eq(result.rows.waived, 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("groups");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_redesigned_record_is_one_decision);
    tcase_add_test(tests, another_name_is_told_with_what_is_worse);
    tcase_add_test(tests, what_existed_before_is_no_part_of_it);
    tcase_add_test(tests, a_header_goes_as_one);
    tcase_add_test(tests, constants_of_one_prefix_are_a_family);
    tcase_add_test(tests, values_on_several_architectures_are_one_name);
    tcase_add_test(tests, an_operation_goes_with_its_record_and_its_alternative);
    tcase_add_test(tests, operations_are_renumbered_together);
    tcase_add_test(tests, additions_do_not_name_a_break);
    tcase_add_test(tests, a_version_is_missing_for_one_decision);
    tcase_add_test(tests, comments_of_a_header_are_one);
    tcase_add_test(tests, a_decision_is_waived_where_its_worst_is);
    return run_tests("groups", tests);
}
