/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "extract/scan.h"
#include "suite.h"

#include <check.h>
#include <string.h>

static struct hv_scan scan_text(struct hv_arena *arena, struct hv_source_file *file,
                                const char *text)
{
    struct hv_scan scan;
    *file = (struct hv_source_file){.path = "x.h", .bytes = text, .n = strlen(text)};
    hv_scan(file, arena, &scan);
    return scan;
}

START_TEST(scan_finds_macros)
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_source_file file;
    struct hv_scan s = scan_text(arena, &file,
                                 "#define A 1 /* one */\n"
                                 "#define B(x, y) \\\n   ((x) + \\\n (y)) // sum\n"
                                 "/* #define NOT 1\n#define NEITHER 2 */\n"
                                 "  #  define C \"a /* b\"\n");
    ck_assert_uint_eq(s.n_macros, 3);
    ck_assert_str_eq(s.macros[0].name, "A");
    ck_assert_str_eq(s.macros[0].body, "1");
    ck_assert_str_eq(s.macros[1].body, "((x) + (y))");
    ck_assert_str_eq(s.macros[1].params, "(x, y)");
    ck_assert(s.macros[1].function_like && !s.macros[0].function_like);
    ck_assert_uint_eq(s.macros[1].line, 2);
    ck_assert_str_eq(s.macros[2].name, "C");
    ck_assert_str_eq(s.macros[2].body, "\"a /* b\"");
    ck_assert_uint_eq(s.macros[2].line, 7);
    hv_arena_free(arena);
}
END_TEST

/* Neither a splice nor an apostrophe ends or begins a literal otherwise than for the
 * parser. */
START_TEST(scan_reads_literals)
{
    static const char *const names[] = {"A", "B", "C", "D", "E", "F", "G"};
    struct hv_arena *arena = hv_arena_new();
    struct hv_source_file file;
    struct hv_scan s = scan_text(arena, &file,
                                 "#define A \"a\\\nb /* c\"\n"
                                 "#define B '\\\n\"'\n"
                                 "#define C \"\\\\\\\n\"\n"
                                 "char t[] = \"a\\\nb /* c\", c = '\"'; /* d\n"
                                 "#define NOT 1 \" */\n"
                                 "#define D \"\\\n#define NOT 2\"\n"
                                 "isn't /* e\n"
                                 "#define E 1\n"
                                 "int v[0x1'0]; /* f\n"
                                 "#define NOT 3 */\n"
                                 "#define F 1'000 /* g\n"
                                 "#define NOT 4 */\n"
                                 "char u = u'\"'; /* \" */\n"
                                 "#define G 1\n");
    ck_assert_uint_eq(s.n_macros, HV_COUNT(names));
    for (size_t i = 0; i < s.n_macros; i++)
        ck_assert_str_eq(s.macros[i].name, names[i]);
    ck_assert_str_eq(s.macros[0].body, "\"ab /* c\"");
    ck_assert_str_eq(s.macros[1].body, "'\"'");
    ck_assert_str_eq(s.macros[2].body, "\"\\\\\"");
    ck_assert_uint_eq(s.macros[3].line, 10);
    ck_assert_str_eq(s.macros[5].body, "1'000");
    hv_arena_free(arena);
}
END_TEST

START_TEST(scan_tells_guards)
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_source_file file;
    struct hv_scan s = scan_text(arena, &file,
                                 "#ifndef X_H\n#define X_H\n" /* 1, 2 */
                                 "int a;\n"                   /* 3 */
                                 "#if defined(P) || defined(Q)\n"
                                 "int b;\n" /* 5 */
                                 "#elif R > 2\n"
                                 "int c;\n" /* 7 */
                                 "#else\n"
                                 "int d;\n" /* 9 */
                                 "# ifdef S\n"
                                 "int e;\n" /* 11 */
                                 "# endif\n"
                                 "#endif\n"
                                 "int f;\n" /* 14 */
                                 "#endif\n");
    ck_assert_str_eq(s.include_guard, "X_H");
    ck_assert_ptr_null(hv_scan_guard(&s, 3));
    ck_assert_str_eq(hv_scan_guard(&s, 5), "(defined(P) || defined(Q))");
    ck_assert_str_eq(hv_scan_guard(&s, 7), "!(defined(P) || defined(Q)) && R > 2");
    ck_assert_str_eq(hv_scan_guard(&s, 9), "!(defined(P) || defined(Q)) && !(R > 2)");
    ck_assert_str_eq(hv_scan_guard(&s, 11),
                     "!(defined(P) || defined(Q)) && !(R > 2) && defined(S)");
    ck_assert_ptr_null(hv_scan_guard(&s, 14));
    hv_arena_free(arena);
}
END_TEST

START_TEST(scan_skips_a_byte_order_mark)
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_source_file file;
    struct hv_scan s = scan_text(arena, &file,
                                 "\xef\xbb\xbf#ifndef X_H\n#define X_H\n"
                                 "#define A 1\n#endif\n");
    ck_assert_str_eq(s.include_guard, "X_H");
    ck_assert_uint_eq(s.n_macros, 2);
    ck_assert_str_eq(s.macros[1].name, "A");
    hv_arena_free(arena);
}
END_TEST

START_TEST(scan_tells_what_is_dead)
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_source_file file;
    struct hv_scan s = scan_text(arena, &file,
                                 "#if 0\n"
                                 "int a;\n" /* 2 */
                                 "#else\n"
                                 "int b;\n" /* 4 */
                                 "#endif\n"
                                 "#ifdef X\n"
                                 "# if 1\n"
                                 "int c;\n" /* 8 */
                                 "# else\n"
                                 "int d;\n" /* 10 */
                                 "# endif\n"
                                 "#endif\n"
                                 "#if X > 0 || (Y && 0)\n"
                                 "int e;\n" /* 14 */
                                 "#endif\n"
                                 "int f;\n"); /* 16 */
    for (uint32_t line = 2; line <= 16; line += 2)
        ck_assert_msg(hv_scan_is_dead(&s, line) == (line == 2 || line == 10),
                      "line %u under %s", line, hv_scan_guard(&s, line));
    hv_arena_free(arena);
}
END_TEST

START_TEST(scan_survives_nonsense)
{
    static const char *const texts[] = {
        "#",        "#define",      "#define (", "#if",    "#else\n#endif\n#endif",
        "#include", "#include \"x", "/*",        "\"",     "'",
        "\\",       "#define A \\", "#error",    "//\\\n", "#define X(a"};
    for (size_t i = 0; i < HV_COUNT(texts); i++) {
        struct hv_arena *arena = hv_arena_new();
        struct hv_source_file file;
        scan_text(arena, &file, texts[i]);
        hv_arena_free(arena);
    }
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("scan");
    tcase_add_test(all, scan_finds_macros);
    tcase_add_test(all, scan_reads_literals);
    tcase_add_test(all, scan_tells_guards);
    tcase_add_test(all, scan_skips_a_byte_order_mark);
    tcase_add_test(all, scan_tells_what_is_dead);
    tcase_add_test(all, scan_survives_nonsense);
    return run_tests("scan", all);
}
