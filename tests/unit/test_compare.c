/* SPDX-License-Identifier: MIT
 *
 * Records and typedefs: members, causes and what follows from them, renames.
 */
#include "compare_case.h"
#include "suite.h"

/* ---- members ---- */

START_TEST(test_equal)
{
    records("struct s", 8, 4, two);
    alias(OLD, "s_t", "struct s", 8);
    alias(NEW, "s_t", "struct s", 8);
    constant(OLD, "C", "1");
    constant(NEW, "C", "1");
    compare(0);
    ck_assert(!changes->fatal && !changes->uncompared);
}
END_TEST

START_TEST(test_one_side_missing)
{
    record(NEW, "struct s", 8, 4, two);
    hv_surface_seal(side[NEW]);
    changes = hv_compare(NULL, side[NEW],
                         &(struct hv_compare_scope){&profile, atoms, 1, ALL, false});
    ck_assert_ptr_null(changes->first);
}
END_TEST

/* One register of a block is wider: one row, and everything else hangs below it. */
START_TEST(test_widened_register)
{
    record(
        OLD, "struct regs", 16, 4,
        "pc 0 32 uint32_t; cpsr 32 32 uint32_t; sp 64 32 uint32_t; lr 96 32 uint32_t");
    record(NEW, "struct regs", 24, 8,
           "pc 0 32 uint32_t; cpsr 64 64 uint64_t; sp 128 32 uint32_t; lr 160 32 "
           "uint32_t");
    record(OLD, "struct context", 24, 4,
           "flags 0 32 uint32_t; regs 32 128 struct regs; sctlr 160 32 uint32_t");
    record(NEW, "struct context", 40, 8,
           "flags 0 32 uint32_t; regs 64 192 struct regs; sctlr 256 32 uint32_t");
    record(OLD, "struct outer", 48, 4, "c 0 384 struct context [2]");
    record(NEW, "struct outer", 80, 8, "c 0 640 struct context [2]");
    alias(OLD, "regs_t", "struct regs", 16);
    alias(NEW, "regs_t", "struct regs", 24);
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_WIDENED, "struct regs", "cpsr");
    ck_assert_uint_eq(c->before.bits, 32);
    ck_assert_uint_eq(c->after.bits, 64);
    ck_assert_uint_eq(c->before.offset, 32);
    ck_assert_str_eq(c->after.type, "uint64_t");
    ck_assert_uint_eq(c->audiences, GUEST | TOOLS);
    ck_assert_uint_eq(c->archs, 2);
    ck_assert_ptr_eq(c->file, hv_atom(atoms, "op.h"));
    ck_assert_uint_eq(c->line, side[NEW]->entities[2]->line);
    below(c, HV_KIND_MEMBER_OFFSET, "struct regs", "sp");
    below(c, HV_KIND_MEMBER_OFFSET, "struct regs", "lr");
    below(c, HV_KIND_RECORD_SIZE, "struct regs", NULL);
    below(c, HV_KIND_MEMBER_WIDENED, "struct context", "regs");
    below(c, HV_KIND_MEMBER_OFFSET, "struct context", "sctlr");
    const struct hv_change *grown =
        below(c, HV_KIND_RECORD_SIZE, "struct context", NULL);
    ck_assert_uint_eq(grown->before.size, 24);
    ck_assert_uint_eq(grown->after.size, 40);
    below(c, HV_KIND_MEMBER_WIDENED, "struct outer", "c");
    below(c, HV_KIND_RECORD_SIZE, "struct outer", NULL);
    below(c, HV_KIND_TYPEDEF_CHANGED, "regs_t", NULL);
    ck_assert_uint_eq(length(c->consequences), 9);
}
END_TEST

/* The container's own cause stays a row. */
START_TEST(test_two_causes)
{
    record(OLD, "struct in", 4, 4, "x 0 32 uint32_t");
    record(NEW, "struct in", 8, 8, "x 0 64 uint64_t");
    record(OLD, "struct out", 8, 4, "i 0 32 struct in; y 32 16 uint16_t");
    record(NEW, "struct out", 16, 8, "i 0 64 struct in; y 64 32 uint32_t");
    compare(2);
    below(row(HV_KIND_MEMBER_WIDENED, "struct in", "x"), HV_KIND_MEMBER_WIDENED,
          "struct out", "i");
    ck_assert_ptr_null(row(HV_KIND_MEMBER_WIDENED, "struct out", "y")->consequences);
}
END_TEST

START_TEST(test_narrowed)
{
    record(OLD, "struct s", 16, 8, "a 0 64 uint64_t; b 64 32 uint32_t");
    record(NEW, "struct s", 8, 4, "a 0 32 uint32_t; b 32 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_NARROWED, "struct s", "a");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

START_TEST(test_signedness)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t; b 32 32 char [4]");
    record(NEW, "struct s", 8, 4, "a 0 32 int32_t; b 32 32 uint8_t [4]");
    compare(2);
    row(HV_KIND_MEMBER_SIGNEDNESS, "struct s", "a");
    ck_assert(row(HV_KIND_MEMBER_TYPE, "struct s", "b")->layout_equal);
}
END_TEST

struct type_case {
    const char *old, *new;
    bool layout_equal;
};
static const struct type_case type_cases[] = {
    {"uint64_t", "uint64_aligned_t", true},
    {"enum e", "uint32_t", true},
    {"struct old *", "struct new *", true},
    {"struct old *", "struct other *", false},
    {"uint32_t *", "uint64_t *", false},
    {"void *", "uint8_t *", false},
    {"uint64_t", "void *", false},
    {"uint8_t [8]", "uint64_t", false},
    {"uint8_t [8]", "uint8_t [2][4]", true},
    {"handle_ulong", "handle_pfn_t", true}, /* as wide as a long here */
    {"handle_ulong", "handle_uint32", false},
    {"handle_old", "handle_new", true},
    {"handle_old", "handle_other", false},
    {"handle_int_t", "handle_pfn_t", false},
    {"handle_strange", "handle_unknown", false},
};

START_TEST(test_type)
{
    const struct type_case *c = &type_cases[_i];
    char old[64], new[64];
    snprintf(old, sizeof old, "a 0 64 %s", c->old);
    snprintf(new, sizeof new, "a 0 64 %s", c->new);
    records("struct old", 8, 4, two);
    records("struct new", 8, 4, two);
    records("struct other", 8, 8, "a 0 64 uint64_t");
    for (int s = OLD; s <= NEW; s++) {
        alias(s, "pfn_t", "uint64_t", 8);
        alias(s, "int_t", "int32_t", 4);
        one_enum(s, "enum e", 4, "E", "1");
    }
    record(OLD, "struct s", 8, 8, old);
    record(NEW, "struct s", 8, 8, new);
    compare(1);
    const struct hv_change *change = row(HV_KIND_MEMBER_TYPE, "struct s", "a");
    ck_assert_msg(change->layout_equal == c->layout_equal, "%s -> %s", c->old, c->new);
}
END_TEST

START_TEST(test_array_bound)
{
    record(OLD, "struct s", 12, 4, "a 0 64 uint32_t [2]; b 64 32 uint32_t");
    record(NEW, "struct s", 20, 4, "a 0 128 uint32_t [4]; b 128 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_ARRAY_BOUND, "struct s", "a");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

START_TEST(test_flexible)
{
    record(OLD, "struct s", 8, 4, "n 0 32 uint32_t; v 32 32 uint32_t [1]");
    record(NEW, "struct s", 4, 4, "n 0 32 uint32_t; v 32 0 uint32_t []");
    record(OLD, "struct z", 4, 4, "n 0 32 uint32_t; v 32 0 uint32_t [0]");
    record(NEW, "struct z", 4, 4, "n 0 32 uint32_t; v 32 0 uint32_t []");
    compare(2);
    const struct hv_change *c = row(HV_KIND_ARRAY_BOUND, "struct s", "v");
    ck_assert_uint_eq(c->after.bits, 0);
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
    ck_assert(row(HV_KIND_MEMBER_TYPE, "struct z", "v")->layout_equal);
}
END_TEST

START_TEST(test_array_of_grown_records)
{
    record(OLD, "struct in", 4, 4, "a 0 32 uint32_t");
    record(NEW, "struct in", 8, 4, two);
    record(OLD, "struct out", 16, 4, "v 0 128 struct in [4]");
    record(NEW, "struct out", 16, 4, "v 0 128 struct in [2]");
    compare(2);
    row(HV_KIND_MEMBER_ADDED, "struct in", "b");
    row(HV_KIND_ARRAY_BOUND, "struct out", "v");
}
END_TEST

START_TEST(test_bitfield)
{
    record(OLD, "struct s", 4, 4, "a 0 4: uint32_t; rest 4 28: uint32_t");
    record(NEW, "struct s", 4, 4,
           "a 0 4: uint32_t; n 4 1: uint32_t; rest 5 27: uint32_t");
    compare(2);
    row(HV_KIND_BITFIELD, "struct s", "rest");
    row(HV_KIND_MEMBER_ADDED, "struct s", "n");
}
END_TEST

START_TEST(test_permuted)
{
    record(OLD, "struct s", 12, 4,
           "a 0 32 uint32_t; b 32 32 int32_t; c 64 32 uint32_t");
    record(NEW, "struct s", 12, 4,
           "b 0 32 int32_t; a 32 32 uint32_t; c 64 32 uint32_t");
    compare(2);
    row(HV_KIND_MEMBER_OFFSET, "struct s", "a");
    row(HV_KIND_MEMBER_OFFSET, "struct s", "b");
}
END_TEST

/* A member that went behind its neighbour did not move because another one grew. */
START_TEST(test_permuted_behind_a_cause)
{
    record(OLD, "struct s", 12, 4,
           "a 0 32 uint32_t; b 32 32 int32_t; c 64 32 uint32_t");
    record(NEW, "struct s", 16, 8,
           "a 0 64 uint64_t; c 64 32 uint32_t; b 96 32 int32_t");
    compare(2);
    row(HV_KIND_MEMBER_OFFSET, "struct s", "b");
    row(HV_KIND_MEMBER_WIDENED, "struct s", "a");
}
END_TEST

/* ---- added and removed members ---- */

START_TEST(test_added_at_end)
{
    record(OLD, "struct s", 8, 4, two);
    record(NEW, "struct s", 12, 4,
           "a 0 32 uint32_t; b 32 32 uint32_t; c 64 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_ADDED, "struct s", "c");
    ck_assert(c->at_end && c->grows_record && !c->in_padding && !c->in_union);
    ck_assert(!c->before.present && c->after.present);
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

START_TEST(test_added_in_hole)
{
    record(OLD, "struct s", 16, 8, "a 0 32 uint32_t; b 64 64 uint64_t");
    record(NEW, "struct s", 16, 8,
           "a 0 32 uint32_t; n 32 16 uint16_t; b 64 64 uint64_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_ADDED, "struct s", "n");
    ck_assert(c->in_padding && !c->at_end && !c->grows_record && !c->in_union);
    ck_assert_ptr_null(c->consequences);
}
END_TEST

START_TEST(test_added_in_front)
{
    record(OLD, "struct s", 8, 4, two);
    record(NEW, "struct s", 12, 4,
           "n 0 32 uint32_t; a 32 32 uint32_t; b 64 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_ADDED, "struct s", "n");
    ck_assert(!c->in_padding && !c->at_end && c->grows_record);
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "a");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
}
END_TEST

START_TEST(test_added_to_union)
{
    record(OLD, "union u", 8, 8, "a 0 64 uint64_t");
    record(NEW, "union u", 8, 8, "a 0 64 uint64_t; b 0 32 uint32_t");
    record(OLD, "struct s", 8, 8, "- 0 64 union { a 0 64 uint64_t }");
    record(NEW, "struct s", 8, 8,
           "- 0 64 union { a 0 64 uint64_t; - 0 64 struct { c 0 32 uint32_t } }");
    compare(2);
    ck_assert(row(HV_KIND_MEMBER_ADDED, "union u", "b")->in_union);
    ck_assert(row(HV_KIND_MEMBER_ADDED, "struct s", "c")->in_union);
}
END_TEST

START_TEST(test_padding_becomes_field)
{
    record(OLD, "struct s", 8, 4, "a 0 8 uint8_t; pad 8 56 uint8_t [7]");
    record(NEW, "struct s", 8, 4,
           "a 0 8 uint8_t; pad 8 24 uint8_t [3]; n 32 32 uint32_t");
    record(OLD, "struct t", 8, 4, "a 0 32 uint32_t; pad0 32 32 uint32_t");
    record(NEW, "struct t", 8, 4, "a 0 32 uint32_t; n 32 32 uint32_t");
    record(OLD, "struct w", 8, 4, "a 0 32 uint32_t; pad 32 32 uint32_t");
    record(NEW, "struct w", 8, 8, "a 0 64 uint64_t");
    compare(3);
    const struct hv_change *c = row(HV_KIND_MEMBER_ADDED, "struct s", "n");
    ck_assert(c->in_padding && !c->grows_record);
    below(c, HV_KIND_ARRAY_BOUND, "struct s", "pad");
    c = row(HV_KIND_MEMBER_ADDED, "struct t", "n");
    ck_assert(c->in_padding);
    below(c, HV_KIND_MEMBER_REMOVED, "struct t", "pad0");
    below(row(HV_KIND_MEMBER_WIDENED, "struct w", "a"), HV_KIND_MEMBER_REMOVED,
          "struct w", "pad");
}
END_TEST

START_TEST(test_field_becomes_padding)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t; gone 32 32 uint32_t");
    record(NEW, "struct s", 8, 4, "a 0 32 uint32_t; pad0 32 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_REMOVED, "struct s", "gone");
    below(c, HV_KIND_MEMBER_ADDED, "struct s", "pad0");
}
END_TEST

/* Without a field beside it, padding that changes is a row. */
START_TEST(test_padding_alone)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t; pad 32 32 uint32_t");
    record(NEW, "struct s", 4, 4, "a 0 32 uint32_t");
    compare(1);
    below(row(HV_KIND_MEMBER_REMOVED, "struct s", "pad"), HV_KIND_RECORD_SIZE,
          "struct s", NULL);
}
END_TEST

START_TEST(test_removed)
{
    record(OLD, "struct s", 12, 4,
           "a 0 32 uint32_t; u 32 32 struct { x 32 32 uint32_t }; b 64 32 uint32_t");
    record(NEW, "struct s", 8, 4, two);
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_REMOVED, "struct s", "u");
    below(c, HV_KIND_MEMBER_REMOVED, "struct s", "u.x");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

START_TEST(test_member_renamed)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t; inslen 32 32 uint32_t");
    record(NEW, "struct s", 8, 4, "a 0 32 uint32_t; insn_len 32 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_RENAMED, "struct s", "inslen");
    ck_assert_str_eq(c->renamed_to, "insn_len");
    ck_assert(c->layout_equal);
}
END_TEST

START_TEST(test_other_type_is_no_rename)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t; x 32 32 uint32_t");
    record(NEW, "struct s", 8, 4, "a 0 32 uint32_t; y 32 32 int32_t");
    compare(2);
    row(HV_KIND_MEMBER_REMOVED, "struct s", "x");
    row(HV_KIND_MEMBER_ADDED, "struct s", "y");
}
END_TEST

/* ---- nesting ---- */

START_TEST(test_nested_into_anonymous)
{
    record(OLD, "struct s", 8, 4, two);
    record(NEW, "struct s", 8, 4,
           "- 0 64 union { - 0 64 struct { a 0 32 uint32_t; b 32 32 uint32_t } }");
    compare(0);
}
END_TEST

START_TEST(test_nested_under_a_name)
{
    record(OLD, "struct s", 4, 2, "domid 0 16 uint16_t; f 16 16 uint16_t");
    record(
        NEW, "struct s", 4, 2,
        "domid 0 16 uint16_t; u 16 16 union { f 16 16 uint16_t; res 16 16 uint16_t }");
    compare(2);
    const struct hv_change *c = row(HV_KIND_MEMBER_RENAMED, "struct s", "f");
    ck_assert_str_eq(c->renamed_to, "u.f");
    below(c, HV_KIND_MEMBER_ADDED, "struct s", "u");
    ck_assert(row(HV_KIND_MEMBER_ADDED, "struct s", "u.res")->in_union);
}
END_TEST

START_TEST(test_inline_becomes_named)
{
    record(OLD, "struct s", 8, 4,
           "u 0 64 struct { x 0 32 uint32_t; y 32 32 uint32_t }");
    record(NEW, "struct s", 8, 4, "u 0 64 struct in");
    record(NEW, "struct in", 8, 4, "x 0 32 uint32_t; y 32 32 int32_t");
    compare(2);
    row(HV_KIND_MEMBER_SIGNEDNESS, "struct s", "u.y");
    row(HV_KIND_RECORD_ADDED, "struct in", NULL);
}
END_TEST

START_TEST(test_inside_of_inline)
{
    record(OLD, "struct s", 12, 4,
           "u 0 64 union { x 0 32 uint32_t; y 0 64 struct { p 0 32 uint32_t; q 32 32 "
           "uint32_t } }; b 64 32 uint32_t");
    record(NEW, "struct s", 24, 8,
           "u 0 128 union { x 0 32 uint32_t; y 0 128 struct { p 0 64 uint64_t; q 64 32 "
           "uint32_t } }; b 128 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_WIDENED, "struct s", "u.y.p");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "u.y.q");
    below(c, HV_KIND_MEMBER_WIDENED, "struct s", "u.y");
    below(c, HV_KIND_MEMBER_WIDENED, "struct s", "u");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("members");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, test_equal);
    tcase_add_test(tcase, test_one_side_missing);
    tcase_add_test(tcase, test_widened_register);
    tcase_add_test(tcase, test_two_causes);
    tcase_add_test(tcase, test_narrowed);
    tcase_add_test(tcase, test_signedness);
    tcase_add_loop_test(tcase, test_type, 0, HV_COUNT(type_cases));
    tcase_add_test(tcase, test_array_bound);
    tcase_add_test(tcase, test_flexible);
    tcase_add_test(tcase, test_array_of_grown_records);
    tcase_add_test(tcase, test_bitfield);
    tcase_add_test(tcase, test_permuted);
    tcase_add_test(tcase, test_permuted_behind_a_cause);
    tcase_add_test(tcase, test_added_at_end);
    tcase_add_test(tcase, test_added_in_hole);
    tcase_add_test(tcase, test_added_in_front);
    tcase_add_test(tcase, test_added_to_union);
    tcase_add_test(tcase, test_padding_becomes_field);
    tcase_add_test(tcase, test_field_becomes_padding);
    tcase_add_test(tcase, test_padding_alone);
    tcase_add_test(tcase, test_removed);
    tcase_add_test(tcase, test_member_renamed);
    tcase_add_test(tcase, test_other_type_is_no_rename);
    tcase_add_test(tcase, test_nested_into_anonymous);
    tcase_add_test(tcase, test_nested_under_a_name);
    tcase_add_test(tcase, test_inline_becomes_named);
    tcase_add_test(tcase, test_inside_of_inline);
    return run_tests("compare", tcase);
}
