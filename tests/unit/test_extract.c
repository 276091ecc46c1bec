/* SPDX-License-Identifier: MIT
 *
 * extract/: the plan, the wire, and small headers through the real parser.
 */
#include "base/atom.h"
#include "base/mem.h"
#include "extract/plan.h"
#include "extract/variant_parse.h"
#include "extract_case.h"
#include "pattern_case.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

START_TEST(records_have_all_members)
{
    struct fixture f;
    fixture_init(&f);
    struct hv_source_file file = source(
        "a.h",
        "struct r { uint8_t a; union { uint32_t x; struct { uint16_t lo, hi; }; };\n"
        "  struct { unsigned long p; } in[2]; unsigned b : 3, : 2, c : 4; char tail[]; "
        "};\n"
        "typedef struct { void *p; enum e { E1 = 4 } k; } named_t;\n"
        "typedef named_t again_t;\n"
        "struct outer { struct inner { int i; } i; } __attribute__((packed));\n");
    ck_assert_msg(extract(&f, &file, 1), "%s", f.err.text);
    const struct hv_entity *r = need(f.surfaces[0], HV_CLASS_RECORD, "struct r");
    ck_assert_uint_eq(r->audiences, 3);
    ck_assert_uint_eq(r->u.record.size, 32);
    ck_assert_uint_eq(r->u.record.n_members, 6);
    const struct hv_member *m = r->u.record.members;
    ck_assert_ptr_null(m[1].name);
    const struct hv_member *hi = hv_member_find(m, 6, "hi");
    ck_assert_uint_eq(hi->offset, 48);
    ck_assert_uint_eq(hi->bits, 16);
    const struct hv_member *p = hv_member_find(m, 6, "in.p");
    ck_assert_uint_eq(p->offset, 64);
    ck_assert_str_eq(p->type, "uint64_t");
    ck_assert_str_eq(m[2].type, "struct [2]");
    ck_assert(m[3].bitfield && m[3].bits == 3);
    ck_assert_uint_eq(m[4].offset, 192 + 5);
    ck_assert(m[5].flexible && m[5].bits == 0);
    ck_assert(!m[0].c_type && p->c_type && m[3].c_type && !m[5].c_type);
    r = need(f.surfaces[1], HV_CLASS_RECORD, "struct r");
    ck_assert_str_eq(hv_member_find(r->u.record.members, 6, "in.p")->type, "uint32_t");
    need(f.surfaces[0], HV_CLASS_RECORD, "named_t");
    ck_assert_str_eq(need(f.surfaces[0], HV_CLASS_TYPEDEF, "again_t")->u.typedef_.type,
                     "named_t");
    ck_assert_ptr_null(hv_surface_find(f.surfaces[0], HV_CLASS_TYPEDEF, "named_t", 3));
    ck_assert_str_eq(
        need(f.surfaces[0], HV_CLASS_ENUM, "enum e")->u.enum_.values[0].value, "4");
    need(f.surfaces[0], HV_CLASS_RECORD, "struct inner");
    ck_assert(need(f.surfaces[0], HV_CLASS_RECORD, "struct outer")->u.record.packed);
    fixture_done(&f);
}
END_TEST

START_TEST(macros_have_values)
{
    static const struct {
        const char *name, *value;
        unsigned bits;
        bool is_unsigned;
    } expected[] = {
        {"ONE", "1", 32, false},    {"TOP", "2147483648", 32, true},
        {"NEG", "-1", 32, false},   {"WIDE", "18446744073709551615", 64, true},
        {"EXPR", "40", 32, false},  {"SIZE", "8", 64, true},
        {"LATER", "2", 32, false},  {"CHR", "97", 32, false},
        {"PASTED", "7", 64, true},  {"HEX", "4294967295", 32, true},
        {"OCT", "8", 32, false},    {"BIG", "4294967295", 64, false},
        {"PAREN", "-5", 32, false}, {"LONG", "1", 64, false},
        {"ODD", "3", 32, false},
    };
    struct fixture f;
    fixture_init(&f);
    struct hv_source_file file = source(
        "a.h",
        "#ifndef A_H\n#define A_H\n#define ONE 1\n#define TOP (1u << 31)\n#define NEG "
        "-1\n"
        "#define WIDE (~0ULL)\n#define EXPR (F(4) * 10)\n#define F(x) (x)\n"
        "#define SIZE sizeof(long)\n#define LATER 1\n#undef LATER\n#define LATER 2\n"
        "#define GONE 1\n#undef GONE\n#define CHR 'a'\n#define STR \"x\\n\" \"y\"\n"
        "#define EMPTY\n#define PASTE(x) x ## ULL\n#define PASTED PASTE(7)\n"
        "#define HEX 0xffffffff\n#define OCT 010\n#define BIG 4294967295\n"
        "#define PAREN (-5)\n#define LONG 1L\n#define ODD (1)+(2)\n#define LIST { 1, 2 "
        "}\n#define TYPE unsigned\n"
        "#define EVIL \"a\"; int injected\n#define OPEN (\n#define LINE "
        "__LINE__\n#endif\n");
    ck_assert_msg(extract(&f, &file, 1), "%s", f.err.text);
    for (size_t i = 0; i < HV_COUNT(expected); i++) {
        const struct hv_entity *e =
            need(f.surfaces[0], HV_CLASS_CONSTANT, expected[i].name);
        ck_assert_str_eq(e->u.constant.value, expected[i].value);
        ck_assert_uint_eq(e->u.constant.bits, expected[i].bits);
        ck_assert_int_eq(e->u.constant.is_unsigned, expected[i].is_unsigned);
    }
    ck_assert_str_eq(need(f.surfaces[0], HV_CLASS_CONSTANT, "STR")->u.constant.text,
                     "x\ny");
    ck_assert_uint_eq(need(f.surfaces[1], HV_CLASS_CONSTANT, "SIZE")->u.constant.bits,
                      32);
    ck_assert_str_eq(need(f.surfaces[0], HV_CLASS_CONSTANT, "LIST")->u.constant.value,
                     "{1, 2}");
    ck_assert_str_eq(need(f.surfaces[0], HV_CLASS_TYPEDEF, "TYPE")->u.typedef_.type,
                     "uint32_t");
    static const char *const prints[] = {"F", "EMPTY", "EVIL", "OPEN", "LINE"};
    for (size_t i = 0; i < HV_COUNT(prints); i++)
        need(f.surfaces[0], HV_CLASS_MACRO, prints[i]);
    ck_assert_ptr_null(hv_surface_find(f.surfaces[0], HV_CLASS_CONSTANT, "GONE", 3));
    ck_assert_ptr_null(hv_surface_find(f.surfaces[0], HV_CLASS_MACRO, "A_H", 3));
    ck_assert_ptr_null(
        hv_surface_find(f.surfaces[0], HV_CLASS_CONSTANT, "injected", 3));
    fixture_done(&f);
}
END_TEST

START_TEST(handles_have_a_layout)
{
    struct hv_pattern handle;
    struct fixture f;
    fixture_init(&f);
    compile_pattern(&handle, "^handle_(.+)$");
    f.profile.handles = &handle;
    f.profile.n_handles = 1;
    struct hv_source_file file =
        source("a.h", "typedef struct { unsigned *p; } handle_word;\n");
    ck_assert_msg(extract(&f, &file, 1), "%s", f.err.text);
    for (size_t a = 0; a < 2; a++) {
        const struct hv_entity *e = need(f.surfaces[a], HV_CLASS_HANDLE, "handle_word");
        ck_assert_uint_eq(e->u.handle.size, a ? 4 : 8);
        ck_assert_uint_eq(e->u.handle.align, a ? 4 : 8);
    }
    fixture_done(&f);
    free_patterns();
}
END_TEST

START_TEST(audiences_are_told_apart)
{
    struct fixture f;
    fixture_init(&f);
    struct hv_source_file files[] = {
        source("a.h", "#ifdef TOOLS\n#define T 1\n#endif\n#define V 1\nstruct s {\n"
                      "#ifdef TOOLS\n int more;\n#endif\n int i; };\n"),
        source("secret.h", "#ifndef TOOLS\n#error \"this is for tools only\"\n#endif\n"
                           "struct hidden { int i; };\n#define HIDDEN 1\n"),
    };
    ck_assert_msg(extract(&f, files, 2), "%s", f.err.text);
    const struct hv_surface *s = f.surfaces[0];
    ck_assert_uint_eq(need(s, HV_CLASS_CONSTANT, "T")->audiences, 2);
    ck_assert_str_eq(need(s, HV_CLASS_CONSTANT, "T")->guard, "defined(TOOLS)");
    ck_assert_uint_eq(need(s, HV_CLASS_CONSTANT, "V")->audiences, 3);
    ck_assert_uint_eq(hv_surface_find(s, HV_CLASS_RECORD, "struct s", 1)->u.record.size,
                      4);
    ck_assert_uint_eq(hv_surface_find(s, HV_CLASS_RECORD, "struct s", 2)->u.record.size,
                      8);
    ck_assert_uint_eq(need(s, HV_CLASS_RECORD, "struct hidden")->audiences, 2);
    ck_assert_uint_eq(need(s, HV_CLASS_CONSTANT, "HIDDEN")->audiences, 2);
    ck_assert_uint_eq(s->n_left_out, 1);
    ck_assert_int_eq(s->left_out[0].kind, HV_LEFT_OUT_GUARD);
    ck_assert_str_eq(s->left_out[0].file, "secret.h");
    fixture_done(&f);
}
END_TEST

/* The one with the unclosed brace is to blame, not the one that comes behind it. */
START_TEST(the_culprit_is_named)
{
    struct fixture f;
    fixture_init(&f);
    struct hv_source_file files[] = {source("a.h", "struct open {\n int i;\n"),
                                     source("b.h", "struct fine { int i; };\n"),
                                     source("c.h", "#include \"none.h\"\n")};
    ck_assert_msg(extract(&f, files, 3), "%s", f.err.text);
    const struct hv_surface *s = f.surfaces[0];
    ck_assert_uint_eq(s->n_left_out, 2);
    ck_assert_str_eq(s->left_out[0].file, "a.h");
    ck_assert_int_eq(s->left_out[0].kind, HV_LEFT_OUT_FAILED);
    ck_assert_str_eq(s->left_out[1].file, "c.h");
    ck_assert_uint_eq(s->left_out[1].line, 1);
    need(s, HV_CLASS_RECORD, "struct fine");
    fixture_done(&f);
}
END_TEST

/* What all others are read behind is no fault of the first of them. */
START_TEST(who_comes_first_fails_all)
{
    struct fixture f;
    fixture_init(&f);
    f.profile.first = one(&f, "b.h");
    struct hv_source_file files[] = {source("a.h", "struct fine { int i; };\n"),
                                     source("b.h", "nowhere_t x;\n")};
    ck_assert_msg(extract(&f, files, 2), "%s", f.err.text);
    const struct hv_surface *s = f.surfaces[0];
    ck_assert_uint_eq(s->n_left_out, 1);
    ck_assert_str_eq(s->left_out[0].file, "*");
    fixture_done(&f);
}
END_TEST

/* In the last header there is no other one to stumble over what is left open. */
START_TEST(open_ends_are_told)
{
    static const char *const texts[] = {"int ok;\nstruct open {\n int i;\n",
                                        "int ok;\nenum open {\n A,\n",
                                        "int ok;\nstatic inline int f(void) {\n",
                                        "int ok;\n#if 1\n", "int ok;\n/* no end\n"};
    for (size_t i = 0; i < HV_COUNT(texts); i++) {
        struct fixture f;
        fixture_init(&f);
        struct hv_source_file file = source("a.h", texts[i]);
        ck_assert_msg(extract(&f, &file, 1), "%s", f.err.text);
        const struct hv_surface *s = f.surfaces[0];
        ck_assert_msg(s->n_left_out == 1, "text %zu", i);
        ck_assert_int_eq(s->left_out[0].kind, HV_LEFT_OUT_FAILED);
        ck_assert_str_eq(s->left_out[0].file, "a.h");
        ck_assert_msg(s->left_out[0].line == (i == 2 ? 0 : 2), "text %zu: line %u", i,
                      s->left_out[0].line);
        fixture_done(&f);
    }
}
END_TEST

/* Nothing of the machine is within a header's reach. */
START_TEST(the_host_is_out_of_reach)
{
    struct fixture f;
    fixture_init(&f);
    struct hv_source_file file =
        source("a.h", "#if __has_include(\"/etc/passwd\")\n#define SEEN "
                      "1\n#else\n#define SAFE 1\n#endif\n");
    ck_assert_msg(extract(&f, &file, 1), "%s", f.err.text);
    need(f.surfaces[0], HV_CLASS_CONSTANT, "SAFE");
    ck_assert_ptr_null(hv_surface_find(f.surfaces[0], HV_CLASS_CONSTANT, "SEEN", 3));
    fixture_done(&f);
}
END_TEST

/* A header that knows how the program asks cannot answer in the compiler's place. */
START_TEST(a_header_cannot_answer)
{
    struct fixture f;
    fixture_init(&f);
    struct hv_source_file file =
        source("a.h", "#define SIZE (sizeof(int) * 2)\n#define hv_ask_v0 hidden\n"
                      "#define hv_askk_v0 hidden\nstatic const int hv_ask_v1 = 7;\n");
    ck_assert_msg(extract(&f, &file, 1), "%s", f.err.text);
    ck_assert_str_eq(need(f.surfaces[0], HV_CLASS_CONSTANT, "SIZE")->u.constant.value,
                     "8");
    fixture_done(&f);
}
END_TEST

/* Limits end a worker, and the end is told: never an empty surface. */
START_TEST(limits_are_told)
{
    struct fixture f;
    fixture_init(&f);
    struct hv_buf text = {0};
    hv_buf_puts(&text, "#define A0 1+1\n");
    for (int i = 1; i < 40; i++)
        hv_buf_printf(&text, "#define A%d A%d + A%d\n", i, i - 1, i - 1);
    hv_buf_puts(&text, "enum { BOOM = A39 };\n");
    struct hv_source_file file = source("a.h", text.p);
    ck_assert(!extract(&f, &file, 1));
    ck_assert_int_eq(f.err.code, HV_ERR_INPUT);
    hv_buf_done(&text);
    fixture_done(&f);
}
END_TEST

/* ---- the wire ---- */

START_TEST(damaged_answers_are_refused)
{
    struct fixture f;
    fixture_init(&f);
    struct hv_variant v = {.arena = f.arena, .atoms = f.atoms};
    struct hv_entity *e = hv_variant_add(&v, HV_CLASS_CONSTANT, hv_atom(f.atoms, "A"));
    e->u.constant.value = hv_atom(f.atoms, "1");
    e = hv_variant_add(&v, HV_CLASS_RECORD, hv_atom(f.atoms, "struct s"));
    struct hv_member member = {.name = e->name, .type = e->name, .bits = 8};
    e->u.record.members = &member;
    e->u.record.n_members = 1;
    hv_variant_leave_out(&v, HV_LEFT_OUT_FAILED, "x.h", "why");
    struct hv_buf buf = {0};
    hv_variant_write(&v, &buf);
    struct hv_variant back = {.arena = f.arena, .atoms = f.atoms};
    ck_assert(hv_variant_read(&back, buf.p, buf.n, &f.err));
    ck_assert_uint_eq(back.n_entities, 2);
    ck_assert(hv_entity_same_form(&back.entities[1], &v.entities[1]));
    for (size_t n = 0; n < buf.n; n++) { /* every cut */
        struct hv_variant cut = {.arena = f.arena, .atoms = f.atoms};
        ck_assert(!hv_variant_read(&cut, buf.p, n, &f.err));
    }
    for (size_t i = 0; i < buf.n * 8; i++) { /* every bit: no crash, whatever is read */
        struct hv_variant bent = {.arena = f.arena, .atoms = f.atoms};
        buf.p[i / 8] ^= (char)(1 << i % 8);
        hv_variant_read(&bent, buf.p, buf.n, &f.err);
        buf.p[i / 8] ^= (char)(1 << i % 8);
    }
    hv_buf_done(&buf);
    fixture_done(&f);
}
END_TEST

/* What is known to fail up to a release is left out unread, wherever it stands. */
START_TEST(known_failures_are_left_out)
{
    struct fixture f;
    fixture_init(&f);
    struct hv_known_failure known[] = {
        {.header = "a.h", .until = "4.2", .why = "no C"},
        {.header = "c.h", .until = "4.2", .why = "no C either"}};
    f.profile.known_failures = known;
    f.profile.n_known_failures = 2;
    const struct hv_source_file files[] = {source("a.h", "struct a { int x; };\n"),
                                           source("b.h", "struct b { int x; };\n"),
                                           source("c.h", "struct c { int x; };\n")};
    struct hv_extract_options options = {
        .profile = &f.profile, .archs = 1, .audiences = 1, .jobs = 1, .release = "4.1"};
    struct hv_source_files all[HV_MAX_ARCHS] = {{files, 3}};
    ck_assert(hv_extract(all, &options, f.atoms, f.surfaces, &f.err));
    const struct hv_surface *s = f.surfaces[0];
    ck_assert_ptr_null(hv_surface_find(s, HV_CLASS_RECORD, "struct a", ~0u));
    need(s, HV_CLASS_RECORD, "struct b");
    ck_assert_ptr_null(hv_surface_find(s, HV_CLASS_RECORD, "struct c", ~0u));
    ck_assert_uint_eq(s->n_left_out, 2);
    for (size_t i = 0; i < s->n_left_out; i++)
        ck_assert_int_eq(s->left_out[i].kind, HV_LEFT_OUT_KNOWN);
    ck_assert_str_eq(s->left_out[0].why, "no C");
    ck_assert_str_eq(s->left_out[1].why, "no C either");
    fixture_done(&f);
}
END_TEST

/* Beyond the last release that a known failure names, the header is read again: it
 * counts if it parses, and is known only if it does not. */
START_TEST(known_failures_end_with_a_release)
{
    struct fixture f;
    fixture_init(&f);
    struct hv_known_failure known[] = {
        {.header = "a.h", .until = "4.2", .why = "no C"},
        {.header = "b.h", .until = "4.2", .why = "no C either"}};
    f.profile.known_failures = known;
    f.profile.n_known_failures = 2;
    const struct hv_source_file files[] = {source("a.h", "struct a { int x; };\n"),
                                           source("b.h", "struct b { nothing x; };\n")};
    struct hv_extract_options options = {
        .profile = &f.profile, .archs = 1, .audiences = 1, .jobs = 1, .release = "4.3"};
    struct hv_source_files all[HV_MAX_ARCHS] = {{files, 2}};
    ck_assert(hv_extract(all, &options, f.atoms, f.surfaces, &f.err));
    need(f.surfaces[0], HV_CLASS_RECORD, "struct a");
    ck_assert_uint_eq(f.surfaces[0]->n_left_out, 1);
    ck_assert_int_eq(f.surfaces[0]->left_out[0].kind, HV_LEFT_OUT_KNOWN);
    ck_assert_str_eq(f.surfaces[0]->left_out[0].why, "no C either");
    fixture_done(&f);
}
END_TEST

/* What the cache keeps of a surface is all of it; a part of it is none. */
START_TEST(kept_surfaces_are_whole)
{
    struct fixture f;
    fixture_init(&f);
    const struct hv_source_file files[] = {
        source("a.h",
               "#if V < 3\n#define OLD 1\n#endif\n#ifdef NOBODY\n#endif\n"
               "/* words */\nstruct a { int x : 3; struct { char c[2]; } in; };\n"
               "enum e { E1 = 4, E2 };\ntypedef struct a *a_t;\n"
               "#define SIZE sizeof(struct a)\n#define MAC(x) ((x) + 1)\n"),
        source("b.h", "struct broken { nowhere_t x; };\n")};
    f.profile.audiences[0].version_macro = "V";
    extract(&f, files, 2);
    struct hv_buf buf = {0}, again = {0};
    hv_surface_put(f.surfaces[0], &buf);
    struct hv_surface *s = hv_surface_get(&buf, &f.profile, 0, f.atoms);
    ck_assert_ptr_nonnull(s);
    hv_surface_put(s, &again);
    ck_assert_uint_eq(buf.n, again.n);
    ck_assert_mem_eq(buf.p, again.p, buf.n);
    ck_assert_uint_gt(s->n_left_out, 0);
    ck_assert_uint_gt(s->n_undeclared, 0);
    hv_surface_free(s);
    while (buf.n--)
        ck_assert_ptr_null(hv_surface_get(&buf, &f.profile, 0, f.atoms));
    buf.n = 0;
    hv_buf_done(&buf);
    hv_buf_done(&again);
    fixture_done(&f);
}
END_TEST

START_TEST(a_parser_that_is_missing_is_named)
{
    struct fixture f;
    fixture_init(&f);
    const struct hv_source_file file = source("a.h", "struct a { int x; };\n");
    setenv("HVABI_LIBCLANG", "/nowhere/libclang.so", 1);
    ck_assert(!extract(&f, &file, 1));
    ck_assert_int_eq(f.err.code, HV_ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(f.err.text, "HVABI_LIBCLANG names"));
    ck_assert_ptr_nonnull(strstr(f.err.text, "/nowhere/libclang.so"));
    fixture_done(&f);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("extract");
    TCase *parse = tcase_create("parse");
    tcase_set_timeout(parse, 30);
    tcase_add_test(parse, records_have_all_members);
    tcase_add_test(parse, macros_have_values);
    tcase_add_test(parse, handles_have_a_layout);
    tcase_add_test(parse, audiences_are_told_apart);
    tcase_add_test(parse, the_culprit_is_named);
    tcase_add_test(parse, who_comes_first_fails_all);
    tcase_add_test(parse, open_ends_are_told);
    tcase_add_test(parse, the_host_is_out_of_reach);
    tcase_add_test(parse, a_header_cannot_answer);
    tcase_add_test(parse, limits_are_told);
    tcase_add_test(parse, known_failures_are_left_out);
    tcase_add_test(parse, known_failures_end_with_a_release);
    tcase_add_test(parse, a_parser_that_is_missing_is_named);
    suite_add_tcase(suite, parse);
    TCase *wire = tcase_create("wire");
    tcase_add_test(wire, damaged_answers_are_refused);
    tcase_add_test(wire, kept_surfaces_are_whole);
    suite_add_tcase(suite, wire);
    return run_suite(suite);
}
