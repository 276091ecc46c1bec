/* SPDX-License-Identifier: MIT
 *
 * The past: on its way through a file, what several releases together tell, and which
 * of it are precedents of a finding.
 */
#include "base/atom.h"
#include "base/mem.h"
#include "judge/vote/precedents.h"
#include "pattern_case.h"
#include "store/change_index.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct hv_atoms *atoms;
static struct hv_arena *arena;
static struct hv_profile profile;
static struct hv_err err;
static struct hv_family family;

static const struct hv_rule rule = {.id = "HV1203"};
static struct hv_version_macro macro = {.macro = "TOOLS_VERSION"};

enum { A = 1, B = 2, GUEST = 1, TOOLS = 2 };

static void setup(void)
{
    atoms = hv_atoms_new();
    arena = hv_arena_new();
    memset(&err, 0, sizeof err);
    family = (struct hv_family){.name = "MEM"};
    compile_pattern(&family.ops, "^MEM_(.+)$");
    profile = (struct hv_profile){.name = "p",
                                  .n_archs = 2,
                                  .n_audiences = 2,
                                  .n_families = 1,
                                  .families = &family,
                                  .n_version_macros = 1,
                                  .version_macros = &macro};
    profile.archs[0].name = "a";
    profile.archs[1].name = "b";
    profile.audiences[0] =
        (struct hv_audience){.name = "guest", .strict = true, .judged = true};
    profile.audiences[1] = (struct hv_audience){.name = "tools", .judged = true};
}

static void teardown(void)
{
    free_patterns();
    hv_arena_free(arena);
    hv_atoms_free(atoms);
}

/* ---- changes ---- */

static struct hv_attributes bits(const char *n)
{
    struct hv_attributes f = {.present = n != NULL};
    f.v[HV_ATTRIBUTE_OFFSET] = n ? "64" : NULL;
    f.v[HV_ATTRIBUTE_BITS] = n;
    f.v[HV_ATTRIBUTE_TYPE] = n ? "uint32_t" : NULL;
    return f;
}

/* A member of a record whose width changed; NULL: it was not there. */
static struct hv_precedent member(const char *release, const char *before,
                                  const char *entity, const char *old, const char *new)
{
    return (struct hv_precedent){.release = release,
                                 .before = before,
                                 .kind = HV_KIND_MEMBER_WIDENED,
                                 .cls = HV_CLASS_RECORD,
                                 .entity = entity,
                                 .member = "m",
                                 .archs = A | B,
                                 .audiences = GUEST | TOOLS,
                                 .old = bits(old),
                                 .new = bits(new),
                                 .verdict = HV_VERDICT_BREAK,
                                 .rule = "HV1203",
                                 .id = "0123456789ab",
                                 .file = "memory.h"};
}

static struct hv_precedent op(const char *release, const char *before, const char *name,
                              enum hv_kind kind, const char **names)
{
    struct hv_precedent p = member(release, before, name, "32", "32");
    names[0] = "MEM";
    p.kind = kind;
    p.cls = HV_CLASS_CONSTANT;
    p.member = NULL;
    p.families = (struct hv_strings){1, names};
    if (kind == HV_KIND_CONSTANT_ADDED) {
        p.old = (struct hv_attributes){0};
        p.verdict = HV_VERDICT_COMPATIBLE;
    }
    return p;
}

/* The way that all rows go: written, and read back with their strings in the table. */
static struct hv_change_index *through_a_file(struct hv_precedent *v, size_t n)
{
    const char *releases[] = {"4.9", "4.10", "4.11", "4.12"};
    struct hv_change_index past = {.arena = arena, .n = n, .v = v};
    struct hv_buf buf = {0}, again = {0};
    past.releases = releases;
    past.n_releases = HV_COUNT(releases);
    past.first[0] = past.first[1] = "4.9";
    past.last[0] = past.last[1] = "4.12";
    hv_change_index_write(&past, &profile, &buf);
    struct hv_change_index *ret = hv_change_index_read(
        &(struct hv_file){"changes.json", buf.p, buf.n}, &profile, atoms, &err);
    ck_assert_msg(ret != NULL, "%u:%u: %s\n%s", err.line, err.column, err.text, buf.p);
    hv_change_index_write(ret, &profile, &again);
    ck_assert_str_eq(buf.p, again.p);
    hv_buf_done(&buf);
    hv_buf_done(&again);
    return ret;
}

START_TEST(test_round_trip)
{
    const char *names[1];
    struct hv_precedent v[2] = {
        op("4.10", "4.9", "MEM_grow", HV_KIND_CONSTANT_VALUE, names),
        member("4.12", "4.11", "struct \"odd\"\n", NULL, "64")};
    v[0].version_macro = "TOOLS_VERSION";
    v[0].version_before = "7";
    v[0].done = HV_DONE_BUMPED | HV_DONE_WAIVED | HV_DONE_KEPT;
    v[0].waiver = "waivers/a.json";
    v[0].rollback_break = true;
    v[1].archs = B;
    struct hv_change_index *past = through_a_file(v, 2);
    ck_assert_uint_eq(past->n, 2);
    ck_assert_uint_eq(past->n_releases, 4);
    ck_assert_str_eq(past->first[1], "4.9");
    ck_assert_uint_eq(past->v[0].done, v[0].done);
    ck_assert_str_eq(past->v[0].version_before, "7");
    ck_assert_ptr_null(past->v[0].version_after);
    ck_assert(past->v[0].rollback_break && !past->v[1].rollback_break);
    ck_assert_str_eq(past->v[0].families.v[0], "MEM");
    ck_assert_uint_eq(past->v[1].archs, B);
    ck_assert(!past->v[1].old.present);
    struct hv_change change = hv_precedent_change(&past->v[1]);
    ck_assert_uint_eq(change.after.bits, 64);
    ck_assert_uint_eq(change.after.offset, 64);
    ck_assert(!change.before.present);
    hv_change_index_free(past);
}
END_TEST

static const struct {
    const char *from, *to; /* what is put in the place of what */
    unsigned line;
} damage[] = {
    {"hvabi-past/1", "hvabi-past/9", 2},
    {"\"p\"", "\"q\"", 3},
    {"\"break\"", "\"broken\"", 8},
    {"member-widened", "member-wider", 8},
    {"\"archs\":[\"a\",\"b\"]", "\"archs\":[]", 8},
    {"\"archs\":[\"a\",\"b\"]", "\"archs\":[\"c\"]", 8},
    {"\"rule\"", "\"ruler\"", 8},
    {"\"bits\":32", "\"bits\":\"32\"", 8},
    {"}", "", 0},
};

START_TEST(test_damage)
{
    struct hv_precedent v = member("4.10", "4.9", "struct x", "32", "64");
    struct hv_change_index past = {.arena = arena, .n = 1, .v = &v};
    struct hv_buf whole = {0}, hurt = {0};
    hv_change_index_write(&past, &profile, &whole);
    const char *at = strstr(whole.p, damage[_i].from);
    ck_assert_ptr_nonnull(at);
    hv_buf_add(&hurt, whole.p, (size_t)(at - whole.p));
    hv_buf_puts(&hurt, damage[_i].to);
    hv_buf_puts(&hurt, at + strlen(damage[_i].from));
    ck_assert_ptr_null(hv_change_index_read(
        &(struct hv_file){"changes.json", hurt.p, hurt.n}, &profile, atoms, &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_str_eq(err.path, "changes.json");
    if (damage[_i].line)
        ck_assert_uint_eq(err.line, damage[_i].line);
    hv_buf_done(&whole);
    hv_buf_done(&hurt);
}
END_TEST

/* ---- what several releases tell ---- */

START_TEST(test_reverted)
{
    struct hv_precedent v[] = {member("4.10", "4.9", "struct x", "32", "64"),
                               member("4.10", "4.9", "struct y", "32", "64"),
                               member("4.11", "4.10", "struct y", "64", "128"),
                               member("4.12", "4.11", "struct x", "64", "32")};
    v[3].new.v[HV_ATTRIBUTE_OFFSET] = "96"; /* wherever it lies by then */
    struct hv_change_index *past = through_a_file(v, HV_COUNT(v));
    hv_change_index_judge(past, &profile);
    ck_assert_str_eq(past->v[0].reverted_in, "4.12");
    ck_assert_uint_eq(past->v[0].done, HV_DONE_REVERTED);
    for (size_t i = 1; i < HV_COUNT(v); i++)
        ck_assert_ptr_null(past->v[i].reverted_in);
    hv_change_index_free(past);
}
END_TEST

START_TEST(test_reverted_elsewhere)
{
    struct hv_precedent v[] = {member("4.10", "4.9", "struct x", "32", "64"),
                               member("4.12", "4.11", "struct x", "64", "32")};
    v[1].archs = B; /* and A is left as it was changed */
    struct hv_change_index *past = through_a_file(v, HV_COUNT(v));
    hv_change_index_judge(past, &profile);
    ck_assert_ptr_null(past->v[0].reverted_in);
    hv_change_index_free(past);
}
END_TEST

START_TEST(test_new_op)
{
    const char *names[4][1];
    struct hv_precedent v[] = {
        op("4.10", "4.9", "MEM_exchange", HV_KIND_CONSTANT_REMOVED, names[0]),
        op("4.10", "4.9", "MEM_remove", HV_KIND_CONSTANT_REMOVED, names[1]),
        op("4.10", "4.9", "MEM_exchange_v2", HV_KIND_CONSTANT_ADDED, names[2]),
        op("4.11", "4.10", "MEM_remove_two", HV_KIND_CONSTANT_ADDED, names[3])};
    v[0].verdict = v[1].verdict = HV_VERDICT_SOURCE;
    struct hv_change_index *past = through_a_file(v, HV_COUNT(v));
    hv_change_index_judge(past, &profile);
    ck_assert_str_eq(past->v[0].new_op, "MEM_exchange_v2");
    ck_assert_ptr_null(past->v[1].new_op); /* it came a release later */
    ck_assert_ptr_null(past->v[2].new_op);
    hv_change_index_keep_precedents(past);
    ck_assert_uint_eq(past->n, 2);
    hv_change_index_free(past);
}
END_TEST

/* ---- precedents ---- */

static struct hv_finding finding(const char *entity, uint32_t archs, uint32_t audiences)
{
    return (struct hv_finding){
        .id = "ba9876543210",
        .rule = &rule,
        .verdict = HV_VERDICT_BREAK,
        .change = {.kind = HV_KIND_MEMBER_WIDENED,
                   .cls = HV_CLASS_RECORD,
                   .entity = entity,
                   .member = "m",
                   .archs = archs,
                   .audiences = audiences,
                   .file = "other.h",
                   .before = {.present = true, .bits = 32, .type = "uint32_t"},
                   .after = {.present = true, .bits = 64, .type = "uint64_t"}}};
}

static const struct hv_precedents *precedents_of(const struct hv_change_index *past,
                                                 const struct hv_finding *const *one,
                                                 const char *release)
{
    struct hv_precedent_search *search =
        hv_precedent_search_new(past, &profile, release);
    const struct hv_precedents *found = hv_precedents_find(search, one, 1, arena);
    hv_precedent_search_free(search);
    return found;
}

START_TEST(test_precedents)
{
    struct hv_precedent v[] = {member("4.10", "4.9", "struct x", "32", "64"),
                               member("4.10", "4.9", "struct far", "32", "64"),
                               member("4.11", "4.10", "struct header", "32", "64"),
                               member("4.11", "4.10", "struct tools", "32", "64"),
                               member("4.12", "4.11", "struct x", "64", NULL),
                               member("4.12", "4.11", "struct x", "64", "32"),
                               member("4.12", "4.11", "struct elsewhere", "64", "32"),
                               member("4.13", "4.12", "struct x", "64", "32"),
                               member("4.14", "4.13", "struct x", "64", "32")};
    v[2].file = "other.h";
    v[3].audiences = TOOLS;
    v[4].kind = HV_KIND_MEMBER_REMOVED; /* another kind, the same sort */
    v[5].kind = HV_KIND_MACRO_BODY;     /* another sort */
    v[6].archs = B;
    struct hv_change_index *past = through_a_file(v, HV_COUNT(v));
    struct hv_finding f = finding("struct x", A, GUEST | TOOLS);
    const struct hv_finding *const one[] = {&f};
    const struct hv_precedents *p = precedents_of(past, one, "4.13");
    static const char *const expected[] = {"4.12 struct x", "4.10 struct x",
                                           "4.11 struct header"};
    ck_assert_uint_eq(p->n, HV_COUNT(expected));
    for (size_t i = 0; i < p->n; i++)
        ck_assert_str_eq(
            hv_arena_printf(arena, "%s %s", p->v[i]->release, p->v[i]->entity),
            expected[i]);
    ck_assert_uint_eq(p->n_near[HV_NEAR_ENTITY], 2);
    ck_assert_uint_eq(p->n_near[HV_NEAR_INTERFACE], 1);
    ck_assert_int_eq(p->near[2], HV_NEAR_INTERFACE);
    hv_change_index_free(past);
}
END_TEST

START_TEST(test_not_itself)
{
    struct hv_precedent v[] = {member("4.10", "4.9", "struct x", "32", "64"),
                               member("4.12", "4.11", "struct x", "32", "64")};
    struct hv_change_index *past = through_a_file(v, HV_COUNT(v));
    struct hv_finding f = finding("struct x", A, GUEST);
    const struct hv_finding *const one[] = {&f};
    f.id = v[0].id;
    ck_assert_uint_eq(precedents_of(past, one, "4.12")->n, 1);
    ck_assert_uint_eq(precedents_of(past, one, NULL)->n, 2);
    hv_change_index_free(past);
}
END_TEST

START_TEST(test_counts)
{
    struct hv_precedent v[] = {member("4.10", "4.9", "struct x", "32", "64"),
                               member("4.11", "4.10", "struct y", "32", "64"),
                               member("4.12", "4.11", "struct z", "32", "64")};
    v[1].audiences = TOOLS;
    v[2].verdict = HV_VERDICT_VERSIONED;
    struct hv_change_index *past = through_a_file(v, HV_COUNT(v));
    struct hv_finding f = finding("struct none", B, GUEST | TOOLS);
    const struct hv_finding *const one[] = {&f};
    const struct hv_precedents *p = precedents_of(past, one, NULL);
    ck_assert_uint_eq(p->n_counts, 2);
    ck_assert_uint_eq(p->counts[0].arch, 1);
    ck_assert_uint_eq(p->counts[0].audience, GUEST);
    ck_assert_uint_eq(p->counts[0].n, 1);
    ck_assert_str_eq(p->counts[0].last, "4.10");
    ck_assert_str_eq(p->counts[0].from, "4.9");
    ck_assert_str_eq(p->counts[0].until, "4.12");
    ck_assert_uint_eq(p->counts[1].n, 2);
    ck_assert_str_eq(p->counts[1].last, "4.11");
    hv_change_index_free(past);
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("past");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_round_trip);
    tcase_add_loop_test(tc, test_damage, 0, (int)HV_COUNT(damage));
    tcase_add_test(tc, test_reverted);
    tcase_add_test(tc, test_reverted_elsewhere);
    tcase_add_test(tc, test_new_op);
    tcase_add_test(tc, test_precedents);
    tcase_add_test(tc, test_not_itself);
    tcase_add_test(tc, test_counts);
    return run_tests("past", tc);
}
