/* SPDX-License-Identifier: MIT
 *
 * Whole records, typedefs, and what goes from one class to another.
 */
#include "compare_case.h"
#include "suite.h"

/* ---- whole records ---- */

START_TEST(test_size_alone)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t");
    record(NEW, "struct s", 16, 4, "a 0 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_RECORD_SIZE, "struct s", NULL);
    ck_assert_uint_eq(c->before.size, 8);
    ck_assert_uint_eq(c->after.size, 16);
    ck_assert_uint_eq(c->after.align, 4);
}
END_TEST

START_TEST(test_alignment)
{
    record(OLD, "struct s", 8, 1, "a 0 64 uint64_t");
    record(NEW, "struct s", 8, 8, "a 0 64 uint64_t");
    record(OLD, "struct out", 9, 1, "c 0 8 uint8_t; s 8 64 struct s");
    record(NEW, "struct out", 16, 8, "c 0 8 uint8_t; s 64 64 struct s");
    compare(1);
    const struct hv_change *c = row(HV_KIND_ALIGNMENT, "struct s", NULL);
    below(c, HV_KIND_MEMBER_OFFSET, "struct out", "s");
    below(c, HV_KIND_RECORD_SIZE, "struct out", NULL);
}
END_TEST

START_TEST(test_moved_without_cause)
{
    record(OLD, "struct s", 9, 1, "c 0 8 uint8_t; a 8 32 uint32_t; b 40 32 uint32_t");
    record(NEW, "struct s", 12, 4, "c 0 8 uint8_t; a 32 32 uint32_t; b 64 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_OFFSET, "struct s", "a");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

/* No compiler says so, but a damaged baseline might. */
START_TEST(test_record_that_holds_itself)
{
    record(OLD, "struct s", 8, 4, "s 0 32 struct t");
    record(NEW, "struct s", 16, 4, "s 0 64 struct t");
    record(OLD, "struct t", 8, 4, "s 0 32 struct s");
    record(NEW, "struct t", 16, 4, "s 0 64 struct s");
    compare(4); /* told, one by one */
}
END_TEST

/* What a header that fails to parse may have held is not known; all others are. */
START_TEST(test_behind_a_failure)
{
    constant(OLD, "GONE", "1")->file = hv_atom(atoms, "failed.h");
    constant(OLD, "GONE_AS_WELL", "1");
    leave_out(NEW, HV_LEFT_OUT_FAILED, "failed.h", ALL);
    compare(1);
    ck_assert(changes->fatal);
    row(HV_KIND_CONSTANT_REMOVED, "GONE_AS_WELL", NULL);
}
END_TEST

START_TEST(test_record_added_and_removed)
{
    record(OLD, "struct x", 8, 4, two);
    record(NEW, "struct y", 4, 4, "a 0 32 uint32_t");
    alias(OLD, "x_t", "struct x", 8);
    alias(NEW, "y_t", "struct y", 4);
    record(OLD, "handle_x_t", 8, 8, "p 0 64 struct x *");
    record(NEW, "handle_char", 8, 8, "p 0 64 char *");
    compare(3);
    const struct hv_change *c = row(HV_KIND_RECORD_REMOVED, "struct x", NULL);
    ck_assert(c->before.present && !c->after.present && !c->renamed_to);
    ck_assert_uint_eq(c->audiences, GUEST | TOOLS);
    below(c, HV_KIND_RECORD_REMOVED, "x_t", NULL);
    below(c, HV_KIND_RECORD_REMOVED, "handle_x_t", NULL);
    below(row(HV_KIND_RECORD_ADDED, "struct y", NULL), HV_KIND_RECORD_ADDED, "y_t",
          NULL);
    row(HV_KIND_RECORD_ADDED, "handle_char", NULL);
}
END_TEST

START_TEST(test_record_renamed)
{
    record(OLD, "struct x", 8, 4, two);
    record(NEW, "struct xen_x", 8, 4, two);
    alias(OLD, "x_t", "struct x", 8);
    alias(NEW, "xen_x_t", "struct xen_x", 8);
    record(OLD, "struct out", 16, 8, "p 0 64 struct x *; v 64 64 struct x");
    record(NEW, "struct out", 16, 8, "p 0 64 struct xen_x *; v 64 64 struct xen_x");
    compare(1);
    const struct hv_change *c = row(HV_KIND_RECORD_REMOVED, "struct x", NULL);
    ck_assert_str_eq(c->renamed_to, "struct xen_x");
    ck_assert(c->layout_equal && c->after.present);
    below(c, HV_KIND_RECORD_ADDED, "struct xen_x", NULL);
    below(c, HV_KIND_RECORD_REMOVED, "x_t", NULL);
    below(c, HV_KIND_RECORD_ADDED, "xen_x_t", NULL);
    below(c, HV_KIND_MEMBER_TYPE, "struct out", "p");
    below(c, HV_KIND_MEMBER_TYPE, "struct out", "v");
}
END_TEST

START_TEST(test_other_layout_is_no_rename)
{
    record(OLD, "struct x", 8, 4, two);
    record(NEW, "struct xen_x", 8, 4, "a 0 32 uint32_t; b 32 32 int32_t");
    compare(2);
    ck_assert_ptr_null(row(HV_KIND_RECORD_REMOVED, "struct x", NULL)->renamed_to);
    row(HV_KIND_RECORD_ADDED, "struct xen_x", NULL);
}
END_TEST

/* ---- typedefs ---- */

START_TEST(test_typedef_changed)
{
    alias(OLD, "ulong_t", "uint32_t", 4);
    alias(NEW, "ulong_t", "uint64_t", 8);
    record(OLD, "struct s", 8, 4, two);
    record(NEW, "struct s", 16, 8, "a 0 64 uint64_t; b 64 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_TYPEDEF_CHANGED, "ulong_t", NULL);
    ck_assert(!c->layout_equal);
    ck_assert_uint_eq(c->after.size, 8);
    below(c, HV_KIND_MEMBER_WIDENED, "struct s", "a");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

/* Two typedefs that could be behind it: nobody knows which. */
START_TEST(test_two_typedefs)
{
    alias(OLD, "p_t", "uint32_t", 4);
    alias(NEW, "p_t", "uint64_t", 8);
    alias(OLD, "q_t", "uint32_t", 4);
    alias(NEW, "q_t", "uint64_t", 8);
    record(OLD, "struct s", 4, 4, "a 0 32 uint32_t");
    record(NEW, "struct s", 8, 8, "a 0 64 uint64_t");
    compare(3);
    row(HV_KIND_MEMBER_WIDENED, "struct s", "a");
}
END_TEST

START_TEST(test_typedef_same_layout)
{
    records("struct a", 8, 4, two);
    records("struct b", 8, 4, two);
    alias(OLD, "s_t", "struct a", 8);
    alias(NEW, "s_t", "struct b", 8);
    compare(1);
    ck_assert(row(HV_KIND_TYPEDEF_CHANGED, "s_t", NULL)->layout_equal);
}
END_TEST

START_TEST(test_typedef_removed_alone)
{
    records("struct s", 8, 4, two);
    alias(OLD, "s_t", "struct s", 8);
    compare(1);
    ck_assert_int_eq(row(HV_KIND_RECORD_REMOVED, "s_t", NULL)->cls, HV_CLASS_TYPEDEF);
}
END_TEST

/* ---- the same thing in another class ---- */

START_TEST(test_nameless_gets_a_tag)
{
    record(OLD, "s_t", 8, 4, two);
    record(NEW, "struct s", 8, 4, two);
    alias(NEW, "s_t", "struct s", 8);
    compare(0);
}
END_TEST

START_TEST(test_nameless_gets_a_tag_and_grows)
{
    record(OLD, "s_t", 8, 4, two);
    record(NEW, "struct s", 16, 8, "a 0 64 uint64_t; b 64 32 uint32_t");
    alias(NEW, "s_t", "struct s", 16);
    compare(1);
    row(HV_KIND_MEMBER_WIDENED, "s_t", "a");
}
END_TEST

START_TEST(test_tag_is_lost)
{
    record(OLD, "struct s", 8, 4, two);
    alias(OLD, "s_t", "struct s", 8);
    record(NEW, "s_t", 8, 4, two);
    compare(1);
    const struct hv_change *c = row(HV_KIND_RECORD_REMOVED, "struct s", NULL);
    ck_assert_str_eq(c->renamed_to, "s_t");
    ck_assert(c->layout_equal);
}
END_TEST

START_TEST(test_struct_becomes_union)
{
    record(OLD, "struct s", 8, 4, two);
    record(NEW, "union s", 4, 4, "a 0 32 uint32_t; b 0 32 uint32_t");
    compare(2);
    ck_assert_str_eq(row(HV_KIND_RECORD_REMOVED, "struct s", NULL)->renamed_to,
                     "union s");
    below(row(HV_KIND_MEMBER_OFFSET, "struct s", "b"), HV_KIND_RECORD_SIZE, "struct s",
          NULL);
}
END_TEST

START_TEST(test_scalar_becomes_record)
{
    alias(OLD, "pfn_t", "uint64_t", 8);
    record(NEW, "pfn_t", 8, 8, "v 0 64 uint64_t");
    compare(1);
    ck_assert_str_eq(row(HV_KIND_TYPEDEF_CHANGED, "pfn_t", NULL)->after.type, "pfn_t");
}
END_TEST

START_TEST(test_constant_moves_class)
{
    constant(OLD, "A", "1");
    one_enum(NEW, "enum a", 4, "A", "1");
    constant_of(OLD, HV_CLASS_CONSTANT, "B", "2");
    constant_of(NEW, HV_CLASS_HYPERCALL, "B", "2");
    constant(OLD, "C", "3");
    one_enum(NEW, "enum c", 4, "C", "4");
    compare(1);
    row(HV_KIND_CONSTANT_VALUE, "C", NULL);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("entities");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, test_size_alone);
    tcase_add_test(tcase, test_alignment);
    tcase_add_test(tcase, test_moved_without_cause);
    tcase_add_test(tcase, test_record_that_holds_itself);
    tcase_add_test(tcase, test_behind_a_failure);
    tcase_add_test(tcase, test_record_added_and_removed);
    tcase_add_test(tcase, test_record_renamed);
    tcase_add_test(tcase, test_other_layout_is_no_rename);
    tcase_add_test(tcase, test_typedef_changed);
    tcase_add_test(tcase, test_two_typedefs);
    tcase_add_test(tcase, test_typedef_same_layout);
    tcase_add_test(tcase, test_typedef_removed_alone);
    tcase_add_test(tcase, test_nameless_gets_a_tag);
    tcase_add_test(tcase, test_nameless_gets_a_tag_and_grows);
    tcase_add_test(tcase, test_tag_is_lost);
    tcase_add_test(tcase, test_struct_becomes_union);
    tcase_add_test(tcase, test_scalar_becomes_record);
    tcase_add_test(tcase, test_constant_moves_class);
    return run_tests("compare_entities", tcase);
}
