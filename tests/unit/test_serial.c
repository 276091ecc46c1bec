/* SPDX-License-Identifier: MIT
 *
 * base/serial: what a worker sends is refused where it is damaged, before anything is
 * allocated for it.
 */
#include "base/atom.h"
#include "base/mem.h"
#include "base/serial.h"
#include "model/variant.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct hv_serial_in reader_of(const struct hv_buf *buf, struct hv_atoms *atoms)
{
    return hv_serial_in_of(buf->p, buf->n, atoms);
}

START_TEST(numbers_and_strings_come_back)
{
    static const uint64_t values[] = {0, 1, 127, 128, 300, UINT32_MAX, UINT64_MAX};
    struct hv_arena *arena = hv_arena_new();
    struct hv_atoms *atoms = hv_atoms_new();
    const char *name = hv_atom(atoms, "name");
    struct hv_buf buf = {0};
    struct hv_serial_out out = {.buf = &buf};
    for (size_t i = 0; i < HV_COUNT(values); i++)
        hv_serial_put(&out, values[i]);
    hv_serial_put_string(&out, name);
    hv_serial_put_string(&out, NULL);
    hv_serial_put_string(&out, name);
    hv_serial_out_done(&out);
    struct hv_serial_in in = reader_of(&buf, atoms);
    for (size_t i = 0; i < HV_COUNT(values); i++)
        ck_assert_uint_eq(hv_serial_get(&in), values[i]);
    ck_assert_ptr_eq(hv_serial_get_string(&in), name);
    ck_assert_ptr_null(hv_serial_get_string(&in));
    ck_assert_ptr_eq(hv_serial_get_string(&in), name);
    ck_assert(!in.bad && in.p == in.end);
    hv_serial_in_done(&in);
    hv_buf_done(&buf);
    hv_atoms_free(atoms);
    hv_arena_free(arena);
}
END_TEST

/* A count, and 3 bytes behind it. */
START_TEST(a_count_above_what_is_left_is_refused)
{
    static const struct {
        uint64_t count;
        bool fits;
    } rows[] = {{0, true},          {2, true},    {3, true},
                {4, false},         {127, false}, {UINT64_C(1) << 40, false},
                {UINT64_MAX, false}};
    for (size_t i = 0; i < HV_COUNT(rows); i++) {
        struct hv_buf buf = {0};
        struct hv_serial_out out = {.buf = &buf};
        hv_serial_put(&out, rows[i].count);
        hv_buf_add(&buf, "abc", 3);
        struct hv_serial_in in = reader_of(&buf, NULL);
        ck_assert_uint_eq(hv_serial_get_count(&in), rows[i].fits ? rows[i].count : 0);
        ck_assert_int_eq(in.bad, !rows[i].fits);
        hv_buf_done(&buf);
    }
}
END_TEST

START_TEST(a_string_longer_than_the_rest_is_refused)
{
    struct hv_buf buf = {0};
    struct hv_serial_out out = {.buf = &buf};
    hv_serial_put(&out, 1);
    hv_serial_put(&out, 4);
    hv_buf_add(&buf, "abc", 3);
    struct hv_serial_in in = reader_of(&buf, NULL);
    ck_assert_ptr_null(hv_serial_get_string(&in));
    ck_assert(in.bad && !in.n_seen);
    hv_buf_done(&buf);
}
END_TEST

START_TEST(a_number_of_more_than_64_bits_is_refused)
{
    static const char *const rows[] = {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02",
                                       "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x01"};
    for (size_t i = 0; i < HV_COUNT(rows); i++) {
        struct hv_serial_in in = hv_serial_in_of(rows[i], strlen(rows[i]), NULL);
        ck_assert_uint_eq(hv_serial_get(&in), 0);
        ck_assert(in.bad);
    }
}
END_TEST

/* A number so large that no memory can hold as many things, in place of every byte. */
START_TEST(no_count_of_a_variant_is_trusted)
{
    static const uint64_t huge[] = {UINT64_C(1) << 40, UINT64_C(1) << 58, UINT64_MAX};
    struct hv_arena *arena = hv_arena_new();
    struct hv_atoms *atoms = hv_atoms_new();
    struct hv_variant v = {.arena = arena, .atoms = atoms};
    struct hv_member member = {.name = hv_atom(atoms, "m"),
                               .type = hv_atom(atoms, "t")};
    struct hv_entity *e =
        hv_variant_add(&v, HV_CLASS_RECORD, hv_atom(atoms, "struct s"));
    e->u.record.members = &member;
    e->u.record.n_members = 1;
    hv_variant_add(&v, HV_CLASS_ENUM, hv_atom(atoms, "enum e"));
    hv_variant_leave_out(&v, HV_LEFT_OUT_FAILED, "x.h", "why");
    struct hv_buf whole = {0};
    hv_variant_write(&v, &whole);
    for (size_t i = 0; i < whole.n * HV_COUNT(huge); i++) {
        struct hv_variant back = {.arena = arena, .atoms = atoms};
        struct hv_err err = {0};
        struct hv_buf bent = {0};
        struct hv_serial_out out = {.buf = &bent};
        size_t at = i / HV_COUNT(huge);
        hv_buf_add(&bent, whole.p, at);
        hv_serial_put(&out, huge[i % HV_COUNT(huge)]);
        hv_buf_add(&bent, whole.p + at + 1, whole.n - at - 1);
        hv_variant_read(&back, bent.p, bent.n, &err);
        hv_buf_done(&bent);
    }
    hv_buf_done(&whole);
    hv_atoms_free(atoms);
    hv_arena_free(arena);
}
END_TEST

/* A variant of files that each have one constant of the same name, and a form of it
 * that older versions see. */
static struct hv_variant variant_of(struct hv_arena *arena, struct hv_atoms *atoms,
                                    const char *const *files, size_t n)
{
    struct hv_variant v = {.arena = arena, .atoms = atoms, .n_files = n};
    v.files = hv_arena_alloc(arena, n * sizeof *v.files);
    for (size_t i = 0; i < n; i++) {
        const char *name = hv_atom(atoms, files[i]);
        struct hv_versions *versions = hv_arena_alloc(arena, sizeof *versions);
        versions->n = 1;
        versions->v = hv_arena_alloc(arena, sizeof *versions->v);
        *versions->v = (struct hv_version_range){1, 2};
        v.files[i] = (struct hv_variant_file){.path = name, .key = name};
        struct hv_entity *e = hv_variant_add(&v, HV_CLASS_CONSTANT, name);
        e->u.constant.value = e->file = name;
        e = hv_variant_add_older(&v, HV_CLASS_CONSTANT, name);
        e->u.constant.value = e->file = name;
        e->versions = versions;
    }
    return v;
}

/* As bytes and back. */
static struct hv_variant sent(const struct hv_variant *v)
{
    struct hv_variant back = {.arena = v->arena, .atoms = v->atoms};
    struct hv_buf buf = {0};
    hv_variant_write(v, &buf);
    ck_assert(hv_variant_read(&back, buf.p, buf.n, &(struct hv_err){0}));
    hv_buf_done(&buf);
    return back;
}

static void assert_files(const struct hv_variant *v, const char *const *files, size_t n)
{
    ck_assert_uint_eq(v->n_entities, n);
    ck_assert_uint_eq(v->n_older, n);
    for (size_t i = 0; i < n; i++) {
        ck_assert_str_eq(v->entities[i].file, files[i]);
        ck_assert_str_eq(v->older[i].file, files[i]);
    }
}

START_TEST(files_are_read_without_their_entities)
{
    static const char *const all[] = {"a.h", "b.h"};
    struct hv_arena *arena = hv_arena_new();
    struct hv_atoms *atoms = hv_atoms_new();
    struct hv_variant v = variant_of(arena, atoms, all, 2), back;
    struct hv_buf buf = {0};
    struct hv_err err = {0};
    hv_variant_leave_out(&v, HV_LEFT_OUT_FAILED, "x.h", "why");
    hv_variant_write(&v, &buf);
    const struct hv_variant empty = {.arena = arena, .atoms = atoms};
    back = empty;
    ck_assert(hv_variant_read_around(&back, buf.p, buf.n, &err));
    ck_assert_uint_eq(back.n_entities + back.n_older, 0);
    ck_assert_uint_eq(back.n_files, 2);
    ck_assert_str_eq(back.files[1].path, "b.h");
    ck_assert_uint_eq(back.n_left_out, 1);
    back = empty;
    ck_assert(!hv_variant_read_around(&back, buf.p, 4, &err));
    hv_buf_done(&buf);
    hv_atoms_free(atoms);
    hv_arena_free(arena);
}
END_TEST

START_TEST(what_is_taken_comes_from_the_base_and_is_not_sent)
{
    static const char *const all[] = {"a.h", "b.h", "c.h", "d.h"};
    static const char *const own[] = {"b.h"};
    struct hv_arena *arena = hv_arena_new();
    struct hv_atoms *atoms = hv_atoms_new();
    struct hv_variant base = variant_of(arena, atoms, all, 4), v, next;
    base = sent(&base);
    hv_variant_make_base(&base);
    /* b.h was parsed again; c.h is gone */
    v = variant_of(arena, atoms, (const char *const[]){"a.h", "b.h", "d.h"}, 3);
    v.entities[0] = v.entities[1];
    v.older[0] = v.older[1];
    v.n_entities = v.n_older = 1;
    v.files[0].taken = v.files[2].taken = true;
    v = sent(&v);
    assert_files(&v, own, 1);
    ck_assert(hv_variant_take(&v, &base));
    assert_files(&v, (const char *const[]){"a.h", "d.h", "b.h"}, 3);
    ck_assert_uint_eq(v.n_taken, 2);
    ck_assert_uint_eq(v.n_taken_older, 2);
    next = sent(&v); /* what is taken stays away */
    assert_files(&next, own, 1);
    ck_assert(next.files[0].taken && !next.files[1].taken && next.files[2].taken);
    /* of the next one, a.h and e.h were parsed: b.h is not the first base's */
    next = variant_of(arena, atoms, (const char *const[]){"b.h", "d.h", "e.h"}, 3);
    next.entities += 2;
    next.older += 2;
    next.n_entities = next.n_older = 1;
    next.files[0].taken = next.files[1].taken = true;
    ck_assert(hv_variant_take(&next, &v));
    assert_files(&next, (const char *const[]){"d.h", "b.h", "e.h"}, 3);
    ck_assert_uint_eq(next.n_taken, 1);
    ck_assert(next.based && !next.files[0].taken && next.files[1].taken);
    v = sent(&next);
    assert_files(&v, (const char *const[]){"b.h", "e.h"}, 2);
    hv_variant_make_whole(&next);
    v = sent(&next);
    assert_files(&v, (const char *const[]){"d.h", "b.h", "e.h"}, 3);
    hv_atoms_free(atoms);
    hv_arena_free(arena);
}
END_TEST

START_TEST(what_no_base_has_cannot_be_taken)
{
    static const char *const files[] = {"a.h", "b.h"};
    struct hv_arena *arena = hv_arena_new();
    struct hv_atoms *atoms = hv_atoms_new();
    struct hv_variant v = variant_of(arena, atoms, files, 2);
    struct hv_variant base = variant_of(arena, atoms, files, 1);
    hv_variant_make_base(&base);
    ck_assert(hv_variant_take(&v, NULL)); /* nothing is */
    ck_assert(!v.based);
    v.files[1].taken = true;
    ck_assert(!hv_variant_take(&v, NULL));
    ck_assert(!hv_variant_take(&v, &base));
    assert_files(&base, files, 1);
    hv_atoms_free(atoms);
    hv_arena_free(arena);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("serial");
    tcase_add_test(tcase, numbers_and_strings_come_back);
    tcase_add_test(tcase, a_count_above_what_is_left_is_refused);
    tcase_add_test(tcase, a_string_longer_than_the_rest_is_refused);
    tcase_add_test(tcase, a_number_of_more_than_64_bits_is_refused);
    tcase_add_test(tcase, no_count_of_a_variant_is_trusted);
    tcase_add_test(tcase, files_are_read_without_their_entities);
    tcase_add_test(tcase, what_is_taken_comes_from_the_base_and_is_not_sent);
    tcase_add_test(tcase, what_no_base_has_cannot_be_taken);
    return run_tests("serial", tcase);
}
