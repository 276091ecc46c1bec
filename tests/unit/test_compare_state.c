/* SPDX-License-Identifier: MIT
 *
 * Saved state that records and constants declare by a number.
 */
#include "compare_case.h"
#include "suite.h"

static struct hv_pattern no_end, no_bits;
static struct hv_state_source sources[] = {
    {.form = HV_STATE_RECORD,
     .n_not = 1,
     .not = &no_end,
     .id = "code",
     .payload = "data"},
    {.form = HV_STATE_RECORD},
    {.form = HV_STATE_PARAMETER, .n_not = 1, .not = &no_bits, .size = 8},
};

static void begin(void)
{
    set_up();
    compile_pattern(&sources[0].records, "^struct saved_([A-Z]+)$");
    compile_pattern(&sources[1].constants, "^SAVED_([A-Z]+)$");
    compile_pattern(&sources[2].constants, "^PARAM_([A-Z_]+)$");
    compile_pattern(&no_end, "_END$");
    compile_pattern(&no_bits, "_BITS$");
    profile.n_state = HV_COUNT(sources);
    profile.state = sources;
}

/* A record with that number, and so many bytes of what is saved. */
static struct hv_entity *saved(int s, const char *name, unsigned id, unsigned bytes)
{
    char text[128];
    snprintf(text, sizeof text, "data 0 %u struct what; code %u %u char [%u]",
             bytes * 8, bytes * 8, id * 8, id);
    return record(s, name, bytes + id, 1, text);
}

START_TEST(test_a_new_record)
{
    saved(OLD, "struct saved_CPU", 2, 16);
    saved(NEW, "struct saved_CPU", 2, 16);
    saved(NEW, "struct saved_FPU", 3, 24);
    compare(1);
    const struct hv_change *c =
        row(HV_KIND_ROLLBACK_REGISTER, "struct saved_FPU", NULL);
    ck_assert(!c->before.present && c->after.present);
    ck_assert_str_eq(c->after.value, "3");
    ck_assert_uint_eq(c->after.size, 24);
    ck_assert_str_eq(c->after.type, "struct what");
    ck_assert_uint_eq(c->audiences, GUEST | TOOLS);
    below(c, HV_KIND_RECORD_ADDED, "struct saved_FPU", NULL);
}
END_TEST

START_TEST(test_a_record_that_grows)
{
    saved(OLD, "struct saved_CPU", 2, 16);
    saved(NEW, "struct saved_CPU", 2, 24);
    saved(OLD, "struct saved_FPU", 3, 24);
    saved(NEW, "struct saved_FPU", 3, 16);
    compare(3); /* and a row for what each holds */
    const struct hv_change *c =
        row(HV_KIND_ROLLBACK_REGISTER, "struct saved_CPU", NULL);
    ck_assert_uint_eq(c->before.size, 16);
    ck_assert_uint_eq(c->after.size, 24);
    ck_assert_ptr_null(find(changes->first, HV_KIND_ROLLBACK_REGISTER,
                            "struct saved_FPU", NULL)); /* it shrank: nothing is lost */
}
END_TEST

START_TEST(test_a_new_name_for_old_state)
{
    saved(OLD, "struct saved_CPU", 2, 16);
    saved(NEW, "struct saved_CORE", 2, 16);
    constant(OLD, "PARAM_MEMORY", "7");
    constant(NEW, "PARAM_PAGES", "7");
    hv_surface_seal(side[OLD]);
    hv_surface_seal(side[NEW]);
    changes = hv_compare(side[OLD], side[NEW],
                         &(struct hv_compare_scope){&profile, atoms, 1, ALL, false});
    for (const struct hv_change *c = changes->first; c; c = c->next)
        ck_assert_int_ne(c->kind, HV_KIND_ROLLBACK_REGISTER);
}
END_TEST

START_TEST(test_a_new_name_for_longer_state)
{
    saved(OLD, "struct saved_CPU", 2, 16);
    saved(NEW, "struct saved_CORE", 2, 32);
    compare(2);
    const struct hv_change *c =
        row(HV_KIND_ROLLBACK_REGISTER, "struct saved_CORE", NULL);
    ck_assert(c->before.present);
    ck_assert_str_eq(c->before.entity->name, "struct saved_CPU");
    ck_assert_uint_eq(c->before.size, 16);
    row(HV_KIND_RECORD_REMOVED, "struct saved_CPU", NULL);
}
END_TEST

START_TEST(test_constants_share_the_numbers_of_records)
{
    constant(OLD, "SAVED_XSAVE", "16");
    saved(NEW, "struct saved_XSAVE", 16, 8);
    constant(NEW, "SAVED_MSR", "20");
    compare(3);
    const struct hv_change *c = row(HV_KIND_ROLLBACK_REGISTER, "SAVED_MSR", NULL);
    ck_assert_uint_eq(c->after.size, 0);
    below(c, HV_KIND_CONSTANT_ADDED, "SAVED_MSR", NULL);
    row(HV_KIND_RECORD_ADDED, "struct saved_XSAVE", NULL);
}
END_TEST

START_TEST(test_parameters)
{
    constant(OLD, "PARAM_A", "1");
    constant(NEW, "PARAM_A", "1");
    constant(NEW, "PARAM_B", "2");
    constant(NEW, "PARAM_B_AGAIN", "2");
    constant(NEW, "PARAM_B_BITS", "3");
    constant(NEW, "PARAM_NEGATIVE", "-1");
    constant(OLD, "SAVED_TWO", "2"); /* another space of numbers */
    constant(NEW, "SAVED_TWO", "2");
    compare(4);
    const struct hv_change *c = row(HV_KIND_ROLLBACK_REGISTER, "PARAM_B", NULL);
    ck_assert_str_eq(c->after.value, "2");
    ck_assert_uint_eq(c->after.size, 8);
    row(HV_KIND_CONSTANT_ADDED, "PARAM_B_AGAIN", NULL);
    row(HV_KIND_CONSTANT_ADDED, "PARAM_B_BITS", NULL);
    row(HV_KIND_CONSTANT_ADDED, "PARAM_NEGATIVE", NULL);
}
END_TEST

START_TEST(test_enumerators)
{
    one_enum(OLD, "enum a", 4, "PARAM_A", "1");
    one_enum(NEW, "enum a", 4, "PARAM_A", "1");
    one_enum(NEW, "enum b", 4, "PARAM_B", "2");
    constant(NEW, "PARAM_AGAIN", "1");
    compare(2);
    const struct hv_change *c = row(HV_KIND_ROLLBACK_REGISTER, "PARAM_B", NULL);
    ck_assert_int_eq(c->cls, HV_CLASS_ENUM);
    ck_assert_str_eq(c->after.value, "2");
    below(c, HV_KIND_CONSTANT_ADDED, "PARAM_B", NULL);
    row(HV_KIND_CONSTANT_ADDED, "PARAM_AGAIN", NULL);
}
END_TEST

START_TEST(test_a_record_gets_another_number)
{
    saved(OLD, "struct saved_CPU", 2, 16);
    saved(NEW, "struct saved_CPU", 5, 16);
    saved(OLD, "struct saved_FPU", 3, 16);
    saved(NEW, "struct saved_FPU", 2, 16); /* which the old side has */
    hv_surface_seal(side[OLD]);
    hv_surface_seal(side[NEW]);
    changes = hv_compare(side[OLD], side[NEW],
                         &(struct hv_compare_scope){&profile, atoms, 1, ALL, false});
    const struct hv_change *c =
        row(HV_KIND_ROLLBACK_REGISTER, "struct saved_CPU", NULL);
    ck_assert(!c->before.present);
    ck_assert_str_eq(c->after.value, "5");
    ck_assert_ptr_null(
        find(changes->first, HV_KIND_ROLLBACK_REGISTER, "struct saved_FPU", NULL));
}
END_TEST

/* What some had is known to whoever restores, and what the profile excludes is none. */
START_TEST(test_silence)
{
    constant(OLD, "PARAM_A", "1")->audiences = OWN;
    constant(NEW, "PARAM_A", "1");
    saved(NEW, "struct saved_END", 9, 8);
    record(NEW, "struct saved_BARE", 8, 8, "data 0 64 uint64_t");
    compare(3);
    row(HV_KIND_GUARD_WIDENED, "PARAM_A", NULL);
    row(HV_KIND_RECORD_ADDED, "struct saved_END", NULL);
    row(HV_KIND_RECORD_ADDED, "struct saved_BARE", NULL);
}
END_TEST

START_TEST(test_what_was_not_read_is_not_new)
{
    leave_out(OLD, HV_LEFT_OUT_FAILED, "op.h", ALL);
    constant(NEW, "PARAM_A", "1");
    compare(0);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("state");
    tcase_add_checked_fixture(tcase, begin, tear_down);
    tcase_add_test(tcase, test_a_new_record);
    tcase_add_test(tcase, test_a_record_that_grows);
    tcase_add_test(tcase, test_a_new_name_for_old_state);
    tcase_add_test(tcase, test_a_new_name_for_longer_state);
    tcase_add_test(tcase, test_constants_share_the_numbers_of_records);
    tcase_add_test(tcase, test_parameters);
    tcase_add_test(tcase, test_enumerators);
    tcase_add_test(tcase, test_a_record_gets_another_number);
    tcase_add_test(tcase, test_silence);
    tcase_add_test(tcase, test_what_was_not_read_is_not_new);
    return run_tests("compare_state", tcase);
}
