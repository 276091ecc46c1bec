/* SPDX-License-Identifier: MIT
 *
 * Registers and the bits of those that are bitmaps.
 */
#include "compare_case.h"
#include "suite.h"

static struct hv_entity *reg(int s, const char *name, const char *id, unsigned size)
{
    struct hv_entity *e = entity(s, HV_CLASS_REGISTER, name);
    e->u.reg.id = hv_atom(atoms, id);
    e->u.reg.size = size;
    return e;
}

/* Up to two bits; NULL: none. */
static void bitmap(int s, const char *a, const char *a_bit, const char *b,
                   const char *b_bit)
{
    struct hv_entity *e = reg(s, "R_MAP", "64", 8);
    e->u.reg.bitmap = true;
    e->u.reg.n_bits = 0;
    e->u.reg.bits = hv_arena_alloc(side[s]->arena, 2 * sizeof *e->u.reg.bits);
    if (a)
        e->u.reg.bits[e->u.reg.n_bits++] =
            (struct hv_enumerator){hv_atom(atoms, a), hv_atom(atoms, a_bit), 0, NULL};
    if (b)
        e->u.reg.bits[e->u.reg.n_bits++] =
            (struct hv_enumerator){hv_atom(atoms, b), hv_atom(atoms, b_bit), 0, NULL};
}

START_TEST(test_register_added)
{
    reg(OLD, "R_ONE", "1", 8);
    constant(OLD, "R_ONE", "1");
    reg(NEW, "R_ONE", "1", 8);
    constant(NEW, "R_ONE", "1");
    reg(NEW, "R_TWO", "2", 4);
    constant(NEW, "R_TWO", "2");
    compare(1);
    const struct hv_change *c = row(HV_KIND_ROLLBACK_REGISTER, "R_TWO", NULL);
    ck_assert(!c->before.present && c->after.present);
    ck_assert_str_eq(c->after.value, "2");
    ck_assert_uint_eq(c->after.bits, 32);
    ck_assert_int_eq(c->cls, HV_CLASS_REGISTER);
    below(c, HV_KIND_CONSTANT_ADDED, "R_TWO", NULL);
}
END_TEST

START_TEST(test_second_name_is_no_register)
{
    reg(OLD, "R_ONE", "1", 8);
    reg(NEW, "R_ONE", "1", 8);
    reg(NEW, "R_ALIAS", "1", 8);
    compare(0);
}
END_TEST

START_TEST(test_register_removed)
{
    reg(OLD, "R_ONE", "1", 8);
    constant(OLD, "R_ONE", "1");
    reg(OLD, "R_MADE", "2", 8);
    compare(2);
    ck_assert_int_eq(row(HV_KIND_CONSTANT_REMOVED, "R_ONE", NULL)->cls,
                     HV_CLASS_CONSTANT);
    ck_assert_int_eq(row(HV_KIND_CONSTANT_REMOVED, "R_MADE", NULL)->cls,
                     HV_CLASS_REGISTER);
}
END_TEST

START_TEST(test_register_changed)
{
    reg(OLD, "R_WIDE", "1", 4);
    reg(NEW, "R_WIDE", "2", 8);
    reg(OLD, "R_ID", "3", 8);
    reg(NEW, "R_ID", "4", 8);
    compare(2);
    const struct hv_change *c = row(HV_KIND_REGISTER_WIDTH, "R_WIDE", NULL);
    ck_assert_uint_eq(c->before.bits, 32);
    ck_assert_uint_eq(c->after.bits, 64);
    c = row(HV_KIND_CONSTANT_VALUE, "R_ID", NULL);
    ck_assert_str_eq(c->before.value, "3");
    ck_assert_str_eq(c->after.value, "4");
}
END_TEST

START_TEST(test_bit_added)
{
    bitmap(OLD, "BIT_A", "0", NULL, NULL);
    bitmap(NEW, "BIT_A", "0", "BIT_B", "1");
    one_enum(NEW, "enum bits", 4, "BIT_B", "1");
    compare(1);
    const struct hv_change *c = row(HV_KIND_ROLLBACK_REGISTER, "R_MAP", "BIT_B");
    ck_assert(!c->before.present);
    ck_assert_str_eq(c->after.value, "1");
    below(c, HV_KIND_CONSTANT_ADDED, "BIT_B", NULL);
}
END_TEST

START_TEST(test_bit_gets_another_meaning)
{
    bitmap(OLD, "BIT_TRNG", "0", NULL, NULL);
    bitmap(NEW, "BIT_PV", "0", NULL, NULL);
    one_enum(OLD, "enum bits", 4, "BIT_TRNG", "0");
    one_enum(NEW, "enum bits", 4, "BIT_PV", "0");
    compare(1);
    const struct hv_change *c = row(HV_KIND_NUMBER_REUSED, "R_MAP", "BIT_PV");
    ck_assert_str_eq(c->before.text, "BIT_TRNG");
    ck_assert_str_eq(c->after.text, "BIT_PV");
    below(c, HV_KIND_CONSTANT_REMOVED, "BIT_TRNG", NULL);
    below(c, HV_KIND_CONSTANT_ADDED, "BIT_PV", NULL);
}
END_TEST

START_TEST(test_bit_moved_or_gone)
{
    bitmap(OLD, "BIT_A", "0", "BIT_B", "1");
    bitmap(NEW, "BIT_A", "2", NULL, NULL);
    compare(2);
    ck_assert_str_eq(row(HV_KIND_CONSTANT_VALUE, "R_MAP", "BIT_A")->after.value, "2");
    row(HV_KIND_CONSTANT_REMOVED, "R_MAP", "BIT_B");
}
END_TEST

/* The same bit under a new name, or under a second one. */
START_TEST(test_bit_renamed)
{
    bitmap(OLD, "BIT_TRNG", "0", NULL, NULL);
    bitmap(NEW, "REG_BIT_TRNG", "0", NULL, NULL);
    compare(0);
    side[NEW]->n_entities = 0;
    bitmap(NEW, "BIT_PV", "0", "BIT_TRNG", "0");
    compare(0);
}
END_TEST

START_TEST(test_what_the_profile_says_is_no_form)
{
    reg(OLD, "R_ONE", "1", 8);
    struct hv_entity *e = reg(NEW, "R_ONE", "1", 8);
    e->u.reg.default_ = "on";
    e->u.reg.cap = "CAP";
    compare(0);
}
END_TEST

static void op(int s, const char *name, bool removed)
{
    struct hv_entity *e = entity(s, HV_CLASS_OP, name);
    e->u.op.number = hv_atom(atoms, "20");
    e->u.op.family = hv_atom(atoms, "OP");
    e->u.op.removed = removed;
}

/* Only a comment keeps the number, so nothing but its header tells who sees it. */
START_TEST(test_removed_op_of_a_hidden_header)
{
    op(OLD, "OP_coverage", true);
    op(NEW, "OP_gcov", false);
    compare(1);
    uint32_t all = row(HV_KIND_NUMBER_REUSED, "OP_gcov", NULL)->audiences;
    leave_out(OLD, HV_LEFT_OUT_GUARD, "op.h", GUEST);
    compare(1);
    ck_assert_uint_eq(row(HV_KIND_NUMBER_REUSED, "OP_gcov", NULL)->audiences,
                      all & ~(uint32_t)GUEST);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("registers");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, test_register_added);
    tcase_add_test(tcase, test_second_name_is_no_register);
    tcase_add_test(tcase, test_register_removed);
    tcase_add_test(tcase, test_register_changed);
    tcase_add_test(tcase, test_bit_added);
    tcase_add_test(tcase, test_bit_gets_another_meaning);
    tcase_add_test(tcase, test_bit_moved_or_gone);
    tcase_add_test(tcase, test_bit_renamed);
    tcase_add_test(tcase, test_what_the_profile_says_is_no_form);
    tcase_add_test(tcase, test_removed_op_of_a_hidden_header);
    return run_tests("compare_registers", tcase);
}
