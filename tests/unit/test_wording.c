/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "report/report.h"
#include "report/wording.h"
#include "report_case.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *in;
    size_t max;
    const char *out;
} safe_table[] = {
    {"plain", 10, "plain"},
    {"plain", 5, "plain"},
    {"plain", 4, "plai..."},
    {"\x1b[31m", 99, "\\x1b[31m"},
    {"gr\xc3\xbc\xc3\x9f", 99, "gr\xc3\xbc\xc3\x9f"},
    {"gr\xc3\xbc\xc3\x9f", 3, "gr..."},
    {"\xc2\x9b"
     "31m",
     99, "\\xc2\\x9b31m"},
    {"\xc0\xaf", 99, "\\xc0\\xaf"},
    {"\xed\xa0\x80", 99, "\\xed\\xa0\\x80"},
    {"\xf4\x90\x80\x80", 99, "\\xf4\\x90\\x80\\x80"},
    {"\xe2\x80", 99, "\\xe2\\x80"},
    {"\x7f", 99, "\\x7f"},
    {NULL, 99, ""},
};

START_TEST(put_safe_table)
{
    struct hv_buf buf = {0};
    hv_put_escaped(&buf, safe_table[_i].in, safe_table[_i].max);
    ck_assert_str_eq(buf.p ? buf.p : "", safe_table[_i].out);
    hv_buf_done(&buf);
}
END_TEST

static const struct {
    const char *before, *after, *out;
} value_table[] = {
    {"19", "20", "0x13 -> 0x14 (19 -> 20)"},
    {"1", "2", "1 -> 2"},
    {"9", "10", "9 -> 0xa (9 -> 10)"},
    {"-1", "255", "-1 -> 0xff (-1 -> 255)"},
    {"255", NULL, "0xff (255)"},
    {NULL, "255", "0xff (255)"},
    {"7", "7", "7"},
    {"18446744073709551615", NULL, "0xffffffffffffffff (18446744073709551615)"},
    {"340282366920938463463374607431768211455", NULL,
     "340282366920938463463374607431768211455"},
};

START_TEST(put_values_table)
{
    struct hv_buf buf = {0};
    hv_put_values(&buf, value_table[_i].before, value_table[_i].after);
    ck_assert_str_eq(buf.p, value_table[_i].out);
    hv_buf_done(&buf);
}
END_TEST

/* A change that was recorded has no entities. */
START_TEST(arguments_have_no_offset)
{
    const struct hv_change change = {.kind = HV_KIND_SIGNATURE_CHANGED,
                                     .cls = HV_CLASS_SIGNATURE,
                                     .entity = "call",
                                     .member = "argument 1",
                                     .before = {.present = true, .bits = 32, .type = "uint32_t"},
                                     .after = {.present = true, .bits = 64, .type = "uint64_t"}};
    HV_BUF buf = {0};
    hv_put_sides(&buf, hv_change_fields(&change), &change.before, &change.after);
    ck_assert_str_eq(buf.p, "32 -> 64 bits, uint32_t -> uint64_t");
}
END_TEST

START_TEST(every_kind_has_words)
{
    struct hv_change change = {.kind = (enum hv_kind)_i, .entity = "x"};
    struct hv_kind_counts counts = {0};
    struct hv_buf buf = {0};
    hv_put_headline(&buf, &change);
    ck_assert(!strstr(buf.p, "(null)") && buf.n > strlen("x "));
    counts.of[_i] = 2;
    hv_put_kind_counts(&buf, &counts, 0);
    ck_assert(!strstr(buf.p, "(null)"));
    hv_buf_done(&buf);
}
END_TEST

/* struct x { uint8_t a; (3) uint32_t b; union { uint16_t c; uint32_t d : 3; }; }, b a
 * pointer in the second form. */
static void record_init(struct hv_entity *entity, struct hv_member m[5], bool wide)
{
    uint64_t w = wide ? 64 : 32;
    m[3] = (struct hv_member){
        .name = "c", .offset = 2 * w, .bits = 16, .type = "uint16_t [1]"};
    m[4] = (struct hv_member){
        .name = "d", .offset = 2 * w, .bits = 3, .type = "uint32_t", .bitfield = true};
    m[0] = (struct hv_member){.name = "a", .bits = 8, .type = "uint8_t"};
    m[1] = (struct hv_member){.name = "b", .offset = w, .bits = w, .type = "void *"};
    m[2] = (struct hv_member){
        .offset = 2 * w, .bits = 32, .type = "union", .n_members = 2, .members = &m[3]};
    *entity =
        (struct hv_entity){.cls = HV_CLASS_RECORD, .name = "struct x", .audiences = 3};
    entity->u.record.size = wide ? 24 : 12;
    entity->u.record.align = w / 8;
    entity->u.record.n_members = 3;
    entity->u.record.members = m;
}

START_TEST(layout_side_by_side)
{
    struct hv_profile profile = profile_new();
    struct hv_entity e[3];
    struct hv_member m[3][5];
    struct hv_surface s[3];
    const struct hv_surface *list[4] = {&s[0], NULL, &s[1], &s[2]};
    static const char *const archs[] = {"x86_64", "arm32", "arm64"};
    const struct hv_entity *entities[] = {&e[0], &e[1], &e[2]};
    for (int i = 0; i < 3; i++) {
        record_init(&e[i], m[i], i != 1);
        s[i] = (struct hv_surface){.arch = archs[i],
                                   .audiences = 3,
                                   .n_entities = 1,
                                   .entities = &entities[i]};
    }
    struct hv_buf buf = {0};
    const char *near = NULL;
    struct hv_layout_query query = {
        .surfaces = list, .n_surfaces = 4, .profile = &profile, .type = "x"};
    ck_assert(hv_layout_write(&query, &buf, &near));
    ck_assert_str_eq(buf.p,
                     "                                 x86_64, arm64           arm32\n"
                     "                                  offset  size    offset  size\n"
                     "struct x {\n"
                     "    uint8_t a;                         0     1         0     1\n"
                     "    /* hole: 7 bytes */                1     7\n"
                     "    /* hole: 3 bytes */                                1     3\n"
                     "    void *b;                           8     8         4     4\n"
                     "    union {                           16     4         8     4\n"
                     "        uint16_t c[1];                16     2         8     2\n"
                     "        uint32_t d : 3;               16   0:3         8   0:3\n"
                     "        /* padding: 2 bytes */        18     2        10     2\n"
                     "    };\n"
                     "    /* padding: 4 bytes */            20     4\n"
                     "};\n"
                     "size                                        24              12\n"
                     "align                                        8               4\n"
                     "\n"
                     "x86_64, arm32, arm64: no call is known to reach it\n");
    hv_buf_done(&buf);
    query.type = "struct y";
    ck_assert(!hv_layout_write(&query, &buf, &near));
    ck_assert_str_eq(near, "struct x");
}
END_TEST

START_TEST(explain_a_rule)
{
    struct hv_profile profile = profile_new();
    struct hv_buf buf = {0};
    hv_explain_write(&(struct hv_catalogue){0}, &widened, &profile,
                     &(struct hv_report_options){0}, &buf);
    ck_assert_str_eq(
        buf.p, "HV1203 member-widened: a member got wider\n\n"
               "Decides changes of the kind member-widened.\n\n"
               "Verdict\n"
               "    break where the interface is stable for ever (guest)\n"
               "    break elsewhere (tools), versioned once the version that covers it "
               "is raised\n"
               "    rollback: break\n\n"
               "Why\n    Who was built against the old header reads half of it.\n\n"
               "What to do\n    Add a new member behind the old one.\n\n"
               "Example\n    -    uint32_t cpsr;\n    +    uint64_t cpsr;\n");
    hv_buf_done(&buf);
    struct hv_rule rules[] = {widened};
    struct hv_catalogue catalogue = {.n_rules = 1, .rules = rules};
    ck_assert_str_eq(hv_explain_near(&catalogue, "member-wided"), "member-widened");
    ck_assert_ptr_null(hv_explain_near(&catalogue, "nothing like it"));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("wording");
    tcase_add_loop_test(tcase, put_safe_table, 0, (int)HV_COUNT(safe_table));
    tcase_add_loop_test(tcase, put_values_table, 0, (int)HV_COUNT(value_table));
    tcase_add_loop_test(tcase, every_kind_has_words, 0, HV_KIND_COUNT);
    tcase_add_test(tcase, arguments_have_no_offset);
    tcase_add_test(tcase, layout_side_by_side);
    tcase_add_test(tcase, explain_a_rule);
    return run_tests("wording", tcase);
}
