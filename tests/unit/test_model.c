/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "model/pattern.h"
#include "model/profile.h"
#include "model/rule.h"
#include "model/surface.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

START_TEST(names_go_there_and_back)
{
    for (int i = 0; i < HV_KIND_COUNT; i++)
        ck_assert_int_eq(hv_word_find(hv_kind_name, hv_kind_name((enum hv_kind)i)), i);
    for (int i = 0; i < HV_VERDICT_COUNT; i++)
        ck_assert_int_eq(
            hv_word_find(hv_verdict_name, hv_verdict_name((enum hv_verdict)i)), i);
    ck_assert_str_eq(hv_kind_name(HV_KIND_MEMBER_WIDENED), "member-widened");
    ck_assert_str_eq(hv_class_name(HV_CLASS_HYPERCALL), "hypercall");
    ck_assert_int_eq(hv_word_find(hv_kind_name, "member"), -1);
    ck_assert_int_eq(hv_word_find(hv_verdict_name, ""), -1);
}
END_TEST

START_TEST(rules_are_found_by_id_and_slug)
{
    struct hv_rule rules[] = {{.id = "HV1203", .slug = "member-widened"},
                              {.id = "HV0007", .slug = "record-size"}};
    const struct hv_catalogue catalogue = {.n_rules = 2, .rules = rules};
    ck_assert_ptr_eq(hv_catalogue_find(&catalogue, "HV0007"), &rules[1]);
    ck_assert_ptr_eq(hv_catalogue_find(&catalogue, "member-widened"), &rules[0]);
    ck_assert_ptr_null(hv_catalogue_find(&catalogue, "HV12"));
    hv_catalogue_free(NULL);
}
END_TEST

static const struct {
    const char *a, *b;
    int order;
} releases[] = {
    {"4.9", "4.10", -1},
    {"4.10", "4.9", 1},
    {"4.17", "4.17", 0},
    {"4.17", "4.17.0", 0},
    {"4.17", "4.17.1", -1},
    {"4.17.2", "4.17.10", -1},
    {"4.18-rc1", "4.18", -1},
    {"4.18-rc2", "4.18-rc10", -1},
    {"4.18-rc1", "4.17", 1},
    {"04.1", "4.01", 0},
    {"5", "4.99", 1},
    {NULL, "4.0", -1},
    {"v6.9", "v6.10", -1},
    {"4.99999999999999999999999", "4.100000000000000000000000", -1},
};

START_TEST(releases_are_ordered_by_number)
{
    int order = hv_release_compare(releases[_i].a, releases[_i].b);
    int back = hv_release_compare(releases[_i].b, releases[_i].a);
    ck_assert_int_eq((order > 0) - (order < 0), releases[_i].order);
    ck_assert_int_eq((back > 0) - (back < 0), -releases[_i].order);
}
END_TEST

START_TEST(signs_of_types)
{
    ck_assert_int_eq(hv_type_sign("uint32_t"), HV_SIGN_UNSIGNED);
    ck_assert_int_eq(hv_type_sign("int8_t"), HV_SIGN_SIGNED);
    ck_assert_int_eq(hv_type_sign("uint64_aligned_t"), HV_SIGN_UNSIGNED);
    ck_assert_int_eq(hv_type_sign("_Bool"), HV_SIGN_UNSIGNED);
    ck_assert_int_eq(hv_type_sign("const uint32_t"), HV_SIGN_UNSIGNED);
    static const char *const none[] = {
        "char",       "void *", "struct x", "uint8_t [4]", "uint8_t *", "interval",
        "interval_t", "",       "uint_t",   "int",         NULL};
    for (size_t i = 0; i < HV_COUNT(none); i++)
        ck_assert_int_eq(hv_type_sign(none[i]), HV_SIGN_NONE);
}
END_TEST

static const struct {
    const char *type, *element;
    size_t count;
} elements[] = {
    {"uint8_t [4][8]", "uint8_t", 32},
    {"uint8_t", "uint8_t", 1},
    {"struct x []", "struct x", 0},
    {"void *[3]", "void *", 3},
    {"uint8_t (*)[4]", "uint8_t (*)[4]", 1},
    {"struct [2]", "struct", 2},
    {"uint8_t [][4]", "uint8_t", 0},
    {"uint8_t [0]", "uint8_t", 0},
    {"uint8_t [N]", "uint8_t [N]", 1},
    {"", "", 1},
    {"]", "]", 1},
    {"uint8_t [99999999999999999999999]", "uint8_t", SIZE_MAX},
};

START_TEST(arrays_have_an_element_and_a_count)
{
    const char *p;
    size_t n;
    ck_assert_uint_eq(hv_type_element(elements[_i].type, &p, &n), elements[_i].count);
    ck_assert_uint_eq(n, strlen(elements[_i].element));
    ck_assert_int_eq(strncmp(p, elements[_i].element, n), 0);
}
END_TEST

START_TEST(globs_cross_slashes)
{
    const char *globs[] = {"arch-x86/*", "xen.h"};
    const struct hv_strings strings = {2, globs};
    ck_assert(hv_globs_match(&strings, "arch-x86/hvm/save.h"));
    ck_assert(hv_globs_match(&strings, "xen.h"));
    ck_assert(!hv_globs_match(&strings, "io/xen.h"));
    ck_assert(!hv_globs_match(&(const struct hv_strings){0}, "xen.h"));
}
END_TEST

static struct hv_entity entity(enum hv_class cls, const char *name, uint32_t audiences)
{
    return (struct hv_entity){.cls = cls, .name = name, .audiences = audiences};
}

START_TEST(a_sealed_surface_is_sorted_and_searched)
{
    struct hv_surface *surface = hv_surface_new("p", "a");
    struct hv_enumerator values[] = {{"A", "0", 0, NULL}, {"B", "1", 0, NULL}};
    struct hv_entity entities[] = {
        entity(HV_CLASS_CONSTANT, "B", 4), entity(HV_CLASS_ENUM, "enum e", 7),
        entity(HV_CLASS_CONSTANT, "B", 3), entity(HV_CLASS_RECORD, "struct z", 7),
        entity(HV_CLASS_CONSTANT, "A", 6), entity(HV_CLASS_RECORD, "struct a", 7),
    };
    entities[1].u.enum_.values = values;
    entities[1].u.enum_.n_values = 2;
    hv_surface_append(surface, entities, HV_COUNT(entities));
    hv_surface_seal(surface);
    const struct hv_entity **sorted = surface->entities;
    ck_assert_str_eq(sorted[0]->name, "struct a");
    ck_assert_str_eq(sorted[5]->name, "B");
    ck_assert_uint_eq(sorted[5]->audiences, 4);
    ck_assert_ptr_eq(hv_surface_find(surface, HV_CLASS_CONSTANT, "B", 4), sorted[5]);
    ck_assert_ptr_eq(hv_surface_find(surface, HV_CLASS_CONSTANT, "B", 7), sorted[4]);
    ck_assert_ptr_null(hv_surface_find(surface, HV_CLASS_CONSTANT, "A", 1));
    ck_assert_ptr_null(hv_surface_find(surface, HV_CLASS_MACRO, "A", 7));
    hv_surface_free(surface);
}
END_TEST

START_TEST(what_is_hidden_is_not_unread)
{
    struct hv_left_out left_out[] = {
        {.kind = HV_LEFT_OUT_GUARD, .file = "a.h", .audiences = 1},
        {.kind = HV_LEFT_OUT_SKIP, .file = "b.h", .audiences = 7},
        {.kind = HV_LEFT_OUT_KNOWN, .file = "c.h", .audiences = 1},
        {.kind = HV_LEFT_OUT_FAILED, .file = "*", .audiences = 4},
    };
    const struct hv_surface surface = {.n_left_out = 4, .left_out = left_out};
    ck_assert_ptr_null(hv_surface_unread(&surface, "a.h", 1));
    ck_assert_ptr_null(hv_surface_unread(&surface, "b.h", 2));
    ck_assert_ptr_eq(hv_surface_unread(&surface, "c.h", 1), &left_out[2]);
    ck_assert_ptr_null(hv_surface_unread(&surface, "c.h", 2));
    ck_assert_ptr_eq(hv_surface_unread(&surface, "a.h", 4), &left_out[3]);
    ck_assert_ptr_eq(hv_surface_unread(&surface, NULL, 4), &left_out[3]);
}
END_TEST

/* Every field of a form, each with a value of its own. */
int main(void)
{
    TCase *tcase = tcase_create("model");
    tcase_add_test(tcase, names_go_there_and_back);
    tcase_add_test(tcase, rules_are_found_by_id_and_slug);
    tcase_add_loop_test(tcase, releases_are_ordered_by_number, 0, HV_COUNT(releases));
    tcase_add_test(tcase, signs_of_types);
    tcase_add_loop_test(tcase, arrays_have_an_element_and_a_count, 0,
                        HV_COUNT(elements));
    tcase_add_test(tcase, globs_cross_slashes);
    tcase_add_test(tcase, a_sealed_surface_is_sorted_and_searched);
    tcase_add_test(tcase, what_is_hidden_is_not_unread);
    return run_tests("model", tcase);
}
