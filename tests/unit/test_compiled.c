/* SPDX-License-Identifier: MIT */
#include "compiled_case.h"
#include "store/baseline.h"
#include "store/change_index.h"
#include "store/compiled.h"
#include "store/consumer_file.h"
#include "store/releases.h"
#include "store/store.h"
#include "store_case.h"
#include "suite.h"

static struct hv_profile *read_profile(const char *path)
{
    struct hv_err err = {0};
    struct hv_profile *profile = hv_profile_read(path, atoms, &err);
    ck_assert_msg(profile != NULL, "%s: %s", path, err.text);
    return profile;
}

/* ---- what is recorded in this project, as the build compiled it ---- */

static void same_forms(const struct hv_index_form *a, const struct hv_index_form *b,
                       size_t n)
{
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(a[i].hash, b[i].hash);
        ck_assert_uint_eq(a[i].audiences, b[i].audiences);
        ck_assert_pstr_eq(a[i].value, b[i].value);
        ck_assert_uint_eq(a[i].n_ranges, b[i].n_ranges);
        ck_assert_mem_eq(a[i].ranges, b[i].ranges, a[i].n_ranges * sizeof *a[i].ranges);
    }
}

static void same_index(struct hv_index_file *a, struct hv_index_file *b)
{
    ck_assert_uint_eq(a->n_releases, b->n_releases);
    for (size_t i = 0; i < a->n_releases; i++)
        ck_assert_ptr_eq(a->releases[i], b->releases[i]);
    ck_assert_uint_eq(a->n_entities, b->n_entities);
    for (size_t i = 0; i < a->n_entities; i++) {
        ck_assert_int_eq(a->entities[i].cls, b->entities[i].cls);
        ck_assert_str_eq(a->entities[i].name, b->entities[i].name);
        ck_assert_uint_eq(a->entities[i].n_forms, b->entities[i].n_forms);
        same_forms(hv_index_forms(a, &a->entities[i]),
                   hv_index_forms(b, &b->entities[i]), a->entities[i].n_forms);
    }
}

static bool is_named(const struct hv_entity *e, const struct hv_strings *names)
{
    return hv_strings_have(names, e->name);
}

static size_t count_of_names(const struct hv_entity **all, size_t n,
                             const struct hv_strings *names)
{
    return HV_SUM(e, all, n, is_named(*e, names));
}

/* An excerpt has all entities of its names, in their order, and no others. */
static void expect_excerpt(struct hv_compiled *compiled,
                           const struct hv_compiled_part *part,
                           const struct hv_surface *whole)
{
    enum { EACH = 40 };
    const char **v = hv_alloc((whole->n_entities / EACH + 2) * sizeof *v);
    struct hv_strings names = {0, v};
    for (size_t i = 0; i < whole->n_entities; i += EACH)
        v[names.n++] = whole->entities[i]->name;
    HV_SORT(v, names.n, hv_by_text);
    struct hv_surface *some = hv_compiled_surface(compiled, part, &names);
    ck_assert_ptr_nonnull(some);
    ck_assert_uint_eq(some->n_entities,
                      count_of_names(whole->entities, whole->n_entities, &names));
    ck_assert_uint_eq(some->n_older,
                      count_of_names(whole->older, whole->n_older, &names));
    size_t k = 0;
    for (size_t i = 0; i < whole->n_entities; i++)
        if (is_named(whole->entities[i], &names))
            ck_assert_ptr_eq(some->entities[k++], whole->entities[i]);
    hv_surface_free(some);
    free(v);
}

/* The part says what the file of JSON says. */
static void expect_file(struct hv_compiled *compiled, const struct hv_profile *profile,
                        const struct hv_compiled_part *part)
{
    char *path = hv_baseline_path(HVABI_SOURCE_DIR "/baselines", profile->name,
                                  part->release, part->name);
    struct hv_buf json = {0}, again = {0};
    struct hv_err err = {0};
    read_file(path, &json);
    bool consumer =
        strncmp(part->release, HV_CONSUMERS_DIR "/", strlen(HV_CONSUMERS_DIR "/")) == 0;
    bool history = strcmp(part->release, HV_HISTORY_DIR) == 0;
    struct hv_serial_in in = hv_compiled_stream(compiled, part);
    if (strcmp(part->name, HV_CHANGE_INDEX) == 0) {
        struct hv_change_index *changes = hv_change_index_get(&in);
        ck_assert_ptr_nonnull(changes);
        hv_change_index_write(changes, profile, &again);
        hv_change_index_free(changes);
    } else if (history && strcmp(part->name, HV_COMMIT_INDEX) == 0) {
        struct hv_commit_index *commits = hv_commit_index_get(&in);
        ck_assert_ptr_nonnull(commits);
        hv_commit_index_write(commits, profile, &again);
        hv_commit_index_free(commits);
    } else if (strcmp(part->name, HV_CONSUMER_CALLS) == 0) {
        struct hv_call_places calls;
        ck_assert(hv_compiled_calls(compiled, part, &calls));
        hv_call_places_write(&calls, &again);
        free(calls.v);
    } else if (!history) {
        struct hv_surface *s = hv_compiled_surface(compiled, part, NULL);
        ck_assert_ptr_nonnull(s);
        hv_surface_write(s, profile, consumer, &again);
        expect_excerpt(compiled, part, s);
        hv_surface_free(s);
    } else {
        const char *const names[] = {profile->name, part->name};
        struct hv_index_file *a = hv_index_file_get(&in);
        struct hv_index_file *b = hv_index_file_read(
            &(struct hv_file){path, json.p, json.n}, names, atoms, &err);
        ck_assert(a && b);
        same_index(a, b);
        hv_index_file_free(a);
        hv_index_file_free(b);
    }
    ck_assert_msg(!again.n ||
                      (json.n == again.n && memcmp(json.p, again.p, json.n) == 0),
                  "%s is compiled otherwise", path);
    hv_buf_done(&json);
    hv_buf_done(&again);
    free(path);
}

static const char *const profiles[] = {"xen", "kvm"};

START_TEST(all_releases_are_read_as_from_json)
{
    bool damaged;
    size_t n;
    char path[512];
    snprintf(path, sizeof path, "%s/rules/profiles/%s.json", HVABI_SOURCE_DIR,
             profiles[_i]);
    struct hv_profile *profile = read_profile(path);
    struct hv_compiled *compiled =
        hv_compiled_open(HVABI_BASELINES_DIR, profile->name, atoms, &damaged);
    ck_assert(compiled && hv_compiled_fits(compiled, profile));
    const struct hv_compiled_part *parts = hv_compiled_parts(compiled, &n);
    ck_assert_uint_gt(n, 10);
    for (size_t i = 0; i < n; i++)
        expect_file(compiled, profile, &parts[i]);
    hv_compiled_free(compiled);
    hv_profile_free(profile);
}
END_TEST

/* ---- a small one ---- */

static const char TOY[] =
    "{\"schema\":\"hvabi-profile/"
    "1\",\"name\":\"toy\",\"title\":\"Toy\",\"roots\":[\".\"],"
    "\"markers\":[\"toy.h\"],\"headers\":[\"*.h\"],"
    "\"archs\":[{\"name\":\"a32\",\"target\":\"t\"},{\"name\":\"a64\",\"target\":\"t\"}"
    "],"
    "\"audiences\":[{\"name\":\"guest\"},{\"name\":\"tools\"},{\"name\":\"all\"}]}";

#define FILE_1 "toy/1.0/a64.json"
#define CONSUMER "toy/consumers/c"

static struct hv_profile *make_toy(void)
{
    struct hv_err err = {0};
    write_file("toy.json", TOY, strlen(TOY));
    struct hv_profile *profile = read_profile("toy.json");
    struct hv_surface *surface = toy_surface("1.0");
    struct hv_buf text = {0};
    hv_surface_write(surface, profile, false, &text);
    write_file(FILE_1, text.p, text.n);
    run("mkdir -p " CONSUMER);
    write_file(CONSUMER "/a64.json", text.p, text.n); /* is no release */
    hv_buf_done(&text);
    hv_surface_free(surface);
    ck_assert(hv_index_file_write(".", profile, "a64", atoms, &err));
    ck_assert_msg(hv_compiled_write(".", profile, "toy.compiled", atoms, &err), "%s",
                  err.text);
    return profile;
}

/* What the store makes of the baseline: its text, or an error. */
static void expect_surface(const struct hv_profile *profile, const char *text,
                           const char *error)
{
    struct hv_err err = {0};
    struct hv_buf again = {0};
    struct hv_surface *s = NULL;
    struct hv_strings names;
    struct hv_releases *releases = hv_releases_new(".", NULL, atoms);
    const struct hv_baseline which = {profile, "1.0", 1};
    bool ok = hv_releases_list(releases, "toy", &names, &err) &&
              hv_releases_surface(releases, &which, &s, &err);
    ck_assert_int_eq(ok, !error);
    ck_assert_msg(!error || strstr(err.text, error), "%s", err.text);
    if (s)
        hv_surface_write(s, profile, false, &again);
    ck_assert_pstr_eq(again.p, text);
    ck_assert_int_eq(hv_releases_has(releases, &which), text != NULL);
    hv_buf_done(&again);
    hv_releases_free(releases);
}

START_TEST(it_stands_alone)
{
    struct hv_profile *profile = make_toy();
    struct hv_err err = {0};
    struct hv_strings names;
    run("mv toy gone");
    expect_surface(profile, golden, NULL);
    struct hv_releases *releases = hv_releases_new(".", NULL, atoms);
    ck_assert(hv_releases_list(releases, "toy", &names, &err) && names.n == 1);
    ck_assert_str_eq(names.v[0], "1.0");
    ck_assert_ptr_nonnull(hv_releases_index(releases, profile, 1, &err));
    ck_assert_ptr_null(hv_releases_index(releases, profile, 0, &err));
    hv_releases_free(releases);
    hv_profile_free(profile);
}
END_TEST

START_TEST(some_entities_are_read_by_name)
{
    static const char *names[] = {"S", "bare", "enum e", "none"};
    struct hv_profile *profile = make_toy();
    struct hv_err err = {0};
    struct hv_surface *s;
    run("mv toy gone");
    struct hv_releases *releases = hv_releases_new(".", NULL, atoms);
    ck_assert(hv_releases_excerpt(releases, &(struct hv_baseline){profile, "1.0", 1},
                                  &(struct hv_strings){HV_COUNT(names), names}, &s,
                                  &err));
    ck_assert_uint_eq(s->n_entities, 3);
    ck_assert_str_eq(s->entities[0]->name, "bare");
    ck_assert_str_eq(s->entities[1]->name, "enum e");
    ck_assert_str_eq(s->entities[2]->name, "S");
    hv_surface_free(s);
    hv_releases_free(releases);
    hv_profile_free(profile);
}
END_TEST

START_TEST(the_json_counts)
{
    struct hv_profile *profile = make_toy();
    char other[sizeof golden];
    memcpy(other, golden, sizeof golden);
    memcpy(strstr(other, "\"-1\""), "\"-3\"", 4);
    run("touch -r " FILE_1 " before");
    write_file(FILE_1, other, strlen(other));
    expect_surface(profile, other, NULL);
    /* of the same size and time: it is not read */
    run("touch -r before " FILE_1);
    expect_surface(profile, golden, NULL);
    run("rm " FILE_1);
    expect_surface(profile, NULL, NULL);
    /* the same again, later */
    write_file(FILE_1, golden, strlen(golden));
    expect_surface(profile, golden, NULL);
    hv_profile_free(profile);
}
END_TEST

START_TEST(another_profile_reads_the_json)
{
    struct hv_profile *profile = make_toy();
    profile->archs[0].name = "b32";
    expect_surface(profile, golden, NULL);
    run("mv toy gone");
    expect_surface(profile, NULL, NULL);
    hv_profile_free(profile);
}
END_TEST

START_TEST(damage_is_seen)
{
    struct hv_profile *profile = make_toy();
    struct hv_buf whole = {0};
    bool damaged;
    read_file("toy.compiled", &whole);
    for (size_t i = 0; i < whole.n; i += 7) {
        whole.p[i] ^= 1;
        write_file("toy.compiled", whole.p, whole.n);
        ck_assert_ptr_null(hv_compiled_open(".", "toy", atoms, &damaged));
        ck_assert(damaged);
        whole.p[i] ^= 1;
    }
    for (size_t n = 0; n < whole.n; n += 11) {
        write_file("toy.compiled", whole.p, n);
        ck_assert_ptr_null(hv_compiled_open(".", "toy", atoms, &damaged));
        ck_assert(damaged);
    }
    expect_surface(profile, golden, NULL);
    run("mv toy gone");
    expect_surface(profile, NULL, "damaged");
    hv_buf_done(&whole);
    hv_profile_free(profile);
}
END_TEST

/* Calls that take several blocks. */
static void add_long_calls(const struct hv_profile *profile)
{
    enum { CALLS = 3000 };
    struct hv_call_places calls = {.v = hv_alloc(CALLS * sizeof *calls.v)};
    struct hv_buf text = {0};
    struct hv_err err = {0};
    for (; calls.n < CALLS; calls.n++)
        calls.v[calls.n] = (struct hv_call_place){
            hv_atom_printf(atoms, "call_%04zu", calls.n), "file.c", 1};
    hv_call_places_write(&calls, &text);
    write_file(CONSUMER "/calls.json", text.p, text.n);
    ck_assert(hv_compiled_write(".", profile, "toy.compiled", atoms, &err));
    hv_buf_done(&text);
    free(calls.v);
}

/* Blocks are checked as they are read. */
START_TEST(damage_is_seen_where_it_is_read)
{
    struct hv_profile *profile = make_toy();
    struct hv_buf whole = {0};
    size_t opened = 0;
    bool damaged;
    add_long_calls(profile);
    read_file("toy.compiled", &whole);
    for (size_t i = 0; i < whole.n; i += 97) {
        struct hv_call_places calls = {0};
        whole.p[i] ^= 1;
        write_file("toy.compiled", whole.p, whole.n);
        struct hv_compiled *c = hv_compiled_open(".", "toy", atoms, &damaged);
        ck_assert(c ? !damaged : damaged);
        const struct hv_compiled_part *part =
            c ? hv_compiled_find(c, &CONSUMER[strlen("toy/")], HV_CONSUMER_CALLS)
              : NULL;
        if (part && hv_compiled_calls(c, part, &calls)) /* it is of another part */
            ck_assert_uint_eq(calls.n, 3000);
        opened += c != NULL;
        for (size_t k = 0; k < calls.n; k++) {
            char name[32];
            snprintf(name, sizeof name, "call_%04zu", k);
            ck_assert_str_eq(calls.v[k].name, name);
        }
        free(calls.v);
        hv_compiled_free(c);
        whole.p[i] ^= 1;
    }
    ck_assert_uint_gt(opened, 0);
    hv_buf_done(&whole);
    hv_profile_free(profile);
}
END_TEST

/* How many entities of a name a release of that compiled file has; -1: it is damaged.
 */
static int count_named(void)
{
    const char *name = "struct jailhouse_system";
    bool damaged;
    struct hv_compiled *c = hv_compiled_open(".", "jailhouse", atoms, &damaged);
    struct hv_surface *s =
        c ? hv_compiled_surface(c, hv_compiled_find(c, "0.12", "x86_64"),
                                &(struct hv_strings){1, &name})
          : NULL;
    int n = s ? (int)s->n_entities : -1;
    hv_surface_free(s);
    hv_compiled_free(c);
    return n;
}

static void put_byte(FILE *file, size_t at, int c)
{
    ck_assert_int_eq(fseek(file, (long)at, SEEK_SET), 0);
    ck_assert(putc(c, file) == c && fflush(file) == 0);
}

/* Names are looked up in what was checked, too: one that is not found would be an
 * entity that the release does not have. */
START_TEST(damaged_names_are_not_missed)
{
    struct hv_buf whole = {0};
    read_file(HVABI_BASELINES_DIR "/jailhouse.compiled", &whole);
    write_file("jailhouse.compiled", whole.p, whole.n);
    FILE *file = fopen("jailhouse.compiled", "r+b");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(count_named(), 1);
    for (size_t i = 0; i < whole.n; i += 7) {
        const unsigned char c = (unsigned char)whole.p[i];
        put_byte(file, i, c ^ 0x40);
        ck_assert_int_ne(count_named(), 0);
        put_byte(file, i, c);
    }
    ck_assert_int_eq(count_named(), 1);
    fclose(file);
    hv_buf_done(&whole);
}
END_TEST

/* The JSON counts where a part is damaged, and where there is none it is told. */
START_TEST(a_damaged_part_is_read_from_its_json)
{
    struct hv_profile *profile = make_toy();
    struct hv_buf whole = {0};
    add_long_calls(profile);
    read_file("toy.compiled", &whole);
    whole.p[whole.n - 5000] ^= 1;
    write_file("toy.compiled", whole.p, whole.n);
    for (int alone = 0; alone < 2; alone++) {
        struct hv_err err = {0};
        struct hv_call_places calls;
        struct hv_releases *releases = hv_releases_new(".", NULL, atoms);
        bool ok = hv_releases_calls(releases, profile, "c", &calls, &err);
        ck_assert_int_eq(ok, !alone);
        ck_assert_uint_eq(calls.n, alone ? 0 : 3000);
        ck_assert(!alone || strstr(err.text, "damaged"));
        free(calls.v);
        hv_releases_free(releases);
        run("rm -rf toy");
    }
    hv_buf_done(&whole);
    hv_profile_free(profile);
}
END_TEST

static bool compile_toy(void *profile, const char *path, struct hv_err *err)
{
    return hv_compiled_write(".", profile, path, atoms, err);
}

START_TEST(it_is_written_whole_or_not_at_all)
{
    struct hv_profile *profile = make_toy();
    expect_old_on_full_disk(compile_toy, profile, "toy.compiled");
    expect_whole_meanwhile(compile_toy, profile, "toy.compiled");
    hv_profile_free(profile);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("compiled");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, all_releases_are_read_as_from_json, 0,
                        HV_COUNT(profiles));
    tcase_add_test(tcase, it_stands_alone);
    tcase_add_test(tcase, some_entities_are_read_by_name);
    tcase_add_test(tcase, the_json_counts);
    tcase_add_test(tcase, another_profile_reads_the_json);
    tcase_add_test(tcase, damage_is_seen);
    tcase_add_test(tcase, damage_is_seen_where_it_is_read);
    tcase_add_test(tcase, damaged_names_are_not_missed);
    tcase_add_test(tcase, a_damaged_part_is_read_from_its_json);
    tcase_add_test(tcase, it_is_written_whole_or_not_at_all);
    return run_tests("compiled", tcase);
}
