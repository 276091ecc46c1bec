/* SPDX-License-Identifier: MIT
 *
 * The language of headers: which C, and which compiler.
 */
#include "extract_case.h"
#include "suite.h"

#include <stdlib.h>

/* What the only header of a tree is read as, or why it is not. */
static const struct {
    const char *std, *gcc, *text;
    const char *value; /* of the constant V, NULL: the header is left out */
    const char *why;
} headers[] = {
    {NULL, NULL, "#define V __STDC_VERSION__\n", "201112", NULL},
    {NULL, NULL, "constexpr int c = 1;\n#define V __STDC_VERSION__\n", "202311", NULL},
    {NULL, NULL, "typedef unsigned char bool;\n#define V __STDC_VERSION__\n", "201112",
     NULL},
    {"gnu11", NULL, "constexpr int c = 1;\n#define V 1\n", NULL,
     "unknown type name 'constexpr'"},
    {"gnu23", NULL, "typedef unsigned char bool;\n#define V 1\n", NULL, "bool"},
    {"gnu99", NULL, "#define V __STDC_VERSION__\n", "199901", NULL},
    {"c99", NULL, "#ifdef __STRICT_ANSI__\n#define V 1\n#endif\n", "1", NULL},
    {NULL, NULL, "enum e : uint8_t { A };\n#define V sizeof(enum e)\n", "1", NULL},
    {NULL, NULL, "struct [[gnu::packed]] s { char c; int i; };\n#define V 1\n", "1",
     NULL},
    {NULL, NULL, "struct s { typeof(int) i; bool on; };\n#define V sizeof(struct s)\n",
     "8", NULL},
    {NULL, NULL,
     "#include <stdbool.h>\n#include <stddef.h>\nconstexpr bool b = true;\n"
     "#define V 1\n",
     "1", NULL},
    /* in C23 there is another error, which is the one to mend */
    {NULL, NULL, "constexpr int c = 1;\nint i = missing;\n", NULL,
     "use of undeclared identifier 'missing'"},
    {NULL, NULL, "#define V __GNUC__\n", "14", NULL},
    {NULL, "4.9", "#define V __GNUC__ * 100 + __GNUC_MINOR__\n", "409", NULL},
    {NULL, NULL, "#ifndef __clang__\n#define V 1\n#endif\n", "1", NULL},
};

START_TEST(headers_are_read_as_what_they_are)
{
    struct fixture f;
    fixture_init(&f);
    f.profile.std = headers[_i].std;
    f.profile.gcc_version = headers[_i].gcc;
    struct hv_source_file file = source("a.h", headers[_i].text);
    ck_assert_msg(extract(&f, &file, 1), "%s", f.err.text);
    const struct hv_surface *s = f.surfaces[0];
    if (headers[_i].value) {
        ck_assert_msg(s->n_left_out == 0, "%s",
                      s->n_left_out ? s->left_out[0].why : "");
        ck_assert_str_eq(need(s, HV_CLASS_CONSTANT, "V")->u.constant.value,
                         headers[_i].value);
    } else {
        ck_assert_uint_eq(s->n_left_out, 1);
        ck_assert_msg(strstr(s->left_out[0].why, headers[_i].why) != NULL, "%s",
                      s->left_out[0].why);
    }
    fixture_done(&f);
}
END_TEST

/* A broken header beside one of C23 is the only one that is left out, and one that is
 * no C23 is told as well. */
START_TEST(one_tree_is_of_one_language)
{
    struct fixture f;
    fixture_init(&f);
    struct hv_source_file files[] = {
        source("a.h", "typedef unsigned char bool;\n"),
        source("b.h", "struct broken { int i }\n"),
        source("c.h", "constexpr int c = 1;\nstruct fine { int i; };\n")};
    ck_assert_msg(extract(&f, files, 3), "%s", f.err.text);
    const struct hv_surface *s = f.surfaces[0];
    ck_assert_uint_eq(s->n_left_out, 2);
    ck_assert_str_eq(s->left_out[0].file, "b.h");
    ck_assert_str_eq(s->left_out[1].file, "a.h"); /* found later, without b.h */
    need(s, HV_CLASS_RECORD, "struct fine");
    fixture_done(&f);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("language");
    tcase_add_loop_test(tcase, headers_are_read_as_what_they_are, 0,
                        (int)HV_COUNT(headers));
    tcase_add_test(tcase, one_tree_is_of_one_language);
    return run_tests("language", tcase);
}
