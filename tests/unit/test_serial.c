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
    struct hv_serial_in in;
    hv_serial_in_init(&in, buf->p, buf->n, atoms);
    return in;
}

START_TEST(numbers_and_strings_come_back)
{
    static const uint64_t values[] = {0, 1, 127, 128, 300, UINT32_MAX, UINT64_MAX};
    struct hv_arena *arena = hv_arena_new();
    struct hv_atoms *atoms = hv_atoms_new();
    const char *name = hv_atom(atoms, "name");
    struct hv_buf buf = {0};
    struct hv_serial_out out;
    hv_serial_out_init(&out, &buf);
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
        struct hv_serial_in in;
        hv_serial_in_init(&in, rows[i], strlen(rows[i]), NULL);
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

int main(void)
{
    TCase *tcase = tcase_create("serial");
    tcase_add_test(tcase, numbers_and_strings_come_back);
    tcase_add_test(tcase, a_count_above_what_is_left_is_refused);
    tcase_add_test(tcase, a_string_longer_than_the_rest_is_refused);
    tcase_add_test(tcase, a_number_of_more_than_64_bits_is_refused);
    tcase_add_test(tcase, no_count_of_a_variant_is_trusted);
    return run_tests("serial", tcase);
}
