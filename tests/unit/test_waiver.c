/* SPDX-License-Identifier: MIT
 *
 * Waivers against findings made by hand, and on their way through a file.
 */
#include "base/atom.h"
#include "base/mem.h"
#include "store/waiver_file.h"
#include "suite.h"

#include <check.h>
#include <string.h>

static struct hv_atoms *atoms;
static struct hv_arena *arena;
static struct hv_profile profile;
static struct hv_err err;

static const struct hv_rule rule = {.id = "HV1203"};

static void setup(void)
{
    atoms = hv_atoms_new();
    arena = hv_arena_new();
    memset(&err, 0, sizeof err);
    profile = (struct hv_profile){.n_archs = 2, .n_audiences = 2};
    profile.archs[0].name = "a";
    profile.archs[1].name = "b";
    profile.audiences[0].name = "guest";
    profile.audiences[1].name = "tools";
}

static void teardown(void)
{
    hv_arena_free(arena);
    hv_atoms_free(atoms);
}

/* A member that is wider on both architectures, for guests. */
static struct hv_finding widened(void)
{
    return (struct hv_finding){
        .id = "0123456789ab",
        .rule = &rule,
        .change = {
            .kind = HV_KIND_MEMBER_WIDENED,
            .cls = HV_CLASS_RECORD,
            .entity = "struct x",
            .member = "u.m",
            .archs = 3,
            .audiences = 1,
            .before = {.present = true, .offset = 64, .bits = 32, .type = "uint32_t"},
            .after = {.present = true, .offset = 64, .bits = 64, .type = "uint64_t"}}};
}

static struct hv_finding constant(const char *before, const char *after)
{
    return (struct hv_finding){
        .id = "0123456789ab",
        .rule = &rule,
        .change = {.kind = HV_KIND_CONSTANT_VALUE,
                   .cls = HV_CLASS_CONSTANT,
                   .entity = "X",
                   .archs = 1,
                   .audiences = 3,
                   .before = {.present = true, .value = before, .value_bits = 32},
                   .after = {.present = true, .value = after, .value_bits = 32}}};
}

static struct hv_waiver *of(const struct hv_finding *finding)
{
    return hv_waiver_of(finding, &profile, arena);
}

/* What a waiver of the one says to the other. */
static enum hv_waiver_fit fit(const struct hv_finding *waived,
                              const struct hv_finding *found)
{
    return hv_waiver_fit(of(waived), of(found));
}

static struct hv_waiver *parse(const char *text)
{
    memset(&err, 0, sizeof err);
    return hv_waiver_parse(&(struct hv_file){"w.json", text, strlen(text)}, atoms,
                           arena, &err);
}

/* The way through a file; reason and kin are added. */
static struct hv_waiver *through_file(struct hv_waiver *w)
{
    static const char *people[] = {"A. \"Person\"", "B"};
    struct hv_buf buf = {0};
    w->reason = "because";
    w->link = "<1@example.org>";
    w->date = "2026-02-28";
    w->decided_by = (struct hv_strings){2, people};
    hv_waiver_write(w, &buf);
    struct hv_waiver *back = parse(buf.p);
    ck_assert_msg(back != NULL, "%u:%u: %s\n%s", err.line, err.column, err.text, buf.p);
    hv_buf_done(&buf);
    return back;
}

START_TEST(a_waiver_fits_the_finding_that_it_was_made_from)
{
    struct hv_finding f = widened(), c = constant("1", "2");
    ck_assert_int_eq(fit(&f, &f), HV_WAIVER_FITS);
    ck_assert_int_eq(fit(&c, &c), HV_WAIVER_FITS);
    ck_assert_int_eq(fit(&f, &c), HV_WAIVER_OTHER);
}
END_TEST

START_TEST(every_figure_has_to_be_the_same)
{
    struct hv_finding f = widened();
    struct hv_side *sides[] = {&f.change.before, &f.change.after};
    for (int i = 0; i < 4; i++) {
        for (size_t s = 0; s < HV_COUNT(sides); s++) {
            struct hv_finding was = f = widened();
            switch (i) {
            case 0:
                sides[s]->offset += 8;
                break;
            case 1:
                sides[s]->bits += 8;
                break;
            case 2:
                sides[s]->type = "int32_t";
                break;
            default:
                sides[s]->present = false;
                break;
            }
            ck_assert_int_eq(fit(&was, &f), HV_WAIVER_VALUES);
        }
    }
    struct hv_finding a = constant("1", "2"), b = constant("1", "3");
    ck_assert_int_eq(fit(&a, &b), HV_WAIVER_VALUES);
    b = constant("1", "2");
    b.change.after.is_unsigned = true;
    ck_assert_int_eq(fit(&a, &b), HV_WAIVER_VALUES);
    b = constant("1", "2");
    b.change.after.value_bits = 64;
    ck_assert_int_eq(fit(&a, &b), HV_WAIVER_VALUES);
}
END_TEST

START_TEST(what_it_is_about_has_to_be_the_same)
{
    static const struct hv_rule other = {.id = "HV9999"};
    struct hv_finding f = widened(), g = widened();
    g.change.entity = "struct y";
    ck_assert_int_eq(fit(&f, &g), HV_WAIVER_OTHER);
    g = widened();
    g.change.member = NULL;
    ck_assert_int_eq(fit(&f, &g), HV_WAIVER_OTHER);
    ck_assert_int_eq(fit(&g, &f), HV_WAIVER_OTHER);
    g = widened();
    g.change.kind = HV_KIND_MEMBER_TYPE;
    ck_assert_int_eq(fit(&f, &g), HV_WAIVER_OTHER);
    g = widened();
    g.rule = &other;
    ck_assert_int_eq(fit(&f, &g), HV_WAIVER_VALUES);
    g = widened();
    g.id = "0123456789ac";
    ck_assert_int_eq(fit(&f, &g), HV_WAIVER_VALUES);
    g = widened();
    g.change.renamed_to = "u.n";
    ck_assert_int_eq(fit(&f, &g), HV_WAIVER_VALUES);
}
END_TEST

START_TEST(more_architectures_or_audiences_are_not_accepted_fewer_are)
{
    struct hv_finding f = widened(), g = widened();
    g.change.archs = 1;
    ck_assert_int_eq(fit(&g, &f), HV_WAIVER_WIDER);
    ck_assert_int_eq(fit(&f, &g), HV_WAIVER_FITS);
    g = widened();
    g.change.audiences = 3;
    ck_assert_int_eq(fit(&f, &g), HV_WAIVER_WIDER);
    ck_assert_int_eq(fit(&g, &f), HV_WAIVER_FITS);
}
END_TEST

/* The same, with another offset on the second architecture. */
static struct hv_finding widened_apart(struct hv_per_arch per_arch[2], uint64_t offset)
{
    struct hv_finding f = widened();
    per_arch[0] = (struct hv_per_arch){0, f.change.before, f.change.after};
    per_arch[1] = (struct hv_per_arch){1, f.change.before, f.change.after};
    per_arch[1].after.offset = offset;
    f.n_per_arch = 2;
    f.per_arch = per_arch;
    return f;
}

START_TEST(figures_are_compared_on_each_architecture)
{
    struct hv_per_arch p[2], q[2];
    struct hv_finding f = widened_apart(p, 96), g = widened_apart(q, 128),
                      same = widened();
    ck_assert_int_eq(fit(&f, &f), HV_WAIVER_FITS);
    ck_assert_int_eq(fit(&f, &g), HV_WAIVER_VALUES);
    ck_assert_int_eq(fit(&f, &same), HV_WAIVER_VALUES);
    /* seen on the first alone, where nothing is different */
    same.change.archs = 1;
    ck_assert_int_eq(fit(&f, &same), HV_WAIVER_FITS);
    struct hv_waiver *w = through_file(of(&f));
    ck_assert_int_eq(hv_waiver_fit(w, of(&f)), HV_WAIVER_FITS);
    w->after.v[HV_ATTRIBUTE_BITS] = "128";
    ck_assert_int_eq(hv_waiver_fit(w, of(&f)), HV_WAIVER_VALUES);
}
END_TEST

/* One change with other values on another architecture: one waiver with both. */
START_TEST(waivers_of_other_architectures_join)
{
    struct hv_finding f = widened(), g = widened();
    f.change.archs = 1;
    g.change.archs = 2;
    g.change.audiences = 2;
    g.change.after.bits = 128;
    struct hv_waiver *w = of(&f);
    ck_assert(hv_waiver_join(w, of(&g), arena));
    ck_assert_uint_eq(w->archs.n, 2);
    ck_assert_uint_eq(w->audiences.n, 2);
    ck_assert_uint_eq(w->n_per_arch, 2);
    ck_assert_str_eq(w->per_arch[0].arch, "a");
    ck_assert_str_eq(w->per_arch[0].after.v[HV_ATTRIBUTE_BITS], "64");
    ck_assert_str_eq(w->per_arch[1].arch, "b");
    ck_assert_str_eq(w->per_arch[1].after.v[HV_ATTRIBUTE_BITS], "128");
    ck_assert_msg(!hv_waiver_join(w, of(&g), arena), "b is in it already");
}
END_TEST

START_TEST(a_guard_is_compared_by_who_sees_it_and_why)
{
    struct hv_entity old = {.audiences = 3}, new = {.audiences = 2, .guard = "X"};
    struct hv_finding f = widened();
    f.change.kind = HV_KIND_GUARD_NARROWED;
    f.change.before.entity = &old;
    f.change.after.entity = &new;
    struct hv_waiver *w = through_file(of(&f));
    ck_assert_str_eq(w->before.v[HV_ATTRIBUTE_AUDIENCES], "guest tools");
    ck_assert_int_eq(hv_waiver_fit(w, of(&f)), HV_WAIVER_FITS);
    new.guard = "Y";
    ck_assert_int_eq(hv_waiver_fit(w, of(&f)), HV_WAIVER_VALUES);
}
END_TEST

START_TEST(nothing_is_lost_on_the_way_through_a_file)
{
    struct hv_finding f = widened(), text = constant(NULL, NULL);
    struct hv_waiver *w = through_file(of(&f));
    ck_assert_int_eq(hv_waiver_fit(w, of(&f)), HV_WAIVER_FITS);
    ck_assert_str_eq(w->reason, "because");
    ck_assert_str_eq(w->decided_by.v[0], "A. \"Person\"");
    ck_assert_ptr_null(w->until);
    /* a string with bytes that are not UTF-8, from none at all */
    text.change.before = (struct hv_side){0};
    text.change.after.text = "\xff\"\n";
    ck_assert_int_eq(hv_waiver_fit(through_file(of(&text)), of(&text)), HV_WAIVER_FITS);
    text.change.before = (struct hv_side){.present = true, .value = "0123abcd"};
    ck_assert_int_eq(hv_waiver_fit(through_file(of(&text)), of(&text)), HV_WAIVER_FITS);
}
END_TEST

#define HEAD                                                                           \
    "{\"schema\":\"hvabi-waiver/1\",\"id\":\"0123456789ab\",\"rule\":\"HV1203\","      \
    "\"archs\":[\"a\"],\"audiences\":[\"guest\"],\n\"kind\":\"member-widened\",\n"
#define SIDES "\"before\":{\"bits\":32},\"after\":{\"bits\":64},\n"
#define TAIL "\"reason\":\"r\",\"link\":\"l\",\"decided_by\":[\"A\"],\n\"date\":"
#define DAY "\"2026-02-28\"}"

/* What is wrong with a waiver, the line, and a word of the message. */
static const struct {
    const char *text;
    unsigned line;
    const char *says;
} bad[] = {
    {HEAD SIDES TAIL DAY, 1, "no \"entity\""},
    {HEAD "\"entity\":\"struct *\"," SIDES TAIL DAY, 3, "pattern"},
    {HEAD "\"entity\":\"struct x\",\"member\":\"m?\"," SIDES TAIL DAY, 3, "pattern"},
    {HEAD "\"entity\":\"\"," SIDES TAIL DAY, 3, "not empty"},
    {HEAD "\"entity\":\"struct x\",\"after\":null," TAIL DAY, 1, "no \"before\""},
    {HEAD "\"entity\":\"struct x\",\"before\":null," TAIL DAY, 1, "no \"after\""},
    {HEAD "\"entity\":\"x\",\"before\":null,\"after\":null," TAIL DAY, 1, "neither"},
    {HEAD "\"entity\":\"x\",\"before\":{\"bit\":1},\"after\":{}," TAIL DAY, 3,
     "\"bit\""},
    {HEAD "\"entity\":\"x\"," SIDES TAIL "\"soon\"}", 5, "a day"},
    {HEAD "\"entity\":\"x\",\"until\":\"soon\"," SIDES TAIL DAY, 3, "a release"},
    {HEAD "\"entity\":\"x\",\"per_arch\":{\"c\":{}}," SIDES TAIL DAY, 3, "\"c\""},
    {HEAD "\"entity\":\"x\",\"wide\":true," SIDES TAIL DAY, 3, "\"wide\""},
    {"[]", 1, "an object"},
    {"{\n", 2, "expected JSON"},
};

START_TEST(what_leaves_something_open_is_refused_at_its_place)
{
    ck_assert_ptr_null(parse(bad[_i].text));
    ck_assert_msg(strstr(err.text, bad[_i].says) != NULL, "%s", err.text);
    ck_assert_msg(err.line == bad[_i].line, "%u:%u: %s", err.line, err.column,
                  err.text);
    ck_assert_str_eq(err.path, "w.json");
}
END_TEST

START_TEST(a_small_waiver_is_enough)
{
    ck_assert_ptr_nonnull(parse(HEAD "\"entity\":\"struct x\"," SIDES TAIL DAY));
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("waiver");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_waiver_fits_the_finding_that_it_was_made_from);
    tcase_add_test(tc, every_figure_has_to_be_the_same);
    tcase_add_test(tc, what_it_is_about_has_to_be_the_same);
    tcase_add_test(tc, more_architectures_or_audiences_are_not_accepted_fewer_are);
    tcase_add_test(tc, figures_are_compared_on_each_architecture);
    tcase_add_test(tc, waivers_of_other_architectures_join);
    tcase_add_test(tc, a_guard_is_compared_by_who_sees_it_and_why);
    tcase_add_test(tc, nothing_is_lost_on_the_way_through_a_file);
    tcase_add_loop_test(tc, what_leaves_something_open_is_refused_at_its_place, 0,
                        HV_COUNT(bad));
    tcase_add_test(tc, a_small_waiver_is_enough);
    return run_tests("waiver", tc);
}
