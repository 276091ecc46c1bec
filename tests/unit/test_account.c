/* SPDX-License-Identifier: MIT
 *
 * What the account of a change is made of: the difference of two lists, the lines that
 * a compiler has seen, and the outline of a text.
 */
#include "base/diff.h"
#include "extract/outline.h"
#include "extract_case.h"
#include "model/variant.h"
#include "suite.h"

#include <stdlib.h>

/* ---- differences ---- */

enum { LONGEST = 6, LETTERS = 3 };

/* The length of the longest common part, as a definition has it. */
static size_t common_length(const uint64_t *a, size_t n, const uint64_t *b, size_t m)
{
    if (!n || !m)
        return 0;
    if (*a == *b)
        return 1 + common_length(a + 1, n - 1, b + 1, m - 1);
    size_t x = common_length(a + 1, n - 1, b, m);
    size_t y = common_length(a, n, b + 1, m - 1);
    return x > y ? x : y;
}

/* List number i of all those of at most LONGEST letters; its length. */
static size_t list_of(size_t i, uint64_t *ret_list)
{
    size_t n = i % (LONGEST + 1);
    i /= LONGEST + 1;
    for (size_t k = 0; k < n; k++, i /= LETTERS)
        ret_list[k] = i % LETTERS;
    return n;
}

static void check_difference(size_t x, size_t y)
{
    uint64_t a[LONGEST], b[LONGEST];
    bool removed[LONGEST] = {0}, added[LONGEST] = {0};
    struct hv_diff_side old = {a, list_of(x, a), removed}, new = {b, 0, added};
    new.n = list_of(y, b);
    hv_diff(&old, &new);
    size_t i = 0, k = 0, same = 0;
    for (;; i++, k++, same++) {
        while (i < old.n && removed[i])
            i++;
        while (k < new.n && added[k])
            k++;
        if (i == old.n || k == new.n)
            break;
        ck_assert_uint_eq(a[i], b[k]);
    }
    ck_assert_uint_eq(i, old.n);
    ck_assert_uint_eq(k, new.n);
    ck_assert_uint_eq(same, common_length(a, old.n, b, new.n));
}

START_TEST(a_difference_is_the_shortest)
{
    for (size_t x = 0; x < 1500; x += 1)
        for (size_t y = x % 7; y < 1500; y += 7)
            check_difference(x, y);
}
END_TEST

/* Neither quick nor short, but an answer. */
START_TEST(lists_without_anything_in_common_end)
{
    enum { MANY = 20000 };
    uint64_t *a = hv_alloc(MANY * sizeof *a), *b = hv_alloc(MANY * sizeof *b);
    bool *removed = hv_alloc(MANY), *added = hv_alloc(MANY);
    for (size_t i = 0; i < MANY; i++) {
        a[i] = i;
        b[i] = MANY + i;
    }
    hv_diff(&(struct hv_diff_side){a, MANY, removed},
            &(struct hv_diff_side){b, MANY, added});
    for (size_t i = 0; i < MANY; i++)
        ck_assert(removed[i] && added[i]);
    free(a);
    free(b);
    free(removed);
    free(added);
}
END_TEST

/* ---- lines that were seen ---- */

static void add_ranges(struct hv_seen *seen, struct hv_arena *arena, uint32_t a,
                       uint32_t b, uint32_t c, uint32_t d)
{
    const struct hv_line_range ranges[] = {{a, b}, {c, d}};
    hv_seen_add(seen, arena, "x.h", ranges, HV_COUNT(ranges));
}

START_TEST(ranges_become_their_union)
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_seen seen = {0};
    add_ranges(&seen, arena, 3, 4, 10, 12);
    add_ranges(&seen, arena, 5, 6, 11, 15);
    const struct hv_seen_file *f = hv_seen_find(&seen, "x.h");
    ck_assert_uint_eq(f->n, 2);
    ck_assert(f->ranges[0].first == 3 && f->ranges[0].last == 6);
    ck_assert(f->ranges[1].first == 10 && f->ranges[1].last == 15);
    for (uint32_t line = 1; line < 20; line++)
        ck_assert_int_eq(hv_seen_has(f, line),
                         (line >= 3 && line <= 6) || (line >= 10 && line <= 15));
    ck_assert_ptr_null(hv_seen_find(&seen, "y.h"));
    ck_assert(!hv_seen_has(NULL, 1));
    hv_arena_free(arena);
}
END_TEST

/* As a worker sends them; where a byte is missing, all of it is refused. */
START_TEST(seen_lines_travel)
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_atoms *atoms = hv_atoms_new();
    struct hv_variant sent = {.arena = arena, .atoms = atoms};
    struct hv_variant got = sent, cut = sent;
    struct hv_buf buf = {0};
    struct hv_err err = {0};
    const struct hv_line_range ranges[] = {{1, 1}, {3, 200}, {UINT32_MAX, UINT32_MAX}};
    hv_seen_add(&sent.seen, arena, hv_atom(atoms, "a.h"), ranges, 3);
    hv_seen_add(&sent.seen, arena, hv_atom(atoms, "b.h"), NULL, 0);
    hv_variant_write(&sent, &buf);
    ck_assert(hv_variant_read(&got, buf.p, buf.n, &err));
    ck_assert_uint_eq(got.seen.n, 2);
    const struct hv_seen_file *f = hv_seen_find(&got.seen, "a.h");
    ck_assert(f->n == 3 && memcmp(f->ranges, ranges, sizeof ranges) == 0);
    ck_assert_uint_eq(hv_seen_find(&got.seen, "b.h")->n, 0);
    ck_assert(!hv_variant_read(&cut, buf.p, buf.n - 1, &err));
    hv_buf_done(&buf);
    hv_atoms_free(atoms);
    hv_arena_free(arena);
}
END_TEST

/* The lines of x.h that an audience has seen, as a row of '#' and '.'. */
static void check_seen(struct fixture *f, unsigned audience, const char *expected)
{
    const struct hv_seen *seen = &f->surfaces[0]->seen[audience];
    const struct hv_seen_file *file = hv_seen_find(seen, "x.h");
    for (uint32_t i = 0; expected[i]; i++)
        ck_assert_msg(hv_seen_has(file, i + 1) == (expected[i] == '#'), "line %u",
                      i + 1);
}

START_TEST(skipped_lines_are_not_seen)
{
    struct fixture f;
    fixture_init(&f);
    const struct hv_source_file files[] = {source("x.h", "#ifndef X\n"
                                                         "#define X\n"
                                                         "#ifdef TOOLS\n"
                                                         "#define A 1\n"
                                                         "#elif defined(OTHER)\n"
                                                         "#define A 2\n"
                                                         "#else\n"
                                                         "#define A 3\n"
                                                         "#endif\n"
                                                         "#endif\n")};
    ck_assert(extract(&f, files, HV_COUNT(files)));
    ck_assert_str_eq(need(f.surfaces[0], HV_CLASS_CONSTANT, "A")->u.constant.value,
                     "3");
    check_seen(&f, 0, "###...####");
    check_seen(&f, 1, "#####...##");
    fixture_done(&f);
}
END_TEST

/* What one of the times has seen is seen. */
START_TEST(a_header_can_be_entered_twice)
{
    struct fixture f;
    fixture_init(&f);
    const struct hv_source_file files[] = {source("x.h", "#ifdef SECOND\n"
                                                         "#define B 1\n"
                                                         "#else\n"
                                                         "#define C 1\n"
                                                         "#endif\n"
                                                         "#ifdef NEVER\n"
                                                         "#define D 1\n"
                                                         "#endif\n"),
                                           source("y.h", "#define SECOND 1\n"
                                                         "#include \"x.h\"\n")};
    ck_assert(extract(&f, files, HV_COUNT(files)));
    check_seen(&f, 0, "######.#");
    fixture_done(&f);
}
END_TEST

/* ---- outlines ---- */

struct outlined {
    struct hv_arena *arena;
    struct hv_source_file file;
    struct hv_outline o;
};

static struct outlined outline_of(const char *text)
{
    struct outlined x = {.arena = hv_arena_new(), .file = source("x.h", text)};
    hv_outline_read(&x.file, x.arena, &x.o);
    return x;
}

static const struct hv_item *item_at(const struct outlined *x, uint32_t line)
{
    ck_assert_uint_ne(x->o.item[line - 1], 0);
    return &x->o.items[x->o.item[line - 1] - 1];
}

static bool has_name(size_t n, const char *const *names, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void check_declares(const struct outlined *x, uint32_t line, const char *name)
{
    const struct hv_item *i = item_at(x, line);
    ck_assert_msg(has_name(i->n_declared, i->declared, name), "%s in line %u", name,
                  line);
}

START_TEST(comments_and_blanks_are_no_code)
{
    struct outlined x = outline_of("/* a\n"
                                   " * b */\n"
                                   "\n"
                                   "int  a ; // c\n"
                                   "int a;\n"
                                   "int b;\n"
                                   "#define C \\\n"
                                   "    1\n");
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(x.o.code[i], 0);
    ck_assert_uint_eq(x.o.code[3], x.o.code[4]);
    ck_assert_uint_ne(x.o.code[4], x.o.code[5]);
    ck_assert_uint_eq(item_at(&x, 7)->last, 8);
    hv_arena_free(x.arena);
}
END_TEST

START_TEST(declarations_have_extents_and_names)
{
    struct outlined x = outline_of("struct a {\n"
                                   "    int m;\n"
                                   "    enum b { ONE, TWO = 2 } b;\n"
                                   "};\n"
                                   "typedef struct a a_t;\n"
                                   "typedef int (*call_t)(int arg);\n"
                                   "static inline int f(int i)\n"
                                   "{\n"
                                   "    return i;\n"
                                   "}\n"
                                   "DEFINE_HANDLE(a_t)\n"
                                   "union __attribute__((packed)) u { int i; };\n");
    ck_assert(item_at(&x, 2)->first == 1 && item_at(&x, 2)->last == 4);
    check_declares(&x, 2, "struct a");
    check_declares(&x, 2, "enum b");
    check_declares(&x, 2, "ONE");
    check_declares(&x, 2, "TWO");
    check_declares(&x, 5, "a_t");
    check_declares(&x, 6, "call_t");
    check_declares(&x, 8, "f");
    ck_assert(item_at(&x, 9)->first == 7 && item_at(&x, 9)->last == 10);
    check_declares(&x, 11, "DEFINE_HANDLE");
    ck_assert(has_name(item_at(&x, 11)->n_names, item_at(&x, 11)->names, "a_t"));
    check_declares(&x, 12, "union u");
    ck_assert_ptr_null(x.o.odd[11]);
    hv_arena_free(x.arena);
}
END_TEST

/* A branch begins where the one before it began, and the declaration goes on. */
START_TEST(branches_share_what_stands_behind_them)
{
    struct outlined x = outline_of("#ifdef A\n"
                                   "struct a {\n"
                                   "#else\n"
                                   "struct b {\n"
                                   "#endif\n"
                                   "    int m;\n"
                                   "};\n"
                                   "#if 0\n"
                                   "} } {\n"
                                   "#endif\n"
                                   "int last;\n");
    check_declares(&x, 6, "struct a");
    check_declares(&x, 6, "struct b");
    check_declares(&x, 11, "last");
    ck_assert_int_eq(item_at(&x, 3)->kind, HV_ITEM_CONDITION);
    ck_assert(item_at(&x, 3)->block_first == 1 && item_at(&x, 3)->block_last == 5);
    ck_assert_uint_ne(item_at(&x, 3)->parent, 0);
    hv_arena_free(x.arena);
}
END_TEST

START_TEST(attributes_of_other_compilers_are_noticed)
{
    struct outlined x =
        outline_of("struct a { int i; } __attribute__((packed));\n"
                   "struct b { int i; }\n"
                   "__attribute__((__aligned__(8), far_away(\"x\")));\n");
    ck_assert_ptr_null(x.o.odd[0]);
    ck_assert_str_eq(x.o.odd[2], "far_away");
    hv_arena_free(x.arena);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("account");
    tcase_add_test(tcase, a_difference_is_the_shortest);
    tcase_add_test(tcase, lists_without_anything_in_common_end);
    tcase_add_test(tcase, ranges_become_their_union);
    tcase_add_test(tcase, seen_lines_travel);
    tcase_add_test(tcase, skipped_lines_are_not_seen);
    tcase_add_test(tcase, a_header_can_be_entered_twice);
    tcase_add_test(tcase, comments_and_blanks_are_no_code);
    tcase_add_test(tcase, declarations_have_extents_and_names);
    tcase_add_test(tcase, branches_share_what_stands_behind_them);
    tcase_add_test(tcase, attributes_of_other_compilers_are_noticed);
    return run_tests("account", tcase);
}
