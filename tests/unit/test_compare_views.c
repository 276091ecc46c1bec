/* SPDX-License-Identifier: MIT
 *
 * Who sees what, what could not be read, and values.
 */
#include "compare/view.h"
#include "compare_case.h"
#include "suite.h"

/* ---- audiences ---- */

static struct hv_entity *only(struct hv_entity *e, uint32_t audiences)
{
    e->audiences = audiences;
    return e;
}

START_TEST(test_guard_narrowed)
{
    record(OLD, "struct s", 8, 4, two);
    alias(OLD, "s_t", "struct s", 8);
    constant(OLD, "OP_S", "5");
    only(record(NEW, "struct s", 8, 4, two), TOOLS | OWN);
    only(alias(NEW, "s_t", "struct s", 8), TOOLS | OWN);
    only(constant(NEW, "OP_S", "5"), TOOLS | OWN);
    compare(2);
    const struct hv_change *c = row(HV_KIND_GUARD_NARROWED, "struct s", NULL);
    ck_assert_uint_eq(c->audiences, GUEST);
    below(c, HV_KIND_GUARD_NARROWED, "s_t", NULL);
    ck_assert_uint_eq(row(HV_KIND_GUARD_NARROWED, "OP_S", NULL)->audiences, GUEST);
}
END_TEST

START_TEST(test_guard_widened)
{
    only(record(OLD, "struct s", 8, 4, two), TOOLS);
    record(NEW, "struct s", 8, 4, two);
    only(constant(OLD, "C", "5"), OWN);
    constant(NEW, "C", "5");
    compare(2);
    ck_assert_uint_eq(row(HV_KIND_GUARD_WIDENED, "struct s", NULL)->audiences, GUEST);
    ck_assert_uint_eq(row(HV_KIND_GUARD_WIDENED, "C", NULL)->audiences, GUEST | TOOLS);
}
END_TEST

/* Removed for everybody is one row; what only the unjudged audience had is none. */
START_TEST(test_removed_for_all)
{
    only(constant(OLD, "C", "5"), GUEST | TOOLS);
    only(constant(OLD, "MINE", "5"), OWN);
    compare(1);
    ck_assert_uint_eq(row(HV_KIND_CONSTANT_REMOVED, "C", NULL)->audiences,
                      GUEST | TOOLS);
}
END_TEST

/* Two forms that change alike are one row; what differs is told for whom it holds. */
START_TEST(test_forms)
{
    only(record(OLD, "struct s", 8, 4, two), GUEST);
    only(record(NEW, "struct s", 16, 8, "a 0 64 uint64_t; b 64 32 uint32_t"), GUEST);
    only(record(OLD, "struct s", 12, 4,
                "a 0 32 uint32_t; b 32 32 uint32_t; t 64 32 int32_t"),
         TOOLS);
    only(record(NEW, "struct s", 16, 8,
                "a 0 64 uint64_t; b 64 32 uint32_t; t 96 32 int32_t"),
         TOOLS);
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_WIDENED, "struct s", "a");
    ck_assert_uint_eq(c->audiences, GUEST | TOOLS);
    ck_assert_uint_eq(below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b")->audiences,
                      GUEST | TOOLS);
    ck_assert_uint_eq(below(c, HV_KIND_MEMBER_OFFSET, "struct s", "t")->audiences,
                      TOOLS);
    ck_assert_uint_eq(length(c->consequences), 4); /* the two sizes differ */
}
END_TEST

START_TEST(test_other_form_of_one_audience)
{
    record(OLD, "struct s", 8, 4, two);
    only(record(NEW, "struct s", 8, 4, two), GUEST | OWN);
    only(record(NEW, "struct s", 4, 4, "a 0 32 uint32_t"), TOOLS);
    compare(2);
    ck_assert_uint_eq(row(HV_KIND_MEMBER_REMOVED, "struct s", "b")->audiences, TOOLS);
    /* the hypervisor's own view still has it */
    ck_assert_uint_eq(row(HV_KIND_VIEW_MISMATCH, "struct s", "b")->audiences, TOOLS);
}
END_TEST

START_TEST(test_mask_of_audiences)
{
    constant(OLD, "C", "1");
    constant(NEW, "C", "2");
    hv_surface_seal(side[OLD]);
    hv_surface_seal(side[NEW]);
    changes =
        hv_compare(side[OLD], side[NEW],
                   &(struct hv_compare_scope){&profile, atoms, 1, TOOLS | OWN, false});
    ck_assert_uint_eq(row(HV_KIND_CONSTANT_VALUE, "C", NULL)->audiences, TOOLS);
}
END_TEST

/* ---- what could not be read ---- */

START_TEST(test_unread_on_one_side)
{
    record(!_i, "struct s", 8, 4, two);
    constant(!_i, "C", "1");
    leave_out(_i, HV_LEFT_OUT_FAILED, "op.h", GUEST | TOOLS);
    compare(0);
    ck_assert(changes->fatal);
    ck_assert_str_eq(changes->uncompared->file, "op.h");
    ck_assert_uint_eq(changes->uncompared->audiences, GUEST | TOOLS);
    ck_assert_uint_eq(changes->uncompared->archs, 2);
    ck_assert_ptr_null(changes->uncompared->next);
}
END_TEST

START_TEST(test_unread_on_both_sides)
{
    leave_out(OLD, HV_LEFT_OUT_FAILED, "op.h", GUEST);
    leave_out(NEW, HV_LEFT_OUT_FAILED, "op.h", GUEST);
    constant(OLD, "C", "1");
    constant(NEW, "C", "2");
    compare(1);
    ck_assert(!changes->fatal);
    ck_assert_uint_eq(row(HV_KIND_CONSTANT_VALUE, "C", NULL)->audiences, TOOLS);
    ck_assert_uint_eq(changes->uncompared->audiences, GUEST);
}
END_TEST

START_TEST(test_known_failure)
{
    constant(OLD, "C", "1");
    leave_out(NEW, HV_LEFT_OUT_KNOWN, "*", GUEST | TOOLS);
    compare(0);
    ck_assert(!changes->fatal && changes->uncompared);
}
END_TEST

START_TEST(test_hidden_is_no_failure)
{
    constant(OLD, "C", "1");
    leave_out(NEW, HV_LEFT_OUT_GUARD, "op.h", GUEST);
    only(constant(NEW, "C", "1"), TOOLS | OWN);
    compare(1);
    ck_assert(!changes->fatal && !changes->uncompared);
    ck_assert_uint_eq(row(HV_KIND_GUARD_NARROWED, "C", NULL)->audiences, GUEST);
}
END_TEST

START_TEST(test_audience_not_read)
{
    constant(OLD, "C", "1");
    constant(NEW, "C", "2");
    side[OLD]->audiences = GUEST;
    compare(1);
    ck_assert_uint_eq(row(HV_KIND_CONSTANT_VALUE, "C", NULL)->audiences, GUEST);
    ck_assert_uint_eq(changes->uncompared->audiences, TOOLS);
}
END_TEST

/* ---- constants ---- */

START_TEST(test_constant_value)
{
    constant(OLD, "A", "1");
    constant(NEW, "A", "2");
    constant(OLD, "WIDE", "1");
    constant(NEW, "WIDE", "1")->u.constant.bits = 64;
    constant(OLD, "SIGN", "1");
    constant(NEW, "SIGN", "1")->u.constant.is_unsigned = true;
    constant(OLD, "LISTED", "1")->u.constant.is_unsigned = true;
    one_enum(NEW, "enum e", 4, "LISTED", "1");
    constant(OLD, "BIT", "-2147483648");
    constant(NEW, "BIT", "2147483648")->u.constant.is_unsigned = true;
    constant(OLD, "ESCAPE", "4294967295");
    constant(NEW, "ESCAPE", "-1")->u.constant.bits = 64;
    compare(5);
    const struct hv_change *c = row(HV_KIND_CONSTANT_VALUE, "A", NULL);
    ck_assert_str_eq(c->before.value, "1");
    ck_assert_str_eq(c->after.value, "2");
    ck_assert(!c->layout_equal);
    ck_assert(row(HV_KIND_CONSTANT_VALUE, "WIDE", NULL)->layout_equal);
    ck_assert(row(HV_KIND_CONSTANT_VALUE, "SIGN", NULL)->layout_equal);
    ck_assert(row(HV_KIND_CONSTANT_VALUE, "BIT", NULL)->layout_equal);
    ck_assert(!row(HV_KIND_CONSTANT_VALUE, "ESCAPE", NULL)->layout_equal);
}
END_TEST

START_TEST(test_constant_added_and_removed)
{
    constant(OLD, "GONE", "1");
    constant(NEW, "NEWCOMER", "1");
    compare(2);
    ck_assert_ptr_null(row(HV_KIND_CONSTANT_REMOVED, "GONE", NULL)->renamed_to);
    row(HV_KIND_CONSTANT_ADDED, "NEWCOMER", NULL);
}
END_TEST

struct name_case {
    const char *old, *new;
    bool named, taken; /* is the new name told, and as one that has the value? */
};
static const struct name_case name_cases[] = {
    {"FEATURE_AVX512VBMI", "FEATURE_AVX512_VBMI", true, false},
    {"PARAM_ACCESS_RING_PFN", "PARAM_MONITOR_RING_PFN", true, false},
    {"START_MAGIC_VALUE", "XEN_START_MAGIC_VALUE", true, false},
    {"PARAM_CALLBACK_TYPE_VECTOR", "PARAM_CALLBACK_TYPE_PPI", true, true},
    {"MEM_mmio_write_dm", "MEM_unused", false, false},
    {"VIRQ_RESERVED", "VIRQ_ARGO", false, false},
};

START_TEST(test_constant_renamed)
{
    const struct name_case *n = &name_cases[_i];
    constant(OLD, n->old, "7");
    constant(NEW, n->new, "7");
    compare(2);
    const struct hv_change *c = row(HV_KIND_CONSTANT_REMOVED, n->old, NULL);
    row(HV_KIND_CONSTANT_ADDED, n->new, NULL);
    ck_assert_pstr_eq(c->renamed_to, n->named ? n->new : NULL);
    ck_assert_int_eq(c->note, n->taken ? HV_NOTE_TAKEN : HV_NOTE_NONE);
    ck_assert_int_eq(c->layout_equal, n->named && !n->taken);
}
END_TEST

START_TEST(test_other_value_is_no_rename)
{
    constant(OLD, "START_MAGIC_VALUE", "7");
    constant(NEW, "XEN_START_MAGIC_VALUE", "8");
    compare(2);
    ck_assert_ptr_null(
        row(HV_KIND_CONSTANT_REMOVED, "START_MAGIC_VALUE", NULL)->renamed_to);
}
END_TEST

START_TEST(test_string_value)
{
    entity(OLD, HV_CLASS_CONSTANT, "S")->u.constant.text = hv_atom(atoms, "a");
    entity(NEW, HV_CLASS_CONSTANT, "S")->u.constant.text = hv_atom(atoms, "b");
    entity(OLD, HV_CLASS_CONSTANT, "T")->u.constant.text = hv_atom(atoms, "a");
    entity(NEW, HV_CLASS_CONSTANT, "T")->u.constant.text = hv_atom(atoms, "a");
    compare(1);
    ck_assert_str_eq(row(HV_KIND_STRING_VALUE, "S", NULL)->after.text, "b");
}
END_TEST

START_TEST(test_interface_version)
{
    constant(OLD, "THE_VERSION", "1");
    constant(NEW, "THE_VERSION", "2");
    constant(OLD, "OP_VERSION", "3");
    constant(NEW, "OP_VERSION", "2");
    compare(2);
    row(HV_KIND_INTERFACE_VERSION, "THE_VERSION", NULL);
    row(HV_KIND_INTERFACE_VERSION, "OP_VERSION", NULL);
}
END_TEST

START_TEST(test_hypercalls)
{
    constant_of(OLD, HV_CLASS_HYPERCALL, "call_a", "1");
    constant_of(NEW, HV_CLASS_HYPERCALL, "call_a", "2");
    constant_of(OLD, HV_CLASS_HYPERCALL, "call_b", "3");
    constant_of(NEW, HV_CLASS_HYPERCALL, "call_c", "4");
    constant_of(OLD, HV_CLASS_HYPERCALL, "call_d", "5");
    constant_of(NEW, HV_CLASS_HYPERCALL, "call_d", "5");
    compare(3);
    row(HV_KIND_HYPERCALL_NUMBER, "call_a", NULL);
    row(HV_KIND_HYPERCALL_REMOVED, "call_b", NULL);
    row(HV_KIND_HYPERCALL_ADDED, "call_c", NULL);
}
END_TEST

START_TEST(test_enums)
{
    one_enum(OLD, "enum a", 4, "A", "1");
    one_enum(NEW, "enum a", 4, "A", "2");
    one_enum(OLD, "enum b", 4, "B_OLD", "1");
    one_enum(NEW, "enum b", 4, "B_OTHER", "2");
    one_enum(OLD, "enum c", 4, "C", "1");
    one_enum(NEW, "enum c", 1, "C", "1");
    one_enum(OLD, "enum (D)", 4, "D", "1");
    one_enum(NEW, "enum d", 4, "D", "1");
    compare(4);
    row(HV_KIND_ENUM_VALUE, "A", NULL);
    row(HV_KIND_CONSTANT_REMOVED, "B_OLD", NULL);
    row(HV_KIND_CONSTANT_ADDED, "B_OTHER", NULL);
    ck_assert_uint_eq(row(HV_KIND_RECORD_SIZE, "enum c", NULL)->after.size, 1);
}
END_TEST

START_TEST(test_macros)
{
    macro(OLD, "F", "aa", true);
    macro(NEW, "F", "bb", true);
    macro(OLD, "SAME", "aa", true);
    macro(NEW, "SAME", "aa", true);
    macro(OLD, "GONE", "aa", false);
    macro(OLD, "V", "aa", false);
    constant(NEW, "V", "1");
    constant(OLD, "W", "1");
    macro(NEW, "W", "aa", true);
    compare(4);
    row(HV_KIND_MACRO_BODY, "F", NULL);
    row(HV_KIND_CONSTANT_REMOVED, "GONE", NULL);
    row(HV_KIND_CONSTANT_VALUE, "V", NULL);
    row(HV_KIND_CONSTANT_VALUE, "W", NULL);
}
END_TEST

/* ---- order ---- */

START_TEST(test_order)
{
    constant(OLD, "Z", "1");
    constant(NEW, "Z", "2");
    constant(OLD, "A", "1");
    constant(NEW, "A", "2");
    record(OLD, "struct s", 16, 4,
           "b 0 32 uint32_t; a 32 32 uint32_t; z 64 32 uint32_t; c 96 32 uint32_t");
    record(NEW, "struct s", 16, 4,
           "b 0 32 int32_t; a 32 32 int32_t; z 64 32 int32_t; c 96 32 int32_t");
    compare(6);
    static const char *const expected[] = {"A", "Z", "b", "a", "z", "c"};
    const struct hv_change *c = changes->first;
    for (size_t i = 0; i < HV_COUNT(expected); i++, c = c->next)
        ck_assert_str_eq(c->member ? c->member : c->entity, expected[i]);
}
END_TEST

static void add_audiences(Suite *suite)
{
    TCase *tcase = tcase_create("audiences");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, test_guard_narrowed);
    tcase_add_test(tcase, test_guard_widened);
    tcase_add_test(tcase, test_removed_for_all);
    tcase_add_test(tcase, test_forms);
    tcase_add_test(tcase, test_other_form_of_one_audience);
    tcase_add_test(tcase, test_mask_of_audiences);
    tcase_add_loop_test(tcase, test_unread_on_one_side, OLD, NEW + 1);
    tcase_add_test(tcase, test_unread_on_both_sides);
    tcase_add_test(tcase, test_known_failure);
    tcase_add_test(tcase, test_hidden_is_no_failure);
    tcase_add_test(tcase, test_audience_not_read);
    suite_add_tcase(suite, tcase);
}

/* ---- older interface versions ---- */

static void list_range(void *ctx, uint32_t audience, struct hv_version_range range)
{
    struct hv_buf *buf = ctx;
    hv_buf_printf(buf, "%" PRIu32 ":", audience);
    hv_version_range_print(range, buf);
    hv_buf_putc(buf, ' ');
}

/* Ranges at which an older form holds; none where a side does not know thresholds,
 * because it was recorded before anybody looked for them. */
START_TEST(test_older_ranges)
{
    uint64_t threshold[] = {0x30};
    struct hv_version_range below = {0, 0x30};
    struct hv_versions before = {.n = 1, .v = &below};
    struct hv_entity older = {.cls = HV_CLASS_CONSTANT, .name = "X", .audiences = 1};
    struct hv_entity now = older;
    older.versions = &before;
    older.u.constant.value = "1";
    now.u.constant.value = "2";
    const struct hv_entity *current[] = {&now}, *of_older[] = {&older};
    struct hv_surface a = {.interface_version = "64",
                           .n_thresholds = 1,
                           .thresholds = threshold,
                           .n_entities = 1,
                           .entities = current,
                           .n_older = 1,
                           .older = of_older};
    struct hv_surface b = a, none = a;
    struct hv_buf buf = {0};
    b.n_older = none.n_older = none.n_thresholds = 0;
    const struct hv_surface *known[] = {&a, &b}, *first[] = {&none, &a},
                            *second[] = {&a, &none};
    hv_older_versions_compare(first, 1, list_range, &buf);
    hv_older_versions_compare(second, 1, list_range, &buf);
    ck_assert_uint_eq(buf.n, 0);
    hv_older_versions_compare(known, 1, list_range, &buf);
    ck_assert_str_eq(buf.p, "1:..0x00000030 ");
    hv_buf_done(&buf);
}
END_TEST

/* A handle is of the first pattern that it matches. */
START_TEST(test_handles_of_several_patterns)
{
    struct hv_pattern both[2] = {{0}, handles};
    compile_pattern(&both[0], "^const_(.+)$");
    profile.handles = both;
    profile.n_handles = 2;
    for (int s = OLD; s <= NEW; s++) {
        struct hv_entity *e = entity(s, HV_CLASS_HANDLE, "handle_x");
        e->u.handle.type = hv_atom(atoms, "uint32_t *");
        e->u.handle.size = e->u.handle.align = s == NEW ? 8 : 4;
    }
    compare(1);
    ck_assert_str_eq(changes->first->entity, "handle_x");
}
END_TEST

/* What a name means from some version on is another record; older versions get the one
 * that it meant, which has another name. */
START_TEST(test_kept_as_another_record)
{
    struct hv_version_range since = {0x30, 0};
    struct hv_versions versions = {.n = 1, .v = &since};
    struct hv_entity other = {.cls = HV_CLASS_CONSTANT, .name = "X", .audiences = ALL};
    const struct hv_entity *older[] = {&other};
    side[NEW]->n_older = 1;
    side[NEW]->older = older;
    record(OLD, "struct guest_regs", 8, 4, two);
    record(NEW, "struct guest_regs", 8, 4, "a 0 64 uint64_t")->versions = &versions;
    record(NEW, "struct guest_regs_old", 8, 4, _i ? two : "a 0 64 uint64_t");
    compare(2);
    for (const struct hv_change *c = changes->first; c; c = c->next)
        ck_assert_int_eq(c->kept, _i && same(c->entity, "struct guest_regs"));
}
END_TEST

static void add_constants(Suite *suite)
{
    TCase *tcase = tcase_create("constants");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, test_constant_value);
    tcase_add_test(tcase, test_constant_added_and_removed);
    tcase_add_loop_test(tcase, test_constant_renamed, 0, HV_COUNT(name_cases));
    tcase_add_test(tcase, test_other_value_is_no_rename);
    tcase_add_test(tcase, test_string_value);
    tcase_add_test(tcase, test_interface_version);
    tcase_add_test(tcase, test_hypercalls);
    tcase_add_test(tcase, test_enums);
    tcase_add_test(tcase, test_macros);
    tcase_add_test(tcase, test_order);
    tcase_add_test(tcase, test_older_ranges);
    tcase_add_test(tcase, test_handles_of_several_patterns);
    tcase_add_loop_test(tcase, test_kept_as_another_record, 0, 2);
    suite_add_tcase(suite, tcase);
}

int main(void)
{
    Suite *suite = suite_create("compare_views");
    add_audiences(suite);
    add_constants(suite);
    return run_suite(suite);
}
