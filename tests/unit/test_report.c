/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "judge/verdict/judge.h"
#include "report/report.h"
#include "report/wording.h"
#include "report_case.h"
#include "suite.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static char *written(const struct hv_result *result, const char *format,
                     struct hv_report_options options)
{
    struct hv_buf buf = {0};
    struct hv_result grouped = *result;
    options.command = "diff";
    grouped.arena = hv_arena_new();
    hv_groups_make(&grouped);
    hv_writer_write(hv_writer_find(HV_REPORT_COMPARISON, format),
                    &(struct hv_report){.result = &grouped}, &options, &buf);
    hv_arena_free(grouped.arena);
    return buf.p ? buf.p : hv_strdup("");
}

static void assert_has(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "'%s' is missing in:\n%s", part, text);
}

static void assert_has_not(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) == NULL, "'%s' is wrong in:\n%s", part, text);
}

START_TEST(text_tells_the_whole_finding)
{
    struct cpsr_case c;
    cpsr_init(&c);
    char *text = written(&c.result, "text", (struct hv_report_options){0});
    ck_assert_str_eq(
        text,
        "hvabi diff: RELEASE-4.15.0 (4.15) -> RELEASE-4.16.0 (4.16, commit "
        "0123456789ab)\n"
        "verdict: 1 break; rollback: 1 break\n"
        "\n"
        "xen/include/public/arch-arm.h:270: break: struct vcpu_guest_core_regs: cpsr "
        "is wider "
        "[HV1203 member-widened, 9f3ac0]\n"
        "    offset 264 bytes, 32 -> 64 bits, uint32_t -> uint64_t; on arm32, arm64 "
        "for tools; released since 4.4; reachable from XEN_DOMCTL_setvcpucontext\n"
        "    moves spsr_el1, spsr_fiq, spsr_irq ... (4 members), grows struct "
        "vcpu_guest_context 344 -> 352 bytes\n"
        "    rollback: break\n"
        "    covered by XEN_DOMCTL_INTERFACE_VERSION, 0x13 -> 0x14 (19 -> 20)\n"
        "    why: Tools that were built against the old header read half of the "
        "register.\n"
        "    fix: Add a new member behind the old one.\n"
        "compared: profile xen, 6 variants, 10 records, 20 constants, 30 values\n"
        "fails: 1 break; mend it (fix), or accept it (hvabi waive ID)\n");
    free(text);
}
END_TEST

/* Filled text and tables keep to a width; headings, which are searched for, do not. */
START_TEST(text_in_a_width)
{
    struct cpsr_case c;
    cpsr_init(&c);
    char *text = written(&c.result, "text", (struct hv_report_options){.width = 60});
    assert_has(text, "\n    offset 264 bytes, 32 -> 64 bits, uint32_t -> uint64_t;\n"
                     "    on arm32, arm64 for tools; released since 4.4; reachable\n"
                     "    from XEN_DOMCTL_setvcpucontext\n");
    assert_has(text, "vcpu_guest_core_regs: cpsr is wider [HV1203 member-widened, ");
    free(text);
    struct hv_finding f[2] = {c.finding, c.finding};
    f[1].change.member = "spsr_el1";
    f[1].id = "0123456789ab";
    c.result.findings = f;
    c.result.n_findings = 2;
    text = written(&c.result, "text", (struct hv_report_options){.width = 60});
    assert_has(text, "\n    cpsr is wider      offset 264 bytes, 32 -> 64     9f3ac0\n"
                     "                       bits, uint32_t -> uint64_t\n");
    free(text);
}
END_TEST

START_TEST(text_verbose_and_color)
{
    struct cpsr_case c;
    cpsr_init(&c);
    struct hv_change more = c.grown;
    struct hv_finding f[2] = {c.finding, c.finding};
    more.entity = "struct vcpu_of_the_second";
    f[1].change.member = "spsr";
    f[1].change.consequences = &more;
    c.group.n = c.result.n_findings = 2;
    c.result.findings = f;
    char *text = written(&c.result, "text",
                         (struct hv_report_options){.color = true, .verbose = true});
    assert_has(text, ": \033[1;31mbreak\033[0m: struct vcpu");
    assert_has(
        text,
        "    struct vcpu_guest_core_regs: spsr_und moves: offset 268 -> 272 bytes, "
        "32 bits, uint32_t\n");
    assert_has(
        text,
        "    struct vcpu_guest_context grows: size 344 -> 352 bytes, alignment 8\n");
    assert_has(text, "    struct vcpu_of_the_second grows: size 344 -> 352 bytes");
    free(text);
}
END_TEST

START_TEST(text_per_arch_figures)
{
    struct cpsr_case c;
    cpsr_init(&c);
    struct hv_per_arch per[2] = {
        {1, c.finding.change.before, c.finding.change.after},
        {2, c.finding.change.before, c.finding.change.after},
    };
    per[0].before.offset = per[0].after.offset = 1056;
    c.finding.n_per_arch = 2;
    c.finding.per_arch = per;
    char *text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(text,
               "    arm32: offset 132 bytes, 32 -> 64 bits, uint32_t -> uint64_t\n"
               "    arm64: offset 264 bytes, 32 -> 64 bits, uint32_t -> uint64_t\n"
               "    on arm32, arm64 for tools; released since 4.4;");
    free(text);
    text = written(&c.result, "json", (struct hv_report_options){0});
    json_t *root = json_loads(text, 0, NULL);
    const json_t *row = json_array_get(json_object_get(root, "changes"), 0);
    const json_t *arm32 = json_object_get(json_object_get(row, "per_arch"), "arm32");
    ck_assert_int_eq(
        json_integer_value(json_object_get(json_object_get(arm32, "before"), "offset")),
        1056);
    ck_assert_ptr_null(json_object_get(arm32, "released_since"));
    json_decref(root);
    free(text);
}
END_TEST

START_TEST(releases_per_arch)
{
    struct cpsr_case c;
    cpsr_init(&c);
    const char *on[HV_MAX_ARCHS] = {[1] = "4.4", [2] = "4.2"};
    c.finding.released_since = "4.2";
    c.finding.since_on = on;
    char *text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(text, "released since 4.2 on arm64 and since 4.4 on arm32; reachable");
    free(text);
    on[1] = NULL;
    text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(text, "released since 4.2 on arm64, but not on arm32; reachable");
    free(text);
    text = written(&c.result, "json", (struct hv_report_options){0});
    json_t *root = json_loads(text, 0, NULL);
    const json_t *row = json_array_get(json_object_get(root, "changes"), 0);
    const json_t *all = json_object_get(row, "per_arch");
    const json_t *arm32 = json_object_get(all, "arm32");
    const json_t *arm64 = json_object_get(all, "arm64");
    ck_assert_str_eq(json_string_value(json_object_get(arm64, "released_since")),
                     "4.2");
    ck_assert(json_is_null(json_object_get(arm32, "released_since")));
    ck_assert_ptr_nonnull(json_object_get(arm64, "before"));
    json_decref(root);
    free(text);
}
END_TEST

/* The line that most people stop at: decisions of this change alone, in the order of
 * the verdicts, and how many of them are waived. */
START_TEST(text_counts_decisions)
{
    struct cpsr_case c;
    cpsr_init(&c);
    struct hv_group groups[4] = {c.group, c.group, c.group, c.group};
    groups[1].verdict = groups[2].verdict = HV_VERDICT_SOURCE;
    groups[1].rollback_break = groups[2].rollback_break = false;
    groups[0].waived = true;
    groups[3].introduced_here = false;
    c.result.groups = groups;
    c.result.n_groups = 4;
    struct hv_buf buf = {0};
    const struct hv_report report = {.result = &c.result};
    const struct hv_report_options options = {.command = "diff"};
    hv_writer_write(hv_writer_find(HV_REPORT_COMPARISON, "text"), &report, &options,
                    &buf);
    assert_has(buf.p, "\nverdict: 1 break, 2 source; rollback: 1 break; 1 waived\n");
    assert_has(buf.p, "\nbefore this change: 1 break (--all lists them)\n");
    hv_buf_done(&buf);
    c.result.groups = &groups[3];
    c.result.n_groups = 1;
    hv_writer_write(hv_writer_find(HV_REPORT_COMPARISON, "text"), &report, &options,
                    &buf);
    assert_has(buf.p, "\nverdict: this change has no finding");
    hv_buf_done(&buf);
}
END_TEST

START_TEST(text_condenses_what_is_compatible)
{
    struct cpsr_case c;
    cpsr_init(&c);
    struct hv_finding f[3] = {c.finding, c.finding, c.finding};
    for (int i = 1; i < 3; i++) {
        f[i].change = (struct hv_change){.kind = HV_KIND_CONSTANT_ADDED,
                                         .cls = HV_CLASS_CONSTANT,
                                         .entity = i == 1 ? "XEN_X" : "OTHER_Y",
                                         .archs = 7,
                                         .audiences = 3,
                                         .after = {.present = true, .value = "300"}};
        f[i].verdict = HV_VERDICT_COMPATIBLE;
        f[i].rollback_break = f[i].fails = false;
    }
    c.result.findings = f;
    c.result.n_findings = 3;
    char *text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(text, "; -v lists 2 constants added (compatible)\n");
    free(text);
    f[2].change.cls = HV_CLASS_MACRO;
    text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(text, "; -v lists 2 names added (compatible)\n");
    free(text);
    f[2].change.cls = HV_CLASS_CONSTANT;
    text = written(&c.result, "text", (struct hv_report_options){.verbose = true});
    assert_has(text, "compatible: XEN_X is new [HV1203 member-widened, 9f3ac0]\n"
                     "    0x12c (300); on all architectures for all audiences;");
    free(text);
    text = written(&c.result, "text", (struct hv_report_options){.quiet = true});
    assert_has(text, "break: struct vcpu_guest_core_regs");
    assert_has_not(text, "XEN_X");
    assert_has_not(text, "compared:");
    free(text);
}
END_TEST

START_TEST(text_never_calls_silence_compatible)
{
    struct cpsr_case c;
    cpsr_init(&c);
    c.result.n_findings = c.result.n_groups = c.result.counts.rollback = 0;
    c.result.counts.of[HV_VERDICT_BREAK] = 0;
    char *text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(text, "no evidence of an ABI change IN THE HEADERS");
    assert_has_not(text, "compatible");
    free(text);
    text = written(&c.result, "text", (struct hv_report_options){.quiet = true});
    ck_assert_str_eq(text, "");
    free(text);
    c.result.coverage = (struct hv_coverage){0};
    text = written(&c.result, "text", (struct hv_report_options){.quiet = true});
    ck_assert_str_eq(text, "error: nothing was compared, so there is no result\n");
    free(text);
}
END_TEST

START_TEST(text_left_out_and_errors)
{
    struct cpsr_case c;
    cpsr_init(&c);
    struct hv_left_out left[3] = {
        {HV_LEFT_OUT_GUARD, "domctl.h", 1, "#error: tools only", 0, NULL, false},
        {HV_LEFT_OUT_KNOWN, "*", 2, "no such type", 0, NULL, false},
        {HV_LEFT_OUT_GUARD, "sysctl.h", 1, "#error: tools only", 0, NULL, false},
    };
    uint32_t archs[3] = {7, 1, 7};
    struct hv_message error = {.arch = "arm64",
                               .err = {.path = "xen.h", .line = 3, .column = 7}};
    strcpy(error.err.text, "expected ';'");
    c.result.left_out = left;
    c.result.left_out_archs = archs;
    c.result.n_left_out = 3;
    c.result.errors = &error;
    c.result.n_errors = 1;
    char *text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(text, "error: xen.h:3:7: expected ';' [arm64]\n");
    assert_has(text, "30 values; 3 known header and view pairs not compared (-v lists "
                     "them)\n");
    free(text);
    bool news[3] = {false, true, false};
    c.result.left_out_news = news; /* what is new is never a number */
    text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(text,
               "left out:\n"
               "  every header for tools on x86_64: known failure (no such type)\n"
               "compared: profile xen, 6 variants, 10 records, 20 constants, 30 "
               "values; 2 known "
               "header and view pairs not compared (-v lists them)\n");
    free(text);
    text = written(&c.result, "text", (struct hv_report_options){.verbose = true});
    assert_has(
        text,
        "left out:\n"
        "  domctl.h, sysctl.h for guest on all architectures: not for this audience "
        "(#error: tools only)\n"
        "  every header for tools on x86_64: known failure (no such type)\n");
    free(text);
}
END_TEST

/* Several findings of one decision: a heading, a table, and what they share once. */
START_TEST(text_of_a_decision)
{
    struct cpsr_case c;
    cpsr_init(&c);
    struct hv_finding f[2] = {c.finding, c.finding};
    f[0].change.consequences = f[1].change.consequences = NULL;
    f[1].change.member = "spsr_el1";
    f[1].id = "0123456789ab";
    c.result.findings = f;
    c.result.n_findings = 2;
    char *text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(text,
               "break: struct vcpu_guest_core_regs: 2 members widened [HV1203 "
               "member-widened]\n"
               "    cpsr is wider      offset 264 bytes, 32 -> 64 bits, uint32_t -> "
               "uint64_t  9f3ac0\n"
               "    spsr_el1 is wider  offset 264 bytes, 32 -> 64 bits, uint32_t -> "
               "uint64_t  012345\n"
               "    on arm32, arm64 for tools; released since 4.4;");
    const char *why = strstr(text, "why: ");
    ck_assert(why && !strstr(why + 1, "why: "));
    assert_has(text, "\nfails: 1 break; mend it");
    free(text);
}
END_TEST

/* What was there before is a line, and a break that does not fail is explained. */
START_TEST(text_of_what_was_there_before)
{
    struct cpsr_case c;
    cpsr_init(&c);
    c.finding.fails = false;
    char *text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(text, "\nnothing fails: --fail-on does not name 'break'\n");
    free(text);
    c.finding.introduced_here = false;
    text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(text, "\nbefore this change: 1 break (--all lists them)\n");
    assert_has_not(text, "cpsr");
    free(text);
}
END_TEST

START_TEST(json_is_the_contract)
{
    struct cpsr_case c;
    cpsr_init(&c);
    c.moved[0].next = NULL;
    char *text = written(&c.result, "json", (struct hv_report_options){0});
    assert_has(text, "{\n  \"schema\": \"hvabi-report/1\",\n  \"tool\": \"hvabi ");
    assert_has(
        text,
        "  \"profile\": \"xen\",\n  \"old\": {\n    \"tree\": \"RELEASE-4.15.0\",\n"
        "    \"commit\": null\n  },\n");
    assert_has(text, "  \"summary\": {\n    \"break\": 1,\n    \"versioned\": 0,\n");
    assert_has(text,
               "      \"kind\": \"member-widened\",\n"
               "      \"entity\": \"struct vcpu_guest_core_regs\",\n"
               "      \"member\": \"cpsr\",\n"
               "      \"archs\": [\n        \"arm32\",\n        \"arm64\"\n      ],\n"
               "      \"audiences\": [\n        \"tools\"\n      ],\n"
               "      \"before\": {\n        \"offset\": 2112,\n        \"bits\": 32,\n"
               "        \"type\": \"uint32_t\"\n      },\n");
    assert_has(text, "      \"verdict\": \"break\",\n      \"rollback\": \"break\",\n"
                     "      \"rule\": \"HV1203\",\n      \"released_since\": \"4.4\",\n"
                     "      \"introduced_here\": true,\n      \"location\": {\n"
                     "        \"file\": \"xen/include/public/arch-arm.h\",\n"
                     "        \"line\": 270\n      },\n");
    assert_has(text, "      \"waiver\": null,\n      \"id\": \"9f3ac01b77de\",\n");
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(root);
    json_decref(root);
    free(text);
}
END_TEST

/* Both would be cut before the place where they differ. */
START_TEST(long_texts_are_shown_where_they_differ)
{
    struct cpsr_case c;
    cpsr_init(&c);
    char before[400], after[400];
    memset(before, 'a', sizeof before);
    strcpy(before + 250, " the same words, then one");
    strcpy(after, before);
    strcat(after, " more");
    c.finding.change.kind = HV_KIND_STRING_VALUE;
    c.finding.change.cls = HV_CLASS_CONSTANT;
    c.finding.change.before.text = before;
    c.finding.change.after.text = after;
    char *text = written(&c.result, "text", (struct hv_report_options){0});
    assert_has(
        text,
        "\"... the same words, then one\" -> \"... the same words, then one more\"");
    free(text);
}
END_TEST

START_TEST(json_has_no_place_where_none_is_known)
{
    struct cpsr_case c;
    cpsr_init(&c);
    c.finding.change.file = NULL;
    char *text = written(&c.result, "json", (struct hv_report_options){0});
    assert_has(text, "      \"location\": null,\n");
    free(text);
}
END_TEST

START_TEST(hostile_names_reach_nobody)
{
    struct cpsr_case c;
    cpsr_init(&c);
    char *longest = hv_alloc(10001);
    memset(longest, 'a', 10000);
    c.finding.change.entity = "struct \033[2J\xff\xe2\x80\xae\n";
    c.finding.change.member = longest;
    c.finding.change.file = "a\rb.h";
    c.finding.why = longest;
    char *text =
        written(&c.result, "text", (struct hv_report_options){.verbose = true});
    assert_has(text,
               "a\\x0db.h:270: break: struct \\x1b[2J\\xff\\xe2\\x80\\xae\\x0a: aaa");
    assert_has(text, "aaa... is wider");
    for (const char *p = text; *p; p++)
        ck_assert(*p == '\n' || (*p >= ' ' && *p <= '~'));
    ck_assert_uint_lt(strlen(text), 4000);
    free(text);
    text = written(&c.result, "json", (struct hv_report_options){0});
    for (const char *p = text; *p; p++)
        ck_assert(*p == '\n' || (*p >= ' ' && *p <= '~'));
    json_t *root = json_loads(text, 0, NULL);
    const json_t *row = json_array_get(json_object_get(root, "changes"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(row, "member")), longest);
    json_decref(root);
    free(text);
    free(longest);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("report");
    tcase_add_test(tcase, text_tells_the_whole_finding);
    tcase_add_test(tcase, text_in_a_width);
    tcase_add_test(tcase, text_verbose_and_color);
    tcase_add_test(tcase, text_per_arch_figures);
    tcase_add_test(tcase, releases_per_arch);
    tcase_add_test(tcase, text_counts_decisions);
    tcase_add_test(tcase, text_condenses_what_is_compatible);
    tcase_add_test(tcase, text_never_calls_silence_compatible);
    tcase_add_test(tcase, text_left_out_and_errors);
    tcase_add_test(tcase, text_of_a_decision);
    tcase_add_test(tcase, text_of_what_was_there_before);
    tcase_add_test(tcase, json_is_the_contract);
    tcase_add_test(tcase, long_texts_are_shown_where_they_differ);
    tcase_add_test(tcase, json_has_no_place_where_none_is_known);
    tcase_add_test(tcase, hostile_names_reach_nobody);
    return run_tests("report", tcase);
}
