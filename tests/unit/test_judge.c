/* SPDX-License-Identifier: MIT
 *
 * Facts, rules, and rows.
 */
#include "judge_case.h"
#include "suite.h"

#include "judge/verdict/context.h"
#include "store/store.h"

/* ---- facts ---- */

static uint64_t facts(const struct hv_change *change)
{
    struct hv_judge_arch arch = {
        .profile = &profile, .old = surfaces[0], .new = surfaces[1]};
    hv_surface_seal(surfaces[0]);
    hv_surface_seal(surfaces[1]);
    return hv_change_facts(change, &arch);
}

static void ck_facts(struct hv_change change, uint64_t all, uint64_t none)
{
    uint64_t f = facts(&change);
    for (int i = 0; i < HV_FACT_COUNT; i++) {
        ck_assert_msg(!(all >> i & 1) || f >> i & 1, "no %s", hv_fact_name(i));
        ck_assert_msg(!(none >> i & 1) || !(f >> i & 1), "%s", hv_fact_name(i));
    }
}

START_TEST(facts_of_names)
{
    ck_facts(widened("struct page", "u.pad0", GUEST), BIT(GROWABLE) | BIT(PADDING),
             BIT(SENTINEL));
    ck_facts(widened("struct pages", "pad.x", GUEST), 0, BIT(GROWABLE) | BIT(PADDING));
    compile_pattern(&padding, "^struct x[.]u[.]c$");
    ck_facts(widened("struct x", "u.c", GUEST), BIT(PADDING), 0);
    ck_facts(widened("struct y", "u.c", GUEST), 0, BIT(PADDING));
    ck_facts(valued("OPS_MAX", "3", "4"), BIT(SENTINEL) | BIT(GROWN), 0);
    ck_facts(valued("MAXIMUM", "4", "3"), 0, BIT(SENTINEL) | BIT(GROWN));
}
END_TEST

START_TEST(facts_of_figures)
{
    ck_facts(widened("struct x", "a", GUEST), BIT(GROWN) | BIT(TYPE_KNOWN),
             BIT(SAME_BITS) | BIT(NO_VALUE));
    struct hv_change masked = valued("A", "-1", "4294967295");
    ck_facts(masked, BIT(GROWN), BIT(SAME_BITS)); /* of the same width */
    masked.after.value_bits = 64;
    ck_facts(masked, BIT(GROWN) | BIT(SAME_BITS), 0);
    masked.before.value = "-2";
    ck_facts(masked, BIT(GROWN), BIT(SAME_BITS));
    ck_facts(valued("A", "-2", "-10"), BIT(GROWN), 0); /* of error numbers */
    ck_facts(valued("A", "-10", "-2"), 0, BIT(GROWN));
    ck_facts(valued("A", "99", "100"), BIT(GROWN), 0);
    struct hv_change gone = widened("struct x", "a", GUEST);
    gone.after.present = false;
    gone.before.bits = 0;
    ck_facts(gone, BIT(EMPTY), BIT(TYPE_KNOWN));
    struct hv_change macro = valued("A", "1", "0123456789abcdef");
    macro.after.entity = add(surfaces[1], HV_CLASS_MACRO, "A", GUEST);
    ck_facts(macro, BIT(NO_VALUE), 0);
}
END_TEST

START_TEST(facts_of_types)
{
    struct hv_change c = widened("struct x", "a", GUEST);
    c.before.type = "struct y [1]";
    c.after.type = "struct y []";
    ck_facts(c, BIT(FLEXIBLE), 0);
    c.before.type = "struct y [16]";
    ck_facts(c, 0, BIT(FLEXIBLE));
    c.before.type = "struct z [1]";
    ck_facts(c, 0, BIT(FLEXIBLE));
    c.after.bits = c.before.bits = 64;
    c.before.type = "uint64_t";
    c.after.type = "handle_x_t";
    ck_facts(c, BIT(ADDRESS), 0);
    c.after.type = "struct x";
    ck_facts(c, 0, BIT(ADDRESS));
    c.before.type = "void *";
    ck_facts(c, 0, BIT(ADDRESS));
}
END_TEST

START_TEST(facts_of_the_neighbourhood)
{
    add_record(surfaces[0], "struct x", GUEST, "pad", "uint32_t");
    add_record(surfaces[1], "struct x", GUEST, "level", "uint32_t");
    get(surfaces[1], "struct x")->u.record.size = 4;
    struct hv_change c = widened("struct x", "level", GUEST);
    c.kind = HV_KIND_MEMBER_ADDED;
    c.after.offset = 48;
    c.after.bits = 16;
    c.before = (struct hv_side){.entity = get(surfaces[0], "struct x")};
    c.after.entity = get(surfaces[1], "struct x");
    ck_facts(c, BIT(OVER_PADDING),
             BIT(MOVES_MEMBERS) | BIT(GROWS_RECORD) | BIT(SHRINKS_RECORD));
    struct hv_change size = {.kind = HV_KIND_RECORD_SIZE, .entity = "struct x"};
    c.consequences = &size;
    ck_facts(c, BIT(SHRINKS_RECORD), BIT(GROWS_RECORD));
    c.consequences = NULL;
    c.after.offset = 0;
    struct hv_change victim = widened("struct x", "pad", GUEST);
    victim.kind = HV_KIND_MEMBER_OFFSET;
    c.consequences = &victim;
    ck_facts(c, 0, BIT(OVER_PADDING) | BIT(MOVES_MEMBERS));
    victim.member = "flags";
    ck_facts(c, BIT(MOVES_MEMBERS), BIT(GROWS_OTHERS));
    struct hv_change outer = {
        .kind = HV_KIND_RECORD_SIZE, .audiences = GUEST, .after = {.size = 8}};
    victim.consequences = &outer;
    outer.entity = "struct page";
    ck_facts(c, 0, BIT(GROWS_OTHERS));
    outer.entity = "struct outer";
    ck_facts(c, BIT(GROWS_OTHERS), 0);
    outer.audiences = TOOLS; /* what follows for others is judged with them */
    ck_facts(c, 0, BIT(GROWS_OTHERS));
    outer.audiences = GUEST;
}
END_TEST

START_TEST(facts_of_other_names)
{
    add_constant(surfaces[1], "EOI_v1", "17");
    add_constant(surfaces[1], "EOIx", "18");
    ck_facts(valued("EOI", "17", "28"), BIT(OLD_VALUE_KEPT), 0);
    ck_facts(valued("EOI", "18", "28"), 0, BIT(OLD_VALUE_KEPT));
    struct hv_change gone = valued("CALL_acm", "27", NULL);
    gone.kind = HV_KIND_HYPERCALL_REMOVED;
    gone.cls = HV_CLASS_HYPERCALL;
    ck_facts(gone, BIT(HYPERCALL), BIT(RENAMED));
    gone.renamed_to = "CALL_xsm";
    ck_facts(gone, BIT(RENAMED), 0);
}
END_TEST

/* ---- rules ---- */

START_TEST(first_fitting_rule_decides)
{
    struct hv_change c = widened("struct x", "pad", GUEST);
    ck_assert_str_eq(judge_one(&c, NULL)->rule->id, "HV0001");
    ck_assert_uint_eq(result.rows.of[HV_VERDICT_COMPATIBLE], 1);
    result.n_findings = 0;
    c.member = "level";
    const struct hv_finding *f = judge_one(&c, NULL);
    ck_assert_str_eq(f->rule->id, "HV0002");
    ck_assert(f->rollback_break && f->introduced_here && !f->released_since);
    ck_assert_uint_eq(result.rows.rollback, 1);
}
END_TEST

/* Nothing of the new side is declared in the header of what went. */
START_TEST(header_is_gone_where_nothing_is_left_of_it)
{
    struct hv_change c = valued("TMEM_AUTH", "101", NULL);
    struct hv_entity *e = add(surfaces[0], HV_CLASS_CONSTANT, "TMEM_AUTH", GUEST);
    e->file = hv_atom(atoms, "tmem.h");
    c.after.present = false;
    c.before.entity = e;
    ck_assert(judge_one(&c, NULL)->header_gone);
    result.n_findings = 0;
    add(surfaces[1], HV_CLASS_CONSTANT, "TMEM_OTHER", GUEST)->file = e->file;
    ck_assert(!judge_one(&c, NULL)->header_gone);
}
END_TEST

START_TEST(no_rule_is_an_error)
{
    struct hv_change c = widened("struct x", "level", GUEST);
    c.kind = HV_KIND_RECORD_ADDED;
    struct hv_judge_arch arch = on(0, &c, NULL);
    ck_assert(!hv_judge(&arch, 1, &catalogue, &result, &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "record-added"));
}
END_TEST

START_TEST(any_strict_audience_decides)
{
    static const struct {
        uint32_t audiences;
        enum hv_verdict verdict;
    } cases[] = {{GUEST, HV_VERDICT_SOURCE},
                 {TOOLS, HV_VERDICT_BREAK},
                 {GUEST | TOOLS, HV_VERDICT_SOURCE}};
    struct hv_change c = widened("struct x", "level", cases[_i].audiences);
    c.kind = HV_KIND_MEMBER_SIGNEDNESS;
    ck_assert_int_eq(judge_one(&c, NULL)->verdict, cases[_i].verdict);
}
END_TEST

/* ---- rows ---- */

START_TEST(rows_are_merged)
{
    struct hv_change victims[3], c[3];
    for (unsigned i = 0; i < 3; i++) {
        victims[i] = widened("struct x", i == 2 ? "other" : "next", GUEST);
        victims[i].kind = HV_KIND_MEMBER_OFFSET;
        victims[i].archs = 1u << i;
        c[i] = widened("struct x", "level", i ? TOOLS : GUEST | TOOLS);
        c[i].before.offset = i == 2 ? 64 : 32;
        c[i].consequences = &victims[i];
    }
    struct past pasts[3] = {{.since = "1.0"}, {.since = "1.2"}, {.since = "1.1"}};
    add_record(surfaces[0], "struct x", GUEST | TOOLS, "level", "uint32_t");
    hv_surface_seal(surfaces[0]);
    struct hv_judge_arch archs[3] = {on(2, &c[2], &pasts[2]), on(0, &c[0], &pasts[0]),
                                     on(1, &c[1], &pasts[1])};
    judge(archs, 3);
    ck_assert_uint_eq(result.n_findings, 2); /* no guest on b and c */
    const struct hv_finding *a = result.findings, *f = a + 1;
    ck_assert_uint_eq(a->change.archs, 1);
    ck_assert_uint_eq(a->change.audiences, GUEST | TOOLS);
    ck_assert_str_eq(a->released_since, "1.0");
    ck_assert_ptr_null(a->since_on);
    ck_assert_uint_eq(f->change.archs, 6);
    ck_assert_uint_eq(f->change.audiences, TOOLS);
    ck_assert_uint_eq(hv_finding_audiences(f, 0), 0);
    ck_assert_uint_eq(hv_finding_audiences(f, 1), TOOLS);
    ck_assert(hv_finding_within(f, f));
    ck_assert(!hv_finding_within(a, f));
    ck_assert_str_eq(f->released_since, "1.1");
    ck_assert_str_eq(f->since_on[1], "1.2");
    ck_assert_str_eq(f->since_on[2], "1.1");
    ck_assert_uint_eq(f->n_per_arch, 2);
    ck_assert_uint_eq(f->per_arch[1].arch, 2);
    ck_assert_uint_eq(f->per_arch[1].before.offset, 64);
    const struct hv_change *v = f->change.consequences;
    ck_assert_str_eq(v->member, "next");
    ck_assert_uint_eq(v->archs, 2);
    ck_assert_str_eq(v->next->member, "other");
    ck_assert_ptr_null(v->next->next);
    ck_assert_uint_eq(victims[0].archs, 1); /* what was judged stays as it was */
}
END_TEST

START_TEST(other_widths_and_values_stay_apart)
{
    struct hv_change c[2] = {widened("struct x", "level", GUEST),
                             widened("struct x", "level", GUEST)};
    struct hv_change v[2] = {valued("A", "1", "2"), valued("A", "1", "3")};
    c[1].after.bits = 128;
    c[0].next = &v[0];
    c[1].next = &v[1];
    struct hv_judge_arch archs[2] = {on(0, &c[0], NULL), on(1, &c[1], NULL)};
    judge(archs, 2);
    ck_assert_uint_eq(result.n_findings, 4);
    ck_assert_uint_eq(result.findings[0].n_per_arch, 0);
    ck_assert_str_ne(result.findings[2].id, result.findings[3].id);
}
END_TEST

START_TEST(order_and_counts)
{
    struct hv_change c[5] = {widened("struct b", "level", GUEST),
                             widened("struct a", "pad", GUEST), valued("B", "1", "2"),
                             widened("struct a", "y", GUEST),
                             widened("struct a", "x", GUEST)};
    for (int i = 0; i < 4; i++)
        c[i].next = &c[i + 1];
    struct hv_judge_arch arch = on(1, &c[0], NULL);
    judge(&arch, 1);
    static const char *const order[] = {"B", "x", "y", "level", "pad"};
    ck_assert_uint_eq(result.n_findings, 5);
    for (int i = 0; i < 5; i++) {
        const struct hv_change *got = &result.findings[i].change;
        ck_assert_str_eq(got->member ? got->member : got->entity, order[i]);
        ck_assert_uint_eq(got->archs, 2);
    }
    ck_assert_uint_eq(result.rows.of[HV_VERDICT_BREAK], 4);
    ck_assert_uint_eq(result.rows.of[HV_VERDICT_COMPATIBLE], 1);
    ck_assert_uint_eq(result.rows.rollback, 4);
}
END_TEST

/* What one architecture shows to be kept for older interfaces is kept, though another
 * one has nobody who could ask for them: one decision, one row. */
START_TEST(kept_is_kept_everywhere)
{
    struct hv_change c[2] = {valued("B", "1", "2"), valued("B", "1", "2")};
    c[0].kept = true;
    struct hv_judge_arch archs[2] = {on(0, &c[0], NULL), on(1, &c[1], NULL)};
    judge(archs, 2);
    ck_assert_uint_eq(result.n_findings, 1);
    ck_assert_int_eq(result.findings[0].verdict, HV_VERDICT_SOURCE);
    ck_assert(!result.findings[0].rollback_break);
    ck_assert_uint_eq(result.findings[0].change.archs, 3);
}
END_TEST

START_TEST(ids_know_no_place)
{
    struct hv_change c = widened("struct x", "level", GUEST);
    char id[13];
    strcpy(id, judge_one(&c, NULL)->id);
    ck_assert_uint_eq(strspn(id, "0123456789abcdef"), 12);
    c.file = "x.h";
    c.line = 7;
    c.before.offset = 8;
    result.n_findings = 0;
    ck_assert_str_eq(judge_one(&c, NULL)->id, id);
    c.after.bits = 128;
    result.n_findings = 0;
    ck_assert_str_ne(judge_one(&c, NULL)->id, id);
}
END_TEST

/* The real catalogue: whatever compare/ says, some rule answers. */
START_TEST(every_kind_ends_with_a_rule_for_the_rest)
{
    static const enum hv_kind not_yet[] = {
        HV_KIND_NUMBER_REUSED,     HV_KIND_SIGNATURE_CHANGED,
        HV_KIND_MASK_CHANGED,      HV_KIND_MASK_OVERFLOW,
        HV_KIND_MASK_HEADROOM,     HV_KIND_INTERFACE_VERSION_MISSING,
        HV_KIND_ARCH_DIVERGENCE,   HV_KIND_VIEW_MISMATCH,
        HV_KIND_COMPAT_LAYOUT,     HV_KIND_REGISTER_WIDTH,
        HV_KIND_ROLLBACK_REGISTER, HV_KIND_SEMANTICS_ONLY};
    struct hv_catalogue *real = hv_catalogue_parse(
        &(struct hv_file){.name = HVABI_SOURCE_DIR "/rules/catalogue.json"}, NULL,
        atoms, &err);
    ck_assert_msg(real != NULL, "%s:%u: %s", err.path, err.line, err.text);
    for (int kind = 0; kind < HV_KIND_COUNT; kind++) {
        const struct hv_rule *last = NULL;
        bool expected = true;
        for (size_t i = 0; i < HV_COUNT(not_yet); i++)
            expected &= (int)not_yet[i] != kind;
        for (size_t i = 0; i < real->n_rules; i++) {
            const struct hv_rule *rule = &real->rules[i];
            if ((int)rule->kind != kind)
                continue;
            ck_assert_msg(!last || last->require || last->forbid,
                          "%s stands behind %s, which takes all", rule->slug,
                          last->slug);
            last = rule;
        }
        if (expected)
            ck_assert_msg(last && !last->require && !last->forbid, "%s: no last rule",
                          hv_kind_name((enum hv_kind)kind));
    }
    hv_catalogue_free(real);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("judge");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, facts_of_names);
    tcase_add_test(t, facts_of_figures);
    tcase_add_test(t, facts_of_types);
    tcase_add_test(t, facts_of_the_neighbourhood);
    tcase_add_test(t, facts_of_other_names);
    tcase_add_test(t, first_fitting_rule_decides);
    tcase_add_test(t, header_is_gone_where_nothing_is_left_of_it);
    tcase_add_test(t, no_rule_is_an_error);
    tcase_add_loop_test(t, any_strict_audience_decides, 0, 3);
    tcase_add_test(t, rows_are_merged);
    tcase_add_test(t, other_widths_and_values_stay_apart);
    tcase_add_test(t, order_and_counts);
    tcase_add_test(t, kept_is_kept_everywhere);
    tcase_add_test(t, ids_know_no_place);
    tcase_add_test(t, every_kind_ends_with_a_rule_for_the_rest);
    return run_tests("judge", t);
}
