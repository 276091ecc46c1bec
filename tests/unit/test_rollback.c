/* SPDX-License-Identifier: MIT
 *
 * Rollback: the sentence of one finding, and the list.
 */
#include "base/mem.h"
#include "pattern_case.h"
#include "report/rollback.h"
#include "report/writers.h"
#include "report_case.h"
#include "suite.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct hv_rule grown = {.id = "HV0001",
                                     .slug = "grown",
                                     .kind = HV_KIND_ROLLBACK_REGISTER,
                                     .rollback = true,
                                     .title = "It is longer",
                                     .back = "cut it"};
static const struct hv_rule bits_on = {.id = "HV0002",
                                       .slug = "bits",
                                       .kind = HV_KIND_ROLLBACK_REGISTER,
                                       .rollback = true,
                                       .title = "Bits are new",
                                       .back = "clear them"};
static const struct hv_rule off = {.id = "HV0003",
                                   .slug = "off",
                                   .kind = HV_KIND_ROLLBACK_REGISTER,
                                   .title = "It is off"};

static struct hv_state_source source = {.form = HV_STATE_RECORD};
static struct hv_enumerator map_bits[] = {{"BIT_B", "10", 0, NULL},
                                          {"BIT_A", "2", 0, NULL}};
static struct hv_entity map = {.cls = HV_CLASS_REGISTER,
                               .name = "R_MAP",
                               .u.reg = {.id = "4096",
                                         .size = 8,
                                         .bitmap = true,
                                         .n_bits = 2,
                                         .bits = map_bits,
                                         .cap = "CAP_MAP"}};
static struct cpsr_case base;
static struct hv_finding findings[6];
static struct hv_per_arch per_arch[2];

static void set_up(void)
{
    cpsr_init(&base);
    compile_pattern(&source.records, "^struct saved_(.+)$");
    base.profile.n_state = 1;
    base.profile.state = &source;
    base.result.findings = findings;
    base.result.n_findings = 0;
    base.result.counts = (struct hv_counts){0};
}

static void tear_down(void)
{
    free_patterns();
}

static struct hv_finding *add(const struct hv_rule *rule, enum hv_class cls,
                              const char *entity, const char *member)
{
    struct hv_finding *f = &findings[base.result.n_findings++];
    *f = (struct hv_finding){.change = {.kind = HV_KIND_ROLLBACK_REGISTER,
                                        .cls = cls,
                                        .entity = entity,
                                        .member = member,
                                        .archs = 1,
                                        .audiences = 3,
                                        .after = {.present = true}},
                             .verdict = HV_VERDICT_COMPATIBLE,
                             .rollback_break = rule->rollback,
                             .rule = rule,
                             .introduced_here = true,
                             .id = member ? member : entity,
                             .why = "for no reason"};
    return f;
}

static struct hv_finding *add_grown(const char *name, const char *id)
{
    struct hv_finding *f = add(&grown, HV_CLASS_RECORD, name, NULL);
    f->change.before = (struct hv_side){.present = true, .value = id, .size = 16};
    f->change.after = (struct hv_side){.present = true, .value = id, .size = 24};
    return f;
}

static struct hv_finding *add_bit(const char *name, const char *number)
{
    struct hv_finding *f = add(&bits_on, HV_CLASS_REGISTER, "R_MAP", name);
    f->change.after.value = number;
    f->change.after.entity = f->change.before.entity = &map;
    return f;
}

static char *sentence(const struct hv_finding *finding)
{
    struct hv_buf buf = {0};
    hv_put_rollback(&buf, &base.profile, finding);
    return buf.p ? buf.p : hv_strdup("");
}

static void assert_sentence(const struct hv_finding *finding, const char *expected)
{
    char *text = sentence(finding);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(a_sentence_says_what_to_do_and_with_what)
{
    struct hv_finding *f = add_grown("struct saved_LAPIC", "5");
    assert_sentence(f, "To go back, cut it: LAPIC (number 5, 16 -> 24 bytes). No "
                       "capability announces it.");
    f->n_per_arch = 2; /* the sizes stand with the architectures */
    assert_sentence(f, "To go back, cut it: LAPIC (number 5). No capability announces "
                       "it.");
    assert_sentence(add_bit("BIT_A", "2"),
                    "To go back, clear them: bit 2 (BIT_A) of R_MAP (number 0x1000). "
                    "CAP_MAP announces it.");
}
END_TEST

START_TEST(no_sentence_where_nothing_is_to_be_done)
{
    assert_sentence(add(&off, HV_CLASS_REGISTER, "R_OFF", NULL), "");
    struct hv_finding *f = add_grown("struct saved_LAPIC", "5");
    f->rollback_break = false;
    assert_sentence(f, "");
    assert_sentence(&base.finding, ""); /* a rule without advice for a downgrade */
}
END_TEST

static struct hv_rollback_list list_of(struct hv_arena *arena)
{
    return hv_rollback_list(&base.result, arena);
}

START_TEST(a_list_is_sorted_by_need_and_number)
{
    struct hv_finding *asked = add(&off, HV_CLASS_REGISTER, "R_OFF", NULL);
    asked->change.after.value = "7";
    add_bit("BIT_B", "10");
    add_grown("struct saved_B", "11");
    add_grown("struct saved_A", "5");
    add_bit("BIT_A", "2");
    findings[base.result.n_findings++] = base.finding; /* fails both ways */
    struct hv_arena *arena = hv_arena_new();
    struct hv_rollback_list list = list_of(arena);
    ck_assert_uint_eq(list.n, 3);
    ck_assert_uint_eq(list.needed, 3);
    ck_assert_uint_eq(list.optional, 1);
    ck_assert_uint_eq(list.breaks, 1);
    ck_assert_ptr_eq(list.groups[0].rule, &grown);
    ck_assert_str_eq(list.groups[0].items[0].id, "5");
    ck_assert_str_eq(list.groups[0].items[1].id, "11");
    const struct hv_rollback_item *item = &list.groups[1].items[0];
    ck_assert_uint_eq(list.groups[1].n, 1); /* two bits of one register */
    ck_assert_uint_eq(item->n_bits, 2);
    ck_assert_str_eq(item->bits[0].name, "BIT_A");
    ck_assert_uint_eq(hv_rollback_mask(item), 0x404);
    ck_assert_uint_eq(item->n_rows, 2);
    ck_assert(!hv_rollback_needed(&list.groups[2]));
    hv_arena_free(arena);
}
END_TEST

START_TEST(bits_on_other_architectures_are_an_item_of_their_own)
{
    add_bit("BIT_A", "2");
    add_bit("BIT_B", "10")->change.archs = 6;
    struct hv_arena *arena = hv_arena_new();
    struct hv_rollback_list list = list_of(arena);
    ck_assert_uint_eq(list.groups[0].n, 2);
    hv_arena_free(arena);
}
END_TEST

static char *written(const char *format)
{
    struct hv_buf buf = {0};
    hv_writer_write(hv_writer_find(HV_REPORT_ROLLBACK, format),
                    &(struct hv_report){.result = &base.result},
                    &(struct hv_report_options){.command = "diff"}, &buf);
    return buf.p;
}

START_TEST(the_text)
{
    struct hv_finding *f = add_grown("struct saved_A", "5");
    f->change.archs = 3;
    f->n_per_arch = 2;
    f->per_arch = per_arch;
    per_arch[0] = (struct hv_per_arch){0, f->change.before, f->change.after};
    per_arch[1] = (struct hv_per_arch){1, f->change.before, f->change.after};
    per_arch[1].after.size = 20;
    add_bit("BIT_B", "10");
    add_bit("BIT_A", "2");
    struct hv_finding *r = add(&off, HV_CLASS_REGISTER, "R_MAP", NULL);
    r->change.after =
        (struct hv_side){.present = true, .value = "4096", .size = 8, .entity = &map};
    char *text = written("text");
    ck_assert_str_eq(
        text,
        "hvabi diff: RELEASE-4.15.0 (4.15) -> RELEASE-4.16.0 (4.16, commit "
        "0123456789ab)\n\n"
        "It is longer. To go back, cut it: [HV0001 grown]\n"
        "    number  name  bytes     on      announced by\n"
        "    5       A     16 -> 24  x86_64  -\n"
        "    5       A     16 -> 20  arm32   -\n\n"
        "Bits are new. To go back, clear them: [HV0002 bits]\n"
        "    number  name   bytes  on      announced by\n"
        "    0x1000  R_MAP  -      x86_64  CAP_MAP\n"
        "        bit 2  BIT_A\n"
        "        bit 10  BIT_B\n"
        "        together 0x404\n\n"
        "It is off. Nothing to do for a guest that does not enable it: [HV0003 "
        "off]\n"
        "    number  name   bytes  on      announced by\n"
        "    0x1000  R_MAP  8      x86_64  CAP_MAP\n"
        "        bit 2  BIT_A\n"
        "        bit 10  BIT_B\n"
        "        together 0x404\n\n"
        "compared: profile xen, 6 variants, 10 records, 20 constants, 30 values\n"
        "2 to handle before a downgrade; 1 needs no action\n"
        "only declarations in the HEADERS were checked, not defaults or checks in "
        "code\n");
    free(text);
}
END_TEST

START_TEST(hostile_names_reach_nobody)
{
    add_grown("struct saved_\033[2J\xff\n", "5");
    add_bit("BIT_\033[2J", "2");
    char *texts[] = {written("text"), written("json"), sentence(&findings[0]),
                     sentence(&findings[1])};
    for (size_t i = 0; i < HV_COUNT(texts); i++) {
        ck_assert_ptr_null(strchr(texts[i], '\033'));
        ck_assert_ptr_null(strchr(texts[i], '\xff'));
        free(texts[i]);
    }
}
END_TEST

START_TEST(an_empty_list_says_so)
{
    char *text = written("text");
    ck_assert_ptr_nonnull(strstr(text, "\nnothing to do before a downgrade\n"));
    free(text);
    struct hv_left_out left = {.kind = HV_LEFT_OUT_FAILED, .file = "a.h", .why = "no"};
    uint32_t archs = 1;
    base.result.left_out = &left;
    base.result.left_out_archs = &archs;
    base.result.n_left_out = 1;
    text = written("text");
    ck_assert_ptr_nonnull(strstr(text, "before a downgrade, in what could be read\n"));
    free(text);
    base.result.coverage = (struct hv_coverage){0};
    text = written("text");
    ck_assert_ptr_null(strstr(text, "nothing to do"));
    free(text);
}
END_TEST

START_TEST(the_json)
{
    add_bit("BIT_A", "2");
    add_grown("struct saved_A", "5");
    char *text = written("json");
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL), *items, *item;
    ck_assert_ptr_nonnull(root);
    ck_assert_str_eq(json_string_value(json_object_get(root, "schema")),
                     "hvabi-rollback/1");
    items = json_object_get(root, "items");
    ck_assert_uint_eq(json_array_size(items), 2);
    item = json_array_get(items, 0);
    ck_assert_str_eq(json_string_value(json_object_get(item, "what")), "save-record");
    ck_assert_str_eq(json_string_value(json_object_get(item, "name")), "A");
    ck_assert_int_eq(json_integer_value(json_object_get(item, "old_size")), 16);
    ck_assert_int_eq(json_integer_value(json_object_get(item, "size")), 24);
    ck_assert(json_is_null(json_object_get(item, "announced_by")));
    ck_assert(json_is_true(json_object_get(item, "needed")));
    item = json_array_get(items, 1);
    ck_assert_str_eq(json_string_value(json_object_get(item, "what")), "feature-bits");
    ck_assert_str_eq(json_string_value(json_object_get(item, "id")), "4096");
    ck_assert_str_eq(json_string_value(json_object_get(item, "mask")), "4");
    ck_assert_str_eq(json_string_value(json_object_get(item, "do")), "clear them");
    ck_assert_str_eq(json_string_value(json_object_get(item, "announced_by")),
                     "CAP_MAP");
    json_decref(root);
    free(text);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("back");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_sentence_says_what_to_do_and_with_what);
    tcase_add_test(tcase, no_sentence_where_nothing_is_to_be_done);
    tcase_add_test(tcase, a_list_is_sorted_by_need_and_number);
    tcase_add_test(tcase, bits_on_other_architectures_are_an_item_of_their_own);
    tcase_add_test(tcase, the_text);
    tcase_add_test(tcase, hostile_names_reach_nobody);
    tcase_add_test(tcase, an_empty_list_says_so);
    tcase_add_test(tcase, the_json);
    return run_tests("back", tcase);
}
