/* SPDX-License-Identifier: MIT
 *
 * What a version macro covers, and what releases shipped.
 */
#include "judge_case.h"
#include "suite.h"

#include "judge/verdict/context.h"

/* ---- versions ---- */

/* struct op reaches struct context through a handle's typedef, struct stable by a
 * member. */
static void add_tools(struct hv_surface *s, const char *version)
{
    add_constant(s, "OP_VERSION", version);
    add_constant(s, "SYS_VERSION", "1");
    add_record(s, "struct op", TOOLS, "u", "union op_u");
    add_record(s, "union op_u", TOOLS, "ctxt", "handle_context_t");
    add(s, HV_CLASS_TYPEDEF, "context_t", TOOLS)->u.typedef_.type = "struct context";
    add_record(s, "struct context", TOOLS, "more", "struct shared * [4]");
    add_record(s, "struct shared", TOOLS, "s", "struct stable");
    add_record(s, "struct stable", TOOLS, "i", "struct inner");
    add_record(s, "struct inner", TOOLS, "level", "uint32_t");
    add_record(s, "struct shared", GUEST, "how", "enum how");
    add(s, HV_CLASS_ENUM, "enum how", TOOLS);
    add_record(s, "struct sys", TOOLS, "s", "struct both");
    add_record(s, "struct both", TOOLS, "level", "uint32_t");
    add_record(s, "struct in_file", TOOLS, "level", "uint32_t");
    get(s, "struct in_file")->file = "op.h";
    struct hv_entity *op = add(s, HV_CLASS_OP, "OP_get", TOOLS);
    op->u.op.number = "1";
    op->u.op.family = "OP";
    op->u.op.args = "struct op";
}

START_TEST(coverage_by_reach)
{
    static const struct {
        const char *record, *macro;
    } cases[] = {{"struct op", "OP_VERSION"},      {"struct context", "OP_VERSION"},
                 {"struct shared", "OP_VERSION"},  {"struct stable", NULL},
                 {"struct inner", NULL},           {"struct both", "SYS_VERSION"},
                 {"struct in_file", "OP_VERSION"}, {"union op_u", "OP_VERSION"},
                 {"enum how", "OP_VERSION"}};
    add_tools(surfaces[0], "4");
    hv_surface_seal(surfaces[0]);
    const struct hv_version_macro *macro =
        hv_covering_macro(surfaces[0], &profile, get(surfaces[0], cases[_i].record));
    ck_assert_str_eq(macro ? macro->macro : "none",
                     cases[_i].macro ? cases[_i].macro : "none");
}
END_TEST

START_TEST(versions)
{
    static const struct {
        const char *old, *new, *since; /* since NULL: nobody can tell */
        const char *released[3];
        enum hv_verdict verdict;
        const char *before;
    } cases[] = {
        {"4", "5", NULL, {0}, HV_VERDICT_VERSIONED, "4"},
        {"4", "4", NULL, {0}, HV_VERDICT_BREAK, "4"},
        {"4", "5", "1.0", {"2", "3", "4"}, HV_VERDICT_VERSIONED, "4"},
        {"4", "4", "1.0", {"2", "3", "4"}, HV_VERDICT_BREAK, "4"},
        /* bumped earlier in the cycle, for something else */
        {"5", "5", "1.0", {"2", "3", "4"}, HV_VERDICT_VERSIONED, "4"},
        /* back to the number of a release that shipped the old form */
        {"4", "3", "1.1", {"2", "3", "4"}, HV_VERDICT_BREAK, "3"},
        /* ... that did not */
        {"4", "2", "1.1", {"2", "3", "4"}, HV_VERDICT_VERSIONED, "4"},
        {"4", NULL, NULL, {0}, HV_VERDICT_BREAK, "4"},
        {"4", "5", "1.2", {0}, HV_VERDICT_VERSIONED, "4"},
    };
    struct past past = {.since = cases[_i].since};
    memcpy(past.versions, cases[_i].released, sizeof past.versions);
    add_tools(surfaces[0], cases[_i].old);
    if (cases[_i].new)
        add_tools(surfaces[1], cases[_i].new);
    struct hv_change c = widened("struct context", "level", TOOLS);
    const struct hv_finding *f = judge_one(&c, cases[_i].since ? &past : NULL);
    ck_assert_int_eq(f->verdict, cases[_i].verdict);
    ck_assert_str_eq(f->version_macro, "OP_VERSION");
    ck_assert_str_eq(f->version_before, cases[_i].before);
    ck_assert_ptr_nonnull(strstr(f->why, "OP_VERSION"));
    ck_assert_int_eq(f->rollback_break, f->verdict == HV_VERDICT_BREAK);
    ck_assert_uint_eq(f->reachable_from->n, 1);
    ck_assert_str_eq(f->reachable_from->v[0], "OP_get");
    ck_assert_uint_eq(result.n_findings,
                      f->verdict == HV_VERDICT_BREAK && cases[_i].new ? 2 : 1);
}
END_TEST

START_TEST(two_macros_must_both_be_bumped)
{
    macros[1].roots = list("struct context");
    add_tools(surfaces[0], "4");
    add_tools(surfaces[1], "5"); /* SYS_VERSION stays */
    struct hv_change c = widened("struct context", "level", TOOLS);
    const struct hv_finding *f = judge_one(&c, NULL);
    ck_assert_int_eq(f->verdict, HV_VERDICT_BREAK);
    ck_assert_str_eq(f->version_macro, "SYS_VERSION");
}
END_TEST

START_TEST(no_version_excuses_guests)
{
    add_tools(surfaces[0], "4");
    add_tools(surfaces[1], "5");
    struct hv_change c = widened("struct context", "level", GUEST | TOOLS);
    ck_assert_int_eq(judge_one(&c, NULL)->verdict, HV_VERDICT_BREAK);
}
END_TEST

/* ---- releases ---- */

START_TEST(only_the_released_can_break)
{
    static const struct {
        struct past past;
        enum hv_verdict verdict;
        const char *since;
        unsigned asked_parts;
    } cases[] = {{{.since = "1.1"}, HV_VERDICT_BREAK, "1.1", 1},
                 {{.part = "1.0"}, HV_VERDICT_BREAK, "1.0", 1},
                 {{0}, HV_VERDICT_UNRELEASED, NULL, 1}};
    struct past past = cases[_i].past;
    add_record(surfaces[0], "struct x", GUEST, "level", "uint32_t");
    struct hv_change c = widened("struct x", "level", GUEST | TOOLS);
    const struct hv_finding *f = judge_one(&c, &past);
    ck_assert_int_eq(f->verdict, cases[_i].verdict);
    ck_assert_uint_eq(past.asked_parts, cases[_i].asked_parts);
    if (cases[_i].since)
        ck_assert_str_eq(f->released_since, cases[_i].since);
    else
        ck_assert_ptr_null(f->released_since);
}
END_TEST

START_TEST(the_part_counts_whatever_the_verdict)
{
    struct past past = {.part = "1.0"};
    add_record(surfaces[0], "struct x", GUEST, "pad", "uint32_t");
    struct hv_change c = widened("struct x", "pad", GUEST);
    const struct hv_finding *f = judge_one(&c, &past);
    ck_assert_int_eq(f->verdict, HV_VERDICT_COMPATIBLE);
    ck_assert_str_eq(f->released_since, "1.0");
    ck_assert_uint_eq(past.asked_parts, 1);
}
END_TEST

START_TEST(an_added_member_breaks_what_it_moves)
{
    struct past past = {0};
    add_record(surfaces[0], "struct x", GUEST, "level", "uint32_t");
    struct hv_change victim = widened("struct x", "level", GUEST);
    victim.kind = HV_KIND_MEMBER_OFFSET;
    struct hv_change c = widened("struct x", "new", GUEST);
    c.kind = HV_KIND_MEMBER_ADDED;
    c.before = (struct hv_side){0};
    c.consequences = &victim;
    ck_assert_int_eq(judge_one(&c, &past)->verdict, HV_VERDICT_UNRELEASED);
    ck_assert_uint_eq(past.asked_parts, 2); /* the size of the whole, the victim */
    result.n_findings = 0;
    past.part = "1.2";
    ck_assert_int_eq(judge_one(&c, &past)->verdict, HV_VERDICT_BREAK);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("judge_versions");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, coverage_by_reach, 0, 9);
    tcase_add_loop_test(t, versions, 0, 9);
    tcase_add_test(t, two_macros_must_both_be_bumped);
    tcase_add_test(t, no_version_excuses_guests);
    tcase_add_loop_test(t, only_the_released_can_break, 0, 3);
    tcase_add_test(t, the_part_counts_whatever_the_verdict);
    tcase_add_test(t, an_added_member_breaks_what_it_moves);
    return run_tests("judge_versions", t);
}
