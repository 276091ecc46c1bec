/* SPDX-License-Identifier: MIT */
#include "store/release_index.h"
#include "store/releases.h"
#include "store_case.h"
#include "store_files.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

START_TEST(releases_are_listed_by_number)
{
    struct hv_err err = {0};
    struct hv_strings releases;
    ck_assert(hv_baseline_releases(".", "toy", atoms, &releases, &err));
    ck_assert_uint_eq(releases.n, 0);
    free(releases.v);
    write_file("toy/1.10/a64.json", "");
    write_file("toy/1.9/a32.json", "");
    write_file("toy/history/a32.json", "");
    write_file("toy/1.8/README", "");
    ck_assert(hv_baseline_releases(".", "toy", atoms, &releases, &err));
    ck_assert_uint_eq(releases.n, 2);
    ck_assert_str_eq(releases.v[0], "1.9");
    ck_assert_str_eq(releases.v[1], "1.10");
    free(releases.v);
    ck_assert_int_eq(symlink("1.11", "toy/1.11"), 0); /* a loop */
    ck_assert(!hv_baseline_releases(".", "toy", atoms, &releases, &err));
    ck_assert_msg(strstr(err.text, "cannot list") != NULL, "%s", err.text);
    ck_assert_int_eq(unlink("toy/1.11"), 0);
    write_file("file/toy", "");
    ck_assert(!hv_baseline_releases("file", "toy", atoms, &releases, &err));
}
END_TEST

/* Record 1.8 to 1.12; in 1.9 and 1.12 the record is larger, 1.10 hides it from guests.
 */
static void record_five(void)
{
    static const char *const names[] = {"1.8", "1.9", "1.10", "1.11", "1.12"};
    for (int i = 0; i < 5; i++) {
        struct hv_surface *s = toy_surface(names[i]);
        for (size_t k = 0; k < s->n_entities; k++) {
            struct hv_entity *e = hv_entity_mutable(s->entities[k]);
            if (strcmp(e->name, "struct r") != 0)
                continue;
            e->u.record.size += i == 1 || i == 4 ? 4 : 0;
            e->audiences = i == 2 ? 6 : 7;
        }
        record(names[i], s);
        hv_surface_free(s);
    }
}

/* The index of those baselines below dir, through the store. */
static const struct hv_release_index *index_of(struct hv_releases *releases)
{
    struct hv_err err = {0};
    const struct hv_release_index *index =
        hv_releases_index(releases, profile, 1, &err);
    ck_assert_msg(index != NULL, "%u:%u: %s", err.line, err.column, err.text);
    return index;
}

static void write_index(const char *dir)
{
    struct hv_err err = {0};
    ck_assert_msg(hv_index_file_write(dir, profile, "a64", atoms, &err), "%s",
                  err.text);
}

START_TEST(the_index_knows_since_when)
{
    record_five();
    write_index(".");
    struct hv_releases *releases = hv_releases_new(".", NULL, atoms);
    const struct hv_release_index *index = index_of(releases);
    struct hv_surface *s = toy_surface("1.8");
    struct hv_entity r = *hv_surface_find(s, HV_CLASS_RECORD, "struct r", 7);
    const struct hv_entity *c = hv_surface_find(s, HV_CLASS_CONSTANT, "C", 7);
    ck_assert_uint_eq(index->n, 5);
    ck_assert_str_eq(index->releases[4], "1.12");
#define SINCE(e, audience, until) hv_release_index_since(index, e, audience, until)
    ck_assert_str_eq(SINCE(c, 1, NULL), "1.8");
    ck_assert_str_eq(SINCE(&r, 1, "1.8"), "1.8");
    ck_assert_str_eq(SINCE(&r, 2, "1.11"), "1.10");
    ck_assert_str_eq(SINCE(&r, 1, "1.11.5"), "1.11");
    ck_assert_ptr_null(SINCE(&r, 1, "1.10"));
    ck_assert_ptr_null(SINCE(&r, 2, NULL));
    ck_assert_ptr_null(SINCE(&r, 1, "1.7"));
    ck_assert_str_eq(SINCE(&r, 2, "1.10"), "1.10");
    r.u.record.size += 8;
    ck_assert_ptr_null(SINCE(&r, 1, "1.8"));
    r.name = hv_atom(atoms, "struct q");
    ck_assert_ptr_null(SINCE(&r, 1, "1.8"));
    hv_surface_free(s);
    hv_releases_free(releases);
}
END_TEST

START_TEST(the_index_recognises_a_release)
{
    record_five();
    write_index(".");
    struct hv_releases *releases = hv_releases_new(".", NULL, atoms);
    const struct hv_release_index *index = index_of(releases);
    struct hv_surface *s = toy_surface(NULL);
    ck_assert_str_eq(hv_release_index_recognise(index, s), "1.11"); /* so has 1.8 */
    for (size_t k = 0; k < s->n_entities; k++)
        if (strcmp(s->entities[k]->name, "struct r") == 0)
            hv_entity_mutable(s->entities[k])->u.record.size += 4;
    ck_assert_str_eq(hv_release_index_recognise(index, s), "1.12");
    s->n_entities = 0;
    ck_assert_ptr_null(hv_release_index_recognise(index, s));
    hv_surface_free(s);
    hv_releases_free(releases);
}
END_TEST

static const char *const overlaid[] = {"toy/1.9/a64.json", "toy/1.13/a64.json",
                                       "toy/history/a64.json"};

static bool load_overlaid(void *ctx, const char *path, struct hv_file *ret,
                          struct hv_err *err)
{
    struct hv_buf *buf = ctx;
    char below[64];
    snprintf(below, sizeof below, "over/%s", path);
    buf->n = 0;
    if (!hv_file_read(below, 1 << 20, buf, err))
        return false;
    *ret = (struct hv_file){"over", buf->p, buf->n};
    return true;
}

/* The overlay has 1.9 with the small record, which the directory has with the large
 * one, and 1.13. */
START_TEST(an_overlay_takes_the_place_of_releases)
{
    struct hv_err err = {0};
    struct hv_buf buf = {0};
    const struct hv_release_overlay overlay = {"over", HV_COUNT(overlaid), overlaid,
                                               load_overlaid, &buf};
    struct hv_strings names;
    struct hv_surface *s = toy_surface("1.9"), *found;
    record_five();
    write_index(".");
    record_below("over", "1.9", s);
    s->release = "1.13";
    record_below("over", "1.13", s);
    write_index("over");
    struct hv_releases *releases = hv_releases_new(".", &overlay, atoms);
    ck_assert(hv_releases_list(releases, "toy", &names, &err));
    ck_assert_uint_eq(names.n, 6);
    ck_assert_str_eq(names.v[5], "1.13");
    const struct hv_release_index *index = index_of(releases);
    const struct hv_entity *r = hv_surface_find(s, HV_CLASS_RECORD, "struct r", 7);
    ck_assert_uint_eq(index->n, 6);
    ck_assert_str_eq(hv_release_index_since(index, r, 2, "1.11"), "1.8");
    ck_assert_str_eq(hv_release_index_since(index, r, 2, NULL), "1.13");
    ck_assert_str_eq(hv_release_index_recognise(index, s), "1.13");
    ck_assert(hv_releases_surface(releases, &(struct hv_baseline){profile, "1.9", 1},
                                  &found, &err));
    ck_assert_uint_eq(
        hv_surface_find(found, HV_CLASS_RECORD, "struct r", 7)->u.record.size,
        r->u.record.size);
    ck_assert(hv_releases_surface(releases, &(struct hv_baseline){profile, "1.7", 1},
                                  &found, &err) &&
              !found);
    ck_assert(hv_releases_has(releases, &(struct hv_baseline){profile, "1.8", 1}));
    ck_assert(hv_releases_has(releases, &(struct hv_baseline){profile, "1.13", 1}));
    ck_assert(!hv_releases_has(releases, &(struct hv_baseline){profile, "1.14", 1}));
    hv_releases_free(releases);
    hv_surface_free(s);
    hv_buf_done(&buf);
}
END_TEST

START_TEST(the_index_is_written_to_the_same_bytes)
{
    struct hv_err err = {0};
    struct hv_buf one = {0}, two = {0};
    record_five();
    ck_assert(hv_index_file_write(".", profile, "a64", atoms, &err));
    ck_assert(hv_file_read("toy/history/a64.json", 1 << 20, &one, &err));
    ck_assert(hv_index_file_write(".", profile, "a64", atoms, &err));
    ck_assert(hv_file_read("toy/history/a64.json", 1 << 20, &two, &err));
    ck_assert_str_eq(one.p, two.p);
    ck_assert_ptr_nonnull(strstr(one.p, " 7 0-\"]"));
    hv_buf_done(&one);
    hv_buf_done(&two);
    ck_assert_int_eq(system("mv toy/1.12 toy/1.13"), 0);
    ck_assert(!hv_index_file_write(".", profile, "a64", atoms, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "\"1.13\""));
    ck_assert_int_eq(system("rm -r toy/1.*"), 0);
    ck_assert(hv_index_file_write(".", profile, "a64", atoms, &err));
    ck_assert(!hv_file_exists("toy/history/a64.json"));
}
END_TEST

#define INDEX(entities)                                                                \
    "{\"schema\":\"hvabi-history/"                                                     \
    "1\",\"profile\":\"toy\",\"arch\":\"a64\",\"audiences\":[],"                       \
    "\"releases\":[\"1\",\"2\",\"3\"],\"entities\":[\n" entities "]}"

static const char *const bad_forms[] = {
    "0123456789abcde 1 0",      "0123456789abcdef 0 0",
    "0123456789abcdef 1 3",     "0123456789abcdef 1 1-1",
    "0123456789abcdef 1 0-1,2", "0123456789abcdef 1 2,0",
    "0123456789abcdef 1 ",      "0123456789abcdef 1 0 ",
    "0123456789abcdef 65536 0", "",
    "0123456789abcdef 1 0-,2",  "0123456789abcdef 1 4294967296",
};

/* The index of the store's directory, which is damaged. */
static const struct hv_release_index *read_index(struct hv_err *err)
{
    struct hv_releases *releases = hv_releases_new(".", NULL, atoms);
    const struct hv_release_index *index = hv_releases_index(releases, profile, 1, err);
    hv_releases_free(releases);
    return index;
}

START_TEST(damage_to_the_index_is_reported)
{
    struct hv_err err = {0};
    char text[512];
    snprintf(text, sizeof text, INDEX("[\"record\",\"r\",\n\"%s\"]"), bad_forms[_i]);
    write_file("toy/history/a64.json", text);
    ck_assert_ptr_null(read_index(&err));
    ck_assert_uint_eq(err.line, 3);
    ck_assert_uint_eq(err.column, 1);
}
END_TEST

START_TEST(a_missing_or_unsorted_index_is_reported)
{
    struct hv_err err = {0};
    ck_assert_ptr_null(read_index(&err));
    ck_assert_ptr_nonnull(strstr(err.text, "`hvabi record`"));
    write_file("toy/history/a64.json",
               INDEX("[\"record\",\"r\",\"0123456789abcdef 1 0-\"],\n"
                     "[\"record\",\"q\",\"0123456789abcdef 1 0-\"]"));
    ck_assert_ptr_null(read_index(&err));
    ck_assert_uint_eq(err.line, 3);
    ck_assert_uint_eq(err.column, 11);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("release_index");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, releases_are_listed_by_number);
    tcase_add_test(tcase, the_index_knows_since_when);
    tcase_add_test(tcase, the_index_recognises_a_release);
    tcase_add_test(tcase, an_overlay_takes_the_place_of_releases);
    tcase_add_test(tcase, the_index_is_written_to_the_same_bytes);
    tcase_add_loop_test(tcase, damage_to_the_index_is_reported, 0, HV_COUNT(bad_forms));
    tcase_add_test(tcase, a_missing_or_unsorted_index_is_reported);
    return run_tests("release_index", tcase);
}
