/* SPDX-License-Identifier: MIT */
#include "base/atom.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/baseline.h"
#include "store/release_index.h"
#include "store/releases.h"
#include "store/store.h"
#include "store_case.h"
#include "store_files.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

START_TEST(a_profile_is_read_with_its_defaults)
{
    ck_assert_str_eq(profile->name, "toy");
    ck_assert_uint_eq(profile->n_archs, 2);
    ck_assert_int_eq(hv_profile_arch(profile, "a64"), 1);
    ck_assert(profile->audiences[0].strict && profile->audiences[0].judged);
    ck_assert(!profile->audiences[1].strict && !profile->audiences[2].judged);
    ck_assert_str_eq(profile->stubs[0].text, "a\nb\n");
    ck_assert_uint_eq(profile->stubs[0].audiences, 4);
    ck_assert(hv_patterns_match(profile->handles, profile->n_handles, "handle_void"));
    ck_assert_uint_eq(profile->n_versions, 0);
}
END_TEST

/* What is wrong with a profile, where, and a word of the message. */
static const struct {
    const char *text;
    unsigned line, column;
    const char *says;
} bad_profiles[] = {
    {"{\n  \"schema\": }", 2, 13, "expected JSON"},
    {"[]", 1, 1, "expected an object, found an array"},
    {"{\"schema\":\"hvabi-profile/2\"}", 1, 11, "hvabi-profile/1"},
    {"{\"schema\":\"hvabi-profile/1\"}", 1, 1, "\"name\", which is missing"},
    {HEAD ",\n \"hedaers\":[]}", 4, 2, "unknown key \"hedaers\""},
    {HEAD ",\"name\":\"twice\"}", 3, 99, "duplicate"},
    {HEAD ",\n\"comment\":1}", 4, 1, "unknown key \"comment\""},
    {HEAD ",\n\"first\":\"x.h\"}", 4, 9, "expected an array, found the string"},
    {HEAD ",\n\"first\":[\"\xc3\xa9\", 7]}", 4, 15, "found the number 7"},
    {HEAD ",\n\"skips\":[{\"header\":\"a\",\"why\":\"b\"},\n {\"header\":\"c\"}]}", 5,
     2, "why"},
    {HEAD ",\n\"growable\":[\"a(\"]}", 4, 13, "regular expression"},
    {HEAD ",\n\"handles\":[\"^handle_\"]}", 4, 12, "with a group"},
    {HEAD ",\n\"version\":{\"file\":\"f\"}}", 4, 11, "major"},
    {HEAD
     ",\n\"known_failures\":[{\"header\":\"*\",\"why\":\"w\",\"archs\":[\"a33\"]}]}",
     4, 52, "a name that the profile defines"},
    {HEAD ",\n\"state\":[{\"form\":\"page\",\"constants\":\"^(A)\"}]}", 4, 18,
     "\"record\" or \"parameter\""},
    {HEAD ",\n\"state\":[{\"form\":\"record\"}]}", 4, 10,
     "either \"records\" or \"constants\""},
    {HEAD ",\n\"state\":[{\"form\":\"record\",\"records\":\"^(A)\",\"id\":\"c\"}]}", 4,
     10, "\"id\" and \"payload\""},
};

START_TEST(a_bad_profile_is_told_with_its_place)
{
    struct hv_err err = {0};
    write_file("bad.json", bad_profiles[_i].text);
    ck_assert_ptr_null(hv_profile_read("bad.json", atoms, &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_str_eq(err.path, "bad.json");
    ck_assert_msg(strstr(err.text, bad_profiles[_i].says) != NULL, "%s", err.text);
    ck_assert_uint_eq(err.line, bad_profiles[_i].line);
    if (bad_profiles[_i].column != 99) /* Jansson's own */
        ck_assert_uint_eq(err.column, bad_profiles[_i].column);
}
END_TEST

/* Lines of real trees: does the release that the tree declares come later? */
static const struct {
    const char *profile, *line;
    bool development;
} version_lines[] = {
    {"xen", "export XEN_EXTRAVERSION ?= -unstable$(XEN_VENDORVERSION)", true},
    {"xen", "export XEN_EXTRAVERSION ?= .0-unstable$(XEN_VENDORVERSION)", true},
    {"xen", "export XEN_EXTRAVERSION ?= -rc$(XEN_VENDORVERSION)", true},
    {"xen", "export XEN_EXTRAVERSION ?= 0-rc$(XEN_VENDORVERSION)", true},
    {"xen", "export XEN_EXTRAVERSION ?= .0-rc4-pre$(XEN_VENDORVERSION)", true},
    {"xen", "export XEN_EXTRAVERSION := -pre", true},
    {"xen", "export XEN_EXTRAVERSION  = \"-devel\"", true},
    {"xen", "export XEN_EXTRAVERSION  = \"-rc\"", true},
    {"xen", "export XEN_EXTRAVERSION ?= .0$(XEN_VENDORVERSION)", false},
    {"xen", "export XEN_EXTRAVERSION ?= .1-pre$(XEN_VENDORVERSION)", false},
    {"xen", "export XEN_EXTRAVERSION ?= .2-rc1$(XEN_VENDORVERSION)", false},
    {"xen", "export XEN_EXTRAVERSION ?= .10-rc1$(XEN_VENDORVERSION)", false},
    {"xen", "export XEN_EXTRAVERSION  = \"\"", false},
    {"kvm", "EXTRAVERSION = -rc1", true},
    {"kvm", "EXTRAVERSION = -rc10", true},
    {"kvm", "EXTRAVERSION =", false},
};

START_TEST(a_tree_under_development_is_recognised)
{
    struct hv_err err = {0};
    char path[4096];
    snprintf(path, sizeof path, "%s/rules/profiles/%s.json", HVABI_SOURCE_DIR,
             version_lines[_i].profile);
    struct hv_profile *own = hv_profile_read(path, atoms, &err);
    ck_assert_msg(own != NULL, "%u: %s", err.line, err.text);
    ck_assert_int_eq(
        hv_pattern_matches(&own->versions[0].development, version_lines[_i].line, NULL),
        version_lines[_i].development);
    hv_profile_free(own);
}
END_TEST

#define RULE(id, slug, more)                                                           \
    "{\"id\":\"" id "\",\"slug\":\"" slug                                              \
    "\",\"kind\":\"member-added\",\"strict\":\"break\","                               \
    "\"covered\":\"review\",\"title\":\"t\",\"why\":\"w\",\"fix\":\"f\",\"example\":"  \
    "\"e\"" more "}"
#define RULES(rules) "{\"schema\":\"hvabi-catalogue/1\",\"rules\":[\n" rules "]}"

START_TEST(a_catalogue_is_read)
{
    struct hv_err err = {0};
    write_file(
        "c.json",
        RULES(RULE("HV0001", "one", ",\"when\":[\"at-end\",\"!growable\"]") "," RULE(
            "HV0002", "two", ",\"rollback\":true,\"back\":\"b\"")));
    struct hv_catalogue *catalogue =
        hv_catalogue_parse(&(struct hv_file){.name = "c.json"}, NULL, atoms, &err);
    ck_assert_msg(catalogue != NULL, "%s", err.text);
    const struct hv_rule *rule = hv_catalogue_find(catalogue, "one");
    ck_assert_int_eq(rule->kind, HV_KIND_MEMBER_ADDED);
    ck_assert_uint_eq(rule->require, UINT64_C(1) << HV_FACT_AT_END);
    ck_assert_uint_eq(rule->forbid, UINT64_C(1) << HV_FACT_GROWABLE);
    ck_assert_int_eq(rule->covered, HV_VERDICT_REVIEW);
    ck_assert(!rule->rollback && hv_catalogue_find(catalogue, "HV0002")->rollback);
    ck_assert(!rule->back);
    ck_assert_str_eq(hv_catalogue_find(catalogue, "two")->back, "b");
    hv_catalogue_free(catalogue);
}
END_TEST

static const struct {
    const char *text;
    unsigned line, column;
    const char *says;
} bad_catalogues[] = {
    {RULES(""), 1, 39, "at least one item"},
    {RULES(RULE("HV1", "one", "")), 2, 7, "four digits"},
    {RULES(RULE("HV0001", "a", "") ",\n" RULE("HV0001", "b", "")), 3, 1, "HV0001"},
    {RULES(RULE("HV0001", "a", "") ",\n" RULE("HV0002", "a", "")), 3, 1, "slug"},
    {RULES(RULE("HV0001", "a", ",\n\"when\":[\"big\"]")), 3, 9, "name of a fact"},
    {RULES(RULE("HV0001", "a", ",\n\"when\":[\"grown\",\"!grown\"]")), 3, 17, "twice"},
    {RULES(RULE("HV0001", "a", ",\n\"severity\":1")), 3, 1, "unknown key"},
};

START_TEST(a_bad_catalogue_is_told_with_its_place)
{
    struct hv_err err = {0};
    write_file("bad.json", bad_catalogues[_i].text);
    ck_assert_ptr_null(
        hv_catalogue_parse(&(struct hv_file){.name = "bad.json"}, NULL, atoms, &err));
    ck_assert_msg(strstr(err.text, bad_catalogues[_i].says) != NULL, "%s", err.text);
    ck_assert_uint_eq(err.line, bad_catalogues[_i].line);
    ck_assert_uint_eq(err.column, bad_catalogues[_i].column);
}
END_TEST

START_TEST(a_surface_is_written_without_its_defaults)
{
    struct hv_buf buf = {0};
    struct hv_surface *s = toy_surface("1.0");
    hv_surface_write(s, profile, false, &buf);
    ck_assert_str_eq(buf.p, golden);
    hv_buf_done(&buf);
    hv_surface_write(s, profile, true, &buf);
    ck_assert_ptr_nonnull(strstr(buf.p, ",\"line\":3}"));
    ck_assert_ptr_nonnull(strstr(buf.p, ",\"line\":9}"));
    hv_buf_done(&buf);
    hv_surface_free(s);
}
END_TEST

START_TEST(a_set_holds_whole_surfaces)
{
    struct hv_buf buf = {0};
    struct hv_surface *s = toy_surface("1.0");
    const struct hv_surface *both[] = {s, s};
    hv_surface_set_write(both, 2, profile, false, &buf);
    ck_assert_int_eq(
        strncmp(buf.p, "{\n\"schema\":\"hvabi-surface-set/1\",\n\"surfaces\":[\n{", 48),
        0);
    ck_assert_uint_gt(buf.n, 2 * (sizeof golden - 1));
    hv_buf_done(&buf);
    hv_surface_free(s);
}
END_TEST

START_TEST(a_surface_survives_the_way_there_and_back)
{
    struct hv_err err = {0};
    struct hv_buf buf = {0};
    struct hv_surface *s = toy_surface("1.0");
    record("1.0", s);
    struct hv_surface *t = hv_surface_read("./toy/1.0/a64.json", profile, atoms, &err);
    ck_assert_msg(t != NULL, "%u:%u: %s", err.line, err.column, err.text);
    hv_surface_write(t, profile, false, &buf);
    ck_assert_str_eq(buf.p, golden);
    ck_assert_uint_eq(t->n_entities, s->n_entities);
    for (size_t i = 0; i < s->n_entities; i++)
        ck_assert(hv_entity_form_hash(s->entities[i]) ==
                  hv_entity_form_hash(t->entities[i]));
    const struct hv_entity *e = hv_surface_find(t, HV_CLASS_CONSTANT, "S", 1);
    ck_assert_str_eq(e->u.constant.text, "\xff\x01\n\xef\x9f\xbf\xc3\xa9\x7f");
    hv_buf_done(&buf);
    hv_surface_free(s);
    hv_surface_free(t);
}
END_TEST

/* Damage to the golden surface: what to replace, by what, and the complaint. */
static const struct {
    const char *old, *new;
    unsigned line, column;
    const char *says;
} damages[] = {
    {"\"toy\"", "\"boy\"", 3, 11, "of the profile \"toy\""},
    {"\"a64\"", "\"a65\"", 5, 8, "an architecture of the profile"},
    {"\"a64\"", "\"a32\"", 5, 8, "in the name of the file"},
    {"\"264704\"", "264704", 6, 21, "expected a string"},
    {"\"tools\",\"all\"],\n", "\"tooth\",\"all\"],\n", 7, 22,
     "an audience of the profile"},
    {"\"kind\":\"guard\"", "\"kind\":\"gard\"", 17, 44, "\"guard\", \"skip\""},
    {"\"file\":1,", "\"file\":2,", 22, 27, "expected an index below 2, found 2"},
    {"\"size\":8,", "\"size\":-8,", 22, 36, "a whole number"},
    {"\"packed\":true", "\"packed\":1", 22, 57, "true or false"},
    {"[\"a\",0,32,", "[\"a\",32,", 22, 73, "[name, offset, bits, type]"},
    {"\"bitfield\"", "\"bitfeld\"", 22, 149, "unknown key \"bitfeld\""},
    {"[\"E_ONE\",\"1\"]", "[\"E_ONE\",1]", 28, 37, "expected a string"},
    {"\"value\":\"-1\"", "\"value\":\"-1x\"", 32, 30, "a decimal number"},
    {"\"value\":\"-1\"", "\"valve\":\"-1\"", 32, 1, "\"value\", which is missing"},
    {"0123456789abcdef", "0123456789ABCDEF", 36, 27, "16 hexadecimal"},
    {"\"number\":12}", "\"number\":12", 40, 1, "expected JSON"},
    {"\"R_BIT\",\"0\"", "\"R_BIT\"", 46, 58, "[name, value]"},
    {"\"default\":\"on\"", "\"default\":\"maybe\"", 46, 83, "\"on\" or \"off\""},
    {"\"variants\":3,\n", "", 1, 1, "\"variants\", which is missing"},
};

START_TEST(damage_to_a_surface_is_told_with_its_place)
{
    struct hv_err err = {0};
    struct hv_buf buf = {0};
    const char *at = strstr(golden, damages[_i].old);
    ck_assert_ptr_nonnull(at);
    hv_buf_add(&buf, golden, (size_t)(at - golden));
    hv_buf_puts(&buf, damages[_i].new);
    hv_buf_puts(&buf, at + strlen(damages[_i].old));
    write_file("a64.json", buf.p);
    ck_assert_ptr_null(hv_surface_read("a64.json", profile, atoms, &err));
    ck_assert_msg(strstr(err.text, damages[_i].says) != NULL, "%s", err.text);
    ck_assert_uint_eq(err.line, damages[_i].line);
    ck_assert_uint_eq(err.column, damages[_i].column);
    hv_buf_done(&buf);
}
END_TEST

START_TEST(every_truncation_is_refused)
{
    for (size_t n = 0; n + 2 < sizeof golden; n += 7) {
        struct hv_err err = {0};
        FILE *f = fopen("cut.json", "w");
        ck_assert_ptr_nonnull(f);
        fwrite(golden, 1, n, f);
        fclose(f);
        ck_assert_ptr_null(hv_surface_read("cut.json", profile, atoms, &err));
        ck_assert_uint_ge(err.line, 1);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("store");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_profile_is_read_with_its_defaults);
    tcase_add_loop_test(tcase, a_bad_profile_is_told_with_its_place, 0,
                        HV_COUNT(bad_profiles));
    tcase_add_loop_test(tcase, a_tree_under_development_is_recognised, 0,
                        HV_COUNT(version_lines));
    tcase_add_test(tcase, a_catalogue_is_read);
    tcase_add_loop_test(tcase, a_bad_catalogue_is_told_with_its_place, 0,
                        HV_COUNT(bad_catalogues));
    tcase_add_test(tcase, a_surface_is_written_without_its_defaults);
    tcase_add_test(tcase, a_set_holds_whole_surfaces);
    tcase_add_test(tcase, a_surface_survives_the_way_there_and_back);
    tcase_add_loop_test(tcase, damage_to_a_surface_is_told_with_its_place, 0,
                        HV_COUNT(damages));
    tcase_add_test(tcase, every_truncation_is_refused);
    return run_tests("store", tcase);
}
