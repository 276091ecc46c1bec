/* SPDX-License-Identifier: MIT
 *
 * extract/: what is read from private side files: handlers' argument lists, and the
 * list of structures in two layouts.
 */
#include "base/mem.h"
#include "extract/companion/companion_parts.h"
#include "extract/companion/signature.h"
#include "extract/extract.h"
#include "extract/passes.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct hv_arena *arena;
static struct hv_err err;
static struct hv_signatures signatures;

static void setup(void)
{
    arena = hv_arena_new();
    err = (struct hv_err){0};
}

static void teardown(void)
{
    hv_arena_free(arena);
}

static bool read_bytes(enum hv_signature_form form, const char *text, size_t n)
{
    const char *words[] = {"do", "compat", "do_far"};
    struct hv_signature_source source = {
        .form = form, .prefixes = {.n = HV_COUNT(words), .v = words}};
    struct hv_source_file file = {.path = "side", .bytes = text, .n = n};
    struct hv_scan scan;
    err = (struct hv_err){0};
    hv_scan(&file, arena, &scan);
    return hv_signatures_read(&scan, &source, arena, &signatures, &err);
}

static bool read_table(const char *text)
{
    return read_bytes(HV_SIGNATURES_TABLE, text, strlen(text));
}

static bool read_prototypes(const char *text)
{
    return read_bytes(HV_SIGNATURES_PROTOTYPES, text, strlen(text));
}

static const struct hv_signature *get(const char *name)
{
    for (size_t i = 0; i < signatures.n; i++)
        if (strcmp(signatures.v[i].name, name) == 0)
            return &signatures.v[i];
    ck_abort_msg("no %s", name);
}

/* "unsigned int, void * @ | pv32 pv64": the arguments, pointers marked, and the callers
 */
static const char *shown(const char *name)
{
    const struct hv_signature *s = get(name);
    const char *out = "";
    for (uint32_t i = 0; i < s->n_args; i++)
        out = hv_arena_printf(arena, "%s%s%s%s", out, i ? ", " : "", s->args[i].type,
                              s->args[i].pointer ? " @" : "");
    for (size_t i = 0; i < s->callers.n; i++)
        out = hv_arena_printf(arena, "%s%s%s", out, i ? " " : " | ", s->callers.v[i]);
    return out;
}

static void fails(bool good, unsigned line, const char *part)
{
    ck_assert(!good);
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_str_eq(err.path, "side");
    ck_assert_msg(strstr(err.text, part), "'%s' is not in: %s", part, err.text);
    ck_assert_uint_eq(err.line, line);
}

/* ---- tables ---- */

START_TEST(a_table_is_read)
{
    ck_assert(read_table("/* Notation:\n"
                         " * prefix: none of this ( counts\n"
                         " */\n"
                         "#ifndef LINT\n"
                         "#ifdef CONFIG_NARROW\n"
                         "#define PREFIX_narrow narrow\n"
                         "rettype: narrow int\n"
                         "#else\n"
                         "#define PREFIX_narrow\n"
                         "#endif\n"
                         "handle: uint unsigned int\n"
                         "defhandle: gamma_t\n"
                         "\n"
                         "prefix: do PREFIX_narrow /* both */\n"
                         "alpha_op(unsigned   long cmd, const void *arg)\n" /* 15 */
                         "delta()\n"
                         "prefix: do\n"
                         "beta_op ( gamma_t *list,\\\n"
                         "    uint **done, struct gamma* g )\n" /* 19 */
                         "caller: wide\n"
                         "table:      wide     tight    other\n"
                         "alpha_op    do:1     narrow:2 do\n"
                         "delta       -        -        -\n"
                         "absent      -        do       -\n"
                         "#endif"));
    ck_assert_uint_eq(signatures.n, 5);
    ck_assert_str_eq(signatures.v[0].name, "do_alpha_op");
    ck_assert_str_eq(signatures.v[4].name, "narrow_delta");
    ck_assert_str_eq(shown("do_alpha_op"),
                     "unsigned long, const void * @ | wide other");
    ck_assert_str_eq(shown("narrow_alpha_op"), "unsigned long, const void * @ | tight");
    ck_assert_str_eq(shown("do_beta_op"), "gamma_t * @, uint ** @, struct gamma * @");
    ck_assert_str_eq(shown("do_delta"), ""); /* a row of '-' */
    ck_assert_str_eq(shown("narrow_delta"), "");
    ck_assert_str_eq(get("narrow_alpha_op")->hypercall, "alpha_op");
    ck_assert_str_eq(get("narrow_alpha_op")->abi, "narrow");
    ck_assert_uint_eq(get("do_alpha_op")->line, 15);
    ck_assert_uint_eq(get("do_delta")->line, 16);
    ck_assert_uint_eq(get("do_beta_op")->line, 18);
}
END_TEST

START_TEST(all_branches_of_a_table_count)
{
    ck_assert(read_table("#ifndef A\n#define PREFIX_x\n#define PREFIX_none\n#else\n"
                         "# define PREFIX_x far near\n#endif\n"
                         "#define PREFIX_x other\n"
                         "#define PREFIX_none(a) far\n"
                         "prefix: PREFIX_x PREFIX_none\n"
                         "#ifdef A\nalpha_op(int a)\n"
                         "#else\nalpha_op(long a)\n#endif\n"
                         "prefix: PREFIX_none\n"
                         "beta_op(int a)\n"
                         "table: one two three\n"
                         "#ifdef A\nalpha_op far - near\n"
                         "#elif B\nalpha_op far far PREFIX_none\n#endif\n"
                         "table: four\nalpha_op near\n"));
    ck_assert_uint_eq(signatures.n, 2);
    ck_assert_str_eq(shown("far_alpha_op"), "int | one two");
    ck_assert_str_eq(shown("near_alpha_op"), "int | three four");
}
END_TEST

START_TEST(a_table_without_rows_has_no_callers)
{
    ck_assert(read_table("prefix: do\r\nalpha_op(void)\r\nbeta_op(int,unsigned)\r\n"));
    ck_assert_uint_eq(signatures.n, 2);
    ck_assert_uint_eq(get("do_alpha_op")->n_args, 0);
    ck_assert_uint_eq(get("do_alpha_op")->callers.n, 0);
    ck_assert_str_eq(shown("do_beta_op"), "int, unsigned");
}
END_TEST

START_TEST(a_table_is_taken_by_its_word)
{
    static const struct {
        const char *text;
        unsigned line;
        const char *part;
    } cases[] = {
        {"", 0, "no hypercall handlers found"},
        {"/* only\n words */\n#if 1\n#endif\n", 0, "no hypercall handlers found"},
        {"prefix: do\nalpha_op(void) /*/", 2, "the end of the comment"},
        {"\nwhat is this\n", 2, "expected a prototype, a table row or a directive"},
        {"prefix: do\nsuffix: do\n", 2, "found 'suffix: do'"},
        {"prefix: do\n\"x\"\n", 2, "expected a prototype, a table row"},
        {"prefix: do\nalpha_op do\n", 2, "expected a prototype, a table row"},
        {"prefix: do\n/* a\n b */ alpha_op(int a\n", 3, "expected ')'"},
        {"prefix: do\nalpha_op(HANDLE(void a)\n", 2, "expected ')'"},
        {"prefix: do\nalpha_op(int a))\n", 2,
         "expected the end of the line, found ')'"},
        {"prefix: do\nalpha_op(int a);\n", 2,
         "expected the end of the line, found ';'"},
        {"prefix: do\nalpha_op(int a,)\n", 2, "expected an argument"},
        {"prefix: do\nalpha_op(,int a)\n", 2, "expected an argument"},
        {"prefix: do\n(int a)\n", 2, "expected a prototype: a name"},
        {"prefix: do\nlong alpha_op(int a)\n", 2, "expected a prototype: a name"},
        {"prefix: do\nalpha_op(int a)\n\n/* open\n", 4, "the end of the comment"},
        {"alpha_op(int a)\n", 1, "expected 'prefix:' before"},
        {"prefix:\n", 1, "expected a prefix, found the end of the line"},
        {"prefix: do-it\n", 1, "expected a prefix, found 'do-it'"},
        {"prefix: PREFIX_else\n", 1, "a macro that this file defines"},
        {"prefix: a b c d e f g h i j k l m n o p q\n", 1, "at most 16 prefixes"},
        {"table:\n", 1, "expected a caller"},
        {"table: a-b\n", 1, "expected a caller, found 'a-b'"},
        {"table: a b\nalpha_op do\n", 2, "each of 2 callers, found 1"},
        {"table: a b\nalpha_op do do do\n", 2, "the end of the row, found 'do'"},
        {"table: a b\nalpha_op do do:\n", 2, "found 'do:'"},
        {"table: a b\nalpha_op do do:x\n", 2, "found 'do:x'"},
        {"table: a b\nalpha_op do -:1\n", 2, "found '-:1'"},
        {"table: a b\nalpha_op do DO\n", 2, "found 'DO'"},
    };
    for (size_t i = 0; i < HV_COUNT(cases); i++)
        fails(read_table(cases[i].text), cases[i].line, cases[i].part);
    HV_BUF defines = {0};
    for (int i = 0; i < 1001; i++)
        hv_buf_puts(&defines, "#define A\n");
    fails(read_table(defines.p), 1001, "at most 1000 macros");
}
END_TEST

/* ---- prototypes ---- */

START_TEST(prototypes_are_read)
{
    ck_assert(read_prototypes(
        "#ifndef H\n"
        "#define H do_macro(int a); \\\n"
        "  long do_macro2(int a);\n" /* 3 */
        "/* extern long do_comment(int a); */\n"
        "extern long\n"
        "do_alpha_op(\n" /* 6 */
        "    unsigned long cmd, /* which ( */\n"
        "    GUEST_HANDLE_PARAM( void ) arg);\n"
        "DEFINE_HANDLE(gamma_t);\n"
        "int compat_alpha_op(unsigned int, GUEST_HANDLE(gamma_t))\n" /* 10 */
        "    __attribute__((section(\"{;\"))) __must_check;\n"
        "#ifdef X\n"
        "extern unsigned long do_delta(void);\n" /* 13 */
        "#else\n"
        "extern unsigned long do_delta(int a);\n"
        "#endif\n"
        "unsigned long *do_two(const struct gamma *g, char *const v[2]), do_three();\n"
        "long do_far_op(u64 a);\n" /* 18 */
        "#endif\n"));
    ck_assert_uint_eq(signatures.n, 6);
    ck_assert_str_eq(shown("do_alpha_op"), "unsigned long, GUEST_HANDLE_PARAM(void) @");
    ck_assert_str_eq(shown("compat_alpha_op"), "unsigned int, GUEST_HANDLE(gamma_t) @");
    ck_assert_str_eq(shown("do_delta"), "");
    ck_assert_str_eq(shown("do_two"), "const struct gamma * @, char *const * @");
    ck_assert_str_eq(shown("do_three"), "");
    ck_assert_str_eq(get("do_far_op")->abi, "do_far");
    ck_assert_str_eq(get("do_far_op")->hypercall, "op");
    ck_assert_str_eq(get("do_alpha_op")->abi, "do");
    ck_assert_uint_eq(get("do_alpha_op")->line, 6);
    ck_assert_uint_eq(get("compat_alpha_op")->line, 10);
    ck_assert_uint_eq(get("do_delta")->line, 13);
    ck_assert_uint_eq(get("do_far_op")->line, 18);
    ck_assert_uint_eq(get("do_alpha_op")->callers.n, 0);
}
END_TEST

START_TEST(other_text_is_skipped)
{
    ck_assert(read_prototypes(
        "struct s { long (*do_member)(int a); int do_field(int); };\n"
        "typedef long do_type(int a);\n"
        "static inline long do_inline(int a)\n{\n    return do_called(a);\n}\n"
        "long arch_do_op(int a);\nlong do_(int a);\nlong doit(int a);\n"
        "extern int do_variable, do_array[2];\n"
        "static int x = do_initialiser(3), y[] = { do_list(2) };\n"
        "void take(long do_callback(int), int (*f)(int do_name(int)));\n"
        "do_register(x);\n"
        "#ifdef A\nint f(int a) {\n#else\nint f(void) {\n#endif\n}\n"
        "const char *text = \"extern long do_text(int a);\";\n"
        "long do_beta_op(int a);\n"));
    ck_assert_uint_eq(signatures.n, 1);
    ck_assert_str_eq(shown("do_beta_op"), "int");
    ck_assert_uint_eq(signatures.v[0].line, 21);
}
END_TEST

START_TEST(broken_prototypes_are_told)
{
    fails(read_prototypes("long arch_op(int a);\n"), 0, "no hypercall handlers");
    fails(read_prototypes("\nlong do_a(int a\nlong do_b(int b);\n"), 2,
          "expected ')' after the arguments of do_a");
    fails(read_prototypes("long do_a(int a"), 1, "expected ')'");
    fails(read_prototypes("long do_a(int a,\n#ifdef B\nint b\n#endif\n);\n"), 1,
          "expected ')'");
    fails(read_prototypes("long do_a(int a, /* more );\n"), 1,
          "the end of the comment");
    fails(read_prototypes("long do_a(int a, , int b);\n"), 1, "expected an argument");
    fails(read_prototypes("long do_a(int a)\n"), 2, "expected ';'");
    ck_assert(read_prototypes("long other(int a;\nlong x(;\nlong do_a(int a);\n"));
}
END_TEST

START_TEST(nonsense_is_survived)
{
    static const char text[] =
        "#define P do\\\n\nprefix: P /* \n */ do\nalpha_op(HANDLE"
        "(void) a, const x *y[2])\ntable: a b\nalpha_op do:1 -\n"
        "long do_a(int a, void *b) { \"x\\\"\" ' } // \\\n;\n";
    for (size_t from = 0; from < sizeof text; from++)
        for (size_t to = from; to < sizeof text; to++) {
            char *part = hv_arena_strndup(arena, text + from, to - from);
            read_bytes(HV_SIGNATURES_TABLE, part, to - from);
            read_bytes(HV_SIGNATURES_PROTOTYPES, part, to - from);
        }
}
END_TEST

/* ---- the list of structures ---- */

static bool read_list(const char *text, size_t n, struct hv_compat_entry **ret,
                      size_t *ret_n)
{
    struct hv_source_file file = {.path = "side", .bytes = text, .n = n};
    err = (struct hv_err){0};
    return hv_compat_list_read(&file, arena, ret, ret_n, &err);
}

START_TEST(a_list_is_read)
{
    static const char text[] = "# a comment ! ?\n"
                               "\n"
                               "?\tgamma\t\tdeep/x-@arch@.h\n"
                               "! beta x.h\r\n"
                               "  \t\n"
                               "?\talpha x.h\n"
                               "!\tgamma y.h\n"
                               "? beta z.h\n"
                               "? alpha y.h";
    struct hv_compat_entry *v;
    size_t n;
    ck_assert(read_list(text, strlen(text), &v, &n));
    ck_assert_uint_eq(n, 3);
    ck_assert_str_eq(v[0].name, "alpha");
    ck_assert_str_eq(v[0].header, "x.h");
    ck_assert(!v[0].translated && v[1].translated && v[2].translated);
    ck_assert_uint_eq(v[0].line, 6);
    ck_assert_str_eq(v[1].name, "beta");
    ck_assert_str_eq(v[1].header, "x.h");
    ck_assert_str_eq(v[2].header, "y.h");
    ck_assert_uint_eq(v[2].line, 7);
    ck_assert(read_list("", 0, &v, &n));
    ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(a_list_is_taken_by_its_word)
{
    static const char *const lines[] = {"alpha x.h",  "! alpha", "? alpha x.h y.h",
                                        "!",          "* a x.h", "! a-b x.h",
                                        "/* words */"};
    struct hv_compat_entry *v;
    size_t n;
    for (size_t i = 0; i < HV_COUNT(lines); i++) {
        const char *text = hv_arena_printf(arena, "# one\n! beta x.h\n%s\n", lines[i]);
        fails(read_list(text, strlen(text), &v, &n), 3,
              hv_arena_printf(arena, "found '%s'", lines[i]));
    }
    fails(read_list("! a\0b x.h\n", 10, &v, &n), 1, "found '! a?b x.h'");
}
END_TEST

/* ---- all files of two trees ---- */

/* A file of a mask, one with a value, a list, and prototypes. */
enum { MASK, VALUE, LIST, CALLS, FILES };
static const char *const usual[FILES] = {
    "int f(void);\n#define WIDTH 6\n#define alpha_MASK ((1 << WIDTH) - 1)\n",
    "VERSION = 4\n", "! alpha x.h\n", "long do_alpha(int cmd, void *arg);\n"};

static struct hv_source_files make_files(const char *const text[FILES])
{
    static const char *const paths[FILES] = {"mask.c", "Makefile", "list", "calls.h"};
    struct hv_source_file *v = hv_arena_alloc(arena, FILES * sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < FILES; i++)
        if (text[i])
            v[n++] = (struct hv_source_file){
                .path = paths[i], .bytes = text[i], .n = strlen(text[i])};
    return (struct hv_source_files){v, n};
}

/* Is it as usual with this text of one of the files? NULL: without the file. */
static bool alike_with(size_t file, const char *text)
{
    static const char *mask_file[] = {"mask.c"}, *value_file[] = {"Makefile"};
    static const char *prefix[] = {"do"};
    struct hv_mask_source mask = {.mask = "alpha_MASK", .files = {1, mask_file}};
    struct hv_value_source value = {.files = {1, value_file}};
    struct hv_signature_source calls = {
        .form = HV_SIGNATURES_PROTOTYPES, .file = "calls.h", .prefixes = {1, prefix}};
    const struct hv_profile profile = {.n_masks = 1,
                                       .masks = &mask,
                                       .n_values = 1,
                                       .values = &value,
                                       .compat_list = "list",
                                       .n_signatures = 1,
                                       .signatures = &calls};
    const char *other[FILES];
    memcpy(other, usual, sizeof other);
    other[file] = text;
    const struct hv_source_files a = make_files(usual), b = make_files(other);
    bool alike = hv_companions_alike(&a, &b, &profile);
    ck_assert_int_eq(hv_companions_alike(&b, &a, &profile), alike);
    return alike;
}

START_TEST(what_no_profile_names_is_alike)
{
    ck_assert(alike_with(MASK, usual[MASK]));
    ck_assert(alike_with(MASK, "#define OTHER 9\n#define WIDTH 6\n\n"
                               "#define alpha_MASK ((1 << WIDTH) - 1)\n"));
    ck_assert(alike_with(LIST, "# comment\n\n!  alpha  x.h\n"));
    ck_assert(alike_with(CALLS, "int other(int);\n/* one */\n"
                                "long do_alpha(int cmd,\n   void *other);\n"));
}
END_TEST

START_TEST(what_a_profile_names_is_not_alike)
{
    ck_assert(!alike_with(MASK, NULL));
    ck_assert(!alike_with(MASK, "#define WIDTH 7\n"
                                "#define alpha_MASK ((1 << WIDTH) - 1)\n"));
    ck_assert(!alike_with(MASK, "#define WIDTH 6\n"));
    ck_assert(!alike_with(VALUE, "VERSION = 5\n"));
    ck_assert(!alike_with(LIST, "? alpha x.h\n"));
    ck_assert(!alike_with(LIST, "! alpha x.h\n! beta x.h\n"));
    ck_assert(!alike_with(LIST, NULL));
    ck_assert(!alike_with(CALLS, "long do_alpha(long cmd, void *arg);\n"));
    ck_assert(!alike_with(CALLS, "long do_alpha(int cmd);\n"));
    ck_assert(!alike_with(CALLS, "long do_beta(int cmd, void *arg);\n"));
}
END_TEST

START_TEST(what_cannot_be_understood_is_not_alike)
{
    ck_assert(!alike_with(LIST, "alpha x.h\n"));
    ck_assert(!alike_with(CALLS, "long do_alpha(int cmd"));
    ck_assert(!alike_with(MASK, "#define WIDTH 6\n#define WIDTH 7\n"
                                "#define alpha_MASK ((1 << WIDTH) - 1)\n"));
}
END_TEST

/* What the scanner of headers refuses is an error of the side file, at its line. */
START_TEST(what_the_scanner_refuses_is_told)
{
    enum { DEEP = 66 };
    HV_BUF deep = {0};
    for (int i = 0; i < DEEP; i++)
        hv_buf_puts(&deep, "#if A\n");
    const struct {
        const char *text;
        size_t n;
        const char *said;
        unsigned line;
    } cases[] = {
        {"#define WIDTH 6\n\nx\0y\n", 21, "a NUL byte", 3},
        {deep.p, deep.n, "more than 64 nested conditions", 65},
    };
    static const char *files[] = {"side"};
    struct hv_mask_source mask = {.mask = "alpha_MASK", .files = {1, files}};
    const struct hv_profile profile = {.n_masks = 1, .masks = &mask};
    for (size_t i = 0; i < HV_COUNT(cases); i++) {
        struct hv_source_file file = {
            .path = "side", .bytes = cases[i].text, .n = cases[i].n};
        err = (struct hv_err){0};
        struct hv_companions *read = hv_companions_new(&file, 1, &profile, &err);
        fails(read, cases[i].line, cases[i].said);
    }
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_set_timeout(all, 30);
    tcase_add_test(all, a_table_is_read);
    tcase_add_test(all, all_branches_of_a_table_count);
    tcase_add_test(all, a_table_without_rows_has_no_callers);
    tcase_add_test(all, a_table_is_taken_by_its_word);
    tcase_add_test(all, prototypes_are_read);
    tcase_add_test(all, other_text_is_skipped);
    tcase_add_test(all, broken_prototypes_are_told);
    tcase_add_test(all, nonsense_is_survived);
    tcase_add_test(all, a_list_is_read);
    tcase_add_test(all, a_list_is_taken_by_its_word);
    tcase_add_test(all, what_no_profile_names_is_alike);
    tcase_add_test(all, what_a_profile_names_is_not_alike);
    tcase_add_test(all, what_cannot_be_understood_is_not_alike);
    tcase_add_test(all, what_the_scanner_refuses_is_told);
    return run_tests("sidefile", all);
}
