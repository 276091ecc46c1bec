/* SPDX-License-Identifier: MIT */
#include "compiled_case.h"
#include "store/compiled_rules.h"
#include "store/json_keys.h"
#include "store/store.h"
#include "suite.h"

#define RULES HVABI_SOURCE_DIR "/rules/"

static char *files[] = {
    (char[]){RULES "catalogue.json"}, (char[]){RULES "profiles/xen.json"},
    (char[]){RULES "profiles/kvm.json"}, (char[]){RULES "consumers/linux.json"}};
static const struct hv_key_object *const tables[] = {
    &hv_catalogue_keys, &hv_profile_keys, &hv_profile_keys, &hv_consumer_keys};

static bool compile(void *ctx, const char *path, struct hv_err *err)
{
    (void)ctx;
    return hv_compiled_rules_write(path, files, HV_COUNT(files), atoms, err);
}

/* All that is kept of a file, and whether its patterns can be used. */
static void put(struct hv_buf *buf, const struct hv_compiled_rules *compiled, int i)
{
    struct hv_err err = {0};
    struct hv_keyed *keyed = hv_keyed_read(
        tables[i], &(struct hv_file){.name = files[i]}, compiled, atoms, &err);
    ck_assert_msg(keyed != NULL, "%s: %s", files[i], err.text);
    ck_assert_ptr_nonnull(strstr(keyed->text, tables[i]->schema));
    hv_compiled_rules_put(tables[i], keyed, buf);
    hv_keyed_free(keyed);
}

START_TEST(what_is_compiled_is_what_was_read)
{
    struct hv_buf read = {0}, got = {0};
    ck_assert(compile(NULL, "c", NULL));
    struct hv_compiled_rules *compiled = hv_compiled_rules_open("c");
    ck_assert_ptr_nonnull(compiled);
    put(&read, NULL, _i);
    put(&got, compiled, _i);
    ck_assert(read.n == got.n && memcmp(read.p, got.p, got.n) == 0);
    hv_compiled_rules_free(compiled);
    hv_buf_done(&read);
    hv_buf_done(&got);
}
END_TEST

/* Is anything taken of a file of which `edit` is another letter? */
static bool is_taken(const struct hv_compiled_rules *compiled, const char *edit)
{
    struct hv_buf text = {0};
    read_file(files[1], &text);
    if (edit)
        *strstr(text.p, edit) ^= 1;
    struct hv_profile profile = {.arena = hv_arena_new()};
    profile.patterns = hv_pattern_set_new(profile.arena, "p", (struct hv_span){0});
    const struct hv_key_reader reader = {profile.arena, profile.patterns, &profile,
                                         atoms};
    bool taken =
        hv_compiled_rules_get(compiled, &text, &hv_profile_keys, &reader, &profile);
    /* the same text as another kind of file */
    ck_assert(!hv_compiled_rules_get(compiled, &text, &hv_catalogue_keys, &reader,
                                     &(struct hv_catalogue){0}));
    ck_assert(!taken || (profile.n_archs == 6 && strcmp(profile.name, "xen") == 0 &&
                         profile.contracts[0].line > 1 && profile.gcc_version));
    hv_pattern_set_free(profile.patterns);
    hv_arena_free(profile.arena);
    hv_buf_done(&text);
    return taken;
}

START_TEST(another_text_has_nothing)
{
    ck_assert(compile(NULL, "c", NULL));
    struct hv_compiled_rules *compiled = hv_compiled_rules_open("c");
    ck_assert(is_taken(compiled, NULL));
    ck_assert(!is_taken(compiled, "title"));
    ck_assert(!is_taken(NULL, NULL));
    hv_compiled_rules_free(compiled);
}
END_TEST

START_TEST(the_catalogue_knows_its_hazards)
{
    ck_assert(compile(NULL, "c", NULL));
    struct hv_compiled_rules *compiled = hv_compiled_rules_open("c");
    struct hv_catalogue *catalogue =
        hv_catalogue_parse(&(struct hv_file){.name = files[0]}, compiled, atoms, NULL);
    ck_assert(catalogue->n_rules && !catalogue->rules[0].hazard);
    for (size_t i = 0; i < catalogue->n_hazards; i++)
        ck_assert(catalogue->hazards[i].hazard);
    hv_catalogue_free(catalogue);
    hv_compiled_rules_free(compiled);
}
END_TEST

/* The damage is seen when the file is opened, or when the profile is asked for; in the
 * stream of another file it does not count. */
START_TEST(damage_is_never_taken)
{
    struct hv_buf whole = {0};
    size_t taken = 0, tried = 0;
    ck_assert(compile(NULL, "c", NULL));
    read_file("c", &whole);
    for (size_t i = 0; i < whole.n; i += i < 300 ? 1 : 4999, tried++) {
        whole.p[i] ^= 1;
        write_file("d", whole.p, whole.n);
        whole.p[i] ^= 1;
        struct hv_compiled_rules *compiled = hv_compiled_rules_open("d");
        taken += is_taken(compiled, NULL);
        hv_compiled_rules_free(compiled);
    }
    ck_assert(taken < tried - 160 && taken > 0);
    for (size_t n = 0; n < whole.n; n += 4999) {
        write_file("d", whole.p, n);
        struct hv_compiled_rules *compiled = hv_compiled_rules_open("d");
        is_taken(compiled, NULL);
        hv_compiled_rules_free(compiled);
    }
    ck_assert_ptr_null(hv_compiled_rules_open("none"));
    ck_assert_ptr_null(hv_compiled_rules_open("."));
    hv_buf_done(&whole);
}
END_TEST

START_TEST(it_is_written_whole_or_not_at_all)
{
    expect_old_on_full_disk(compile, NULL, "c");
    expect_whole_meanwhile(compile, NULL, "c");
}
END_TEST

START_TEST(a_bad_file_is_told)
{
    struct hv_err err = {0};
    char *bad[] = {(char[]){"bad.json"}};
    write_file("bad.json", "{\"schema\":\"hvabi-catalogue/1\"}", 30);
    ck_assert(!hv_compiled_rules_write("c", bad, 1, atoms, &err));
    ck_assert_str_eq(err.path, "bad.json");
    ck_assert(access("c", F_OK) != 0);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("compiled rules");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, what_is_compiled_is_what_was_read, 0, HV_COUNT(files));
    tcase_add_test(tcase, another_text_has_nothing);
    tcase_add_test(tcase, the_catalogue_knows_its_hazards);
    tcase_add_test(tcase, damage_is_never_taken);
    tcase_add_test(tcase, it_is_written_whole_or_not_at_all);
    tcase_add_test(tcase, a_bad_file_is_told);
    return run_tests("compiled_rules", tcase);
}
