/* SPDX-License-Identifier: MIT
 *
 * The formats for other programs, against names that nobody gives: what a reader takes
 * apart again must be what was put in.
 */
#include "base/mem.h"
#include "model/waiver.h"
#include "report/message.h"
#include "report_case.h"
#include "suite.h"

#include <check.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#define HOSTILE                                                                        \
    "x\033[2J\n::error::y\r]]><b>&\"'|`` ` ```[[ATTACHMENT|z]]{0}[l](1)%0A"            \
    "@all\xff\xe2\x80\xae\xef\xbf\xbf,:"

static char *written(const struct hv_result *result, const char *format)
{
    struct hv_buf buf = {0};
    struct hv_report_options options = {.command = "diff"};
    const struct hv_writer *writer = hv_writer_find(HV_REPORT_COMPARISON, format);
    ck_assert_ptr_nonnull(writer);
    struct hv_err err = {0};
    ck_assert_msg(hv_writer_load(writer, &err), "%s", err.text);
    hv_writer_write(writer, &(struct hv_report){.result = result}, &options, &buf);
    return buf.p ? buf.p : hv_strdup("");
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        n++;
    return n;
}

static void assert_has(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "'%s' is missing in:\n%s", part, text);
}

static void assert_has_not(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) == NULL, "'%s' is wrong in:\n%s", part, text);
}

/* Printable, but for line ends. */
static void assert_plain(const char *text)
{
    for (const char *p = text; *p; p++)
        ck_assert_msg(*p == '\n' || (*p >= ' ' && *p <= '~'), "byte %02x in:\n%s",
                      (unsigned char)*p, text);
}

static json_t *parsed(const struct hv_result *result, const char *format)
{
    char *text = written(result, format);
    assert_plain(text);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(root);
    free(text);
    return root;
}

static const char *string_at(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    ck_assert_msg(s != NULL, "%s is not a string", key);
    return s;
}

static const json_t *sarif_result(const json_t *log, size_t i)
{
    const json_t *run = json_array_get(json_object_get(log, "runs"), 0);
    return json_array_get(json_object_get(run, "results"), i);
}

static const char *sarif_text(const json_t *result)
{
    return string_at(json_object_get(result, "message"), "text");
}

static void make_hostile(struct cpsr_case *c, char longest[10001])
{
    memset(longest, 'a', 10000);
    longest[10000] = '\0';
    c->finding.change.entity = HOSTILE;
    c->finding.change.member = longest;
    c->finding.change.file = "a/" HOSTILE ".h";
    c->finding.why = HOSTILE;
    c->finding.released_since = HOSTILE;
    c->result.old.text = HOSTILE;
}

/* ---- sarif ---- */

START_TEST(sarif_tells_the_finding)
{
    struct cpsr_case c;
    cpsr_init(&c);
    json_t *log = parsed(&c.result, "sarif");
    const json_t *result = sarif_result(log, 0);
    ck_assert_str_eq(string_at(result, "ruleId"), "HV1203");
    ck_assert_str_eq(string_at(result, "level"), "error");
    ck_assert_str_eq(string_at(result, "baselineState"), "new");
    ck_assert_ptr_null(json_object_get(result, "suppressions"));
    ck_assert_str_eq(
        sarif_text(result),
        "struct vcpu_guest_core_regs: cpsr is wider (offset 264 bytes, 32 -> 64 bits, "
        "uint32_t -> uint64_t) on arm32, arm64 for tools. Verdict: break; rollback: "
        "break. Released since 4.4. Tools that were built against the old header read "
        "half of the register.");
    ck_assert_str_eq(
        string_at(json_object_get(result, "partialFingerprints"), "hvabi/v1"),
        "9f3ac01b77de");
    ck_assert_str_eq(string_at(json_object_get(result, "properties"), "released_since"),
                     "4.4");
    json_decref(log);
}
END_TEST

START_TEST(sarif_survives_hostile_names)
{
    struct cpsr_case c;
    char longest[10001];
    cpsr_init(&c);
    make_hostile(&c, longest);
    json_t *log = parsed(&c.result, "sarif");
    const json_t *result = sarif_result(log, 0);
    const json_t *at = json_array_get(json_object_get(result, "locations"), 0);
    const json_t *place = json_object_get(at, "physicalLocation");
    const char *uri = string_at(json_object_get(place, "artifactLocation"), "uri");
    ck_assert_uint_eq(strspn(uri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-._~/%"),
                      strlen(uri));
    assert_has(uri, "a/x%1B%5B2J%0A%3A%3Aerror%3A%3Ay%0D");
    assert_has(sarif_text(result), "{{0}}[l] (1)");
    assert_plain(sarif_text(result));
    ck_assert_uint_lt(strlen(sarif_text(result)), 2000);
    json_decref(log);
}
END_TEST

START_TEST(sarif_levels_and_waivers)
{
    struct cpsr_case c;
    struct hv_waiver waiver = {.file = ".hvabi/waivers/x.json", .reason = "decided"};
    cpsr_init(&c);
    struct hv_finding f[3] = {c.finding, c.finding, c.finding};
    f[1].fails = f[1].introduced_here = false;
    f[2].fails = false;
    f[2].waiver = &waiver;
    c.result.findings = f;
    c.result.n_findings = 3;
    json_t *log = parsed(&c.result, "sarif");
    ck_assert_str_eq(string_at(sarif_result(log, 1), "level"), "warning");
    ck_assert_str_eq(string_at(sarif_result(log, 1), "baselineState"), "unchanged");
    ck_assert_str_eq(string_at(sarif_result(log, 2), "level"), "note");
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(
            json_array_size(json_object_get(sarif_result(log, i), "suppressions")),
            i == 2);
    const json_t *first =
        json_array_get(json_object_get(sarif_result(log, 2), "suppressions"), 0);
    ck_assert_str_eq(string_at(first, "justification"), "decided");
    json_decref(log);
}
END_TEST

/* ---- junit ---- */

static xmlDocPtr xml_of(const struct hv_result *result)
{
    char *text = written(result, "junit");
    xmlDocPtr doc =
        xmlReadMemory(text, (int)strlen(text), "out.xml", NULL, XML_PARSE_NONET);
    ck_assert_msg(doc != NULL, "not well-formed:\n%s", text);
    free(text);
    return doc;
}

static xmlNodePtr element_in(xmlNodePtr node, const char *name)
{
    for (xmlNodePtr n = node ? node->children : NULL; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0)
            return n;
    return NULL;
}

static void assert_attr(xmlNodePtr node, const char *name, const char *value)
{
    xmlChar *found = xmlGetProp(node, (const xmlChar *)name);
    ck_assert_str_eq((const char *)found, value);
    xmlFree(found);
}

START_TEST(junit_is_what_readers_know)
{
    struct cpsr_case c;
    cpsr_init(&c);
    xmlDocPtr doc = xml_of(&c.result);
    xmlNodePtr suites = xmlDocGetRootElement(doc);
    assert_attr(suites, "tests", "2");
    assert_attr(suites, "failures", "1");
    xmlNodePtr test = element_in(element_in(suites, "testsuite"), "testcase");
    assert_attr(test, "classname", "xen/include/public/arch-arm.h");
    assert_attr(test, "file", "xen/include/public/arch-arm.h");
    assert_attr(test, "name",
                "HV1203 member-widened: struct vcpu_guest_core_regs: cpsr is wider "
                "[9f3ac01b77de]");
    assert_attr(element_in(test, "failure"), "type", "HV1203");
    xmlFreeDoc(doc);
}
END_TEST

START_TEST(junit_survives_hostile_names)
{
    struct cpsr_case c;
    char longest[10001];
    cpsr_init(&c);
    make_hostile(&c, longest);
    c.finding.fails = false;
    xmlDocPtr doc = xml_of(&c.result);
    xmlNodePtr test =
        element_in(element_in(xmlDocGetRootElement(doc), "testsuite"), "testcase");
    xmlChar *text = xmlNodeGetContent(element_in(test, "system-out"));
    assert_has((const char *)text, "]]><b>&\"'|");
    assert_has_not((const char *)text, "[[ATTACHMENT");
    assert_plain((const char *)text);
    xmlFree(text);
    xmlFreeDoc(doc);
}
END_TEST

START_TEST(junit_never_passes_what_was_not_read)
{
    struct cpsr_case c;
    struct hv_message error = {.arch = "arm64", .err = {.path = "a.h", .line = 3}};
    cpsr_init(&c);
    strcpy(error.err.text, HOSTILE);
    c.result.n_findings = c.result.n_groups = c.result.counts.rollback = 0;
    c.result.counts.of[HV_VERDICT_BREAK] = 0;
    char *text = written(&c.result, "junit");
    assert_has(text, "name=\"no evidence in the headers of an ABI break\"");
    free(text);
    c.result.errors = &error;
    c.result.n_errors = 1;
    text = written(&c.result, "junit");
    assert_has(text, "errors=\"1\"");
    assert_has_not(text, "no evidence");
    free(text);
    c.result.n_errors = 0;
    c.result.coverage = (struct hv_coverage){0};
    text = written(&c.result, "junit");
    assert_has(text, "errors=\"1\"");
    assert_has_not(text, "no evidence");
    free(text);
}
END_TEST

/* ---- codequality ---- */

START_TEST(codequality_has_what_is_required)
{
    struct cpsr_case c;
    char longest[10001];
    cpsr_init(&c);
    make_hostile(&c, longest);
    c.finding.change.line = 0;
    json_t *issues = parsed(&c.result, "codequality");
    const json_t *issue = json_array_get(issues, 0);
    const json_t *location = json_object_get(issue, "location");
    assert_plain(string_at(issue, "description"));
    ck_assert_str_eq(string_at(issue, "check_name"), "HV1203 member-widened");
    ck_assert_str_eq(string_at(issue, "fingerprint"), "9f3ac01b77de");
    ck_assert_str_eq(string_at(issue, "severity"), "blocker");
    assert_plain(string_at(location, "path"));
    ck_assert_int_eq(json_integer_value(
                         json_object_get(json_object_get(location, "lines"), "begin")),
                     1);
    json_decref(issues);
}
END_TEST

/* ---- github ---- */

START_TEST(github_is_one_command_a_line)
{
    struct cpsr_case c;
    cpsr_init(&c);
    char *text = written(&c.result, "github");
    assert_has(text, "::error file=xen/include/public/arch-arm.h,line=270,"
                     "title=break%3A HV1203 member-widened::struct vcpu_guest");
    assert_has(text, "\n::notice title=hvabi diff::compared: ");
    free(text);
    char longest[10001];
    make_hostile(&c, longest);
    text = written(&c.result, "github");
    assert_plain(text);
    ck_assert_uint_eq(count(text, "\n"), 2);
    ck_assert_uint_eq(count(text, "\n::"), 1); /* and the first */
    assert_has(text, "::error file=a/x\\x1b[2J\\x0a%3A%3Aerror%3A%3Ay\\x0d]]>");
    assert_has(text, "%250A@all");
    free(text);
}
END_TEST

/* A ':' or ',' in a property ends it, so a path could set other properties. */
START_TEST(github_properties_are_escaped)
{
    struct cpsr_case c;
    cpsr_init(&c);
    c.finding.change.file = "a,line=1,b:c%.h";
    char *text = written(&c.result, "github");
    assert_has(text, "::error file=a%2Cline=1%2Cb%3Ac%25.h,line=270,title=break%3A ");
    free(text);
}
END_TEST

/* ---- markdown ---- */

START_TEST(markdown_table)
{
    struct cpsr_case c;
    cpsr_init(&c);
    char *text = written(&c.result, "markdown");
    assert_has(text,
               "## hvabi diff: 1 decision fails\n\n"
               "From `RELEASE-4.15.0` to `RELEASE-4.16.0` at "
               "`0123456789abcdef0123456789abcdef01234567`.\n\n"
               "| verdict | what | where | on | for | since | rule |\n"
               "| --- | --- | --- | --- | --- | --- | --- |\n"
               "| break, rollback | `struct vcpu_guest_core_regs: cpsr is wider` | "
               "`xen/include/public/arch-arm.h:270` | `arm32, arm64` | `tools` | `4.4` "
               "| `HV1203 member-widened` |\n");
    free(text);
}
END_TEST

START_TEST(markdown_keeps_input_in_code)
{
    struct cpsr_case c;
    char longest[10001];
    cpsr_init(&c);
    make_hostile(&c, longest);
    char *text = written(&c.result, "markdown");
    assert_plain(text);
    assert_has(text, "From ```` x\\x1b[2J\\x0a::error::y");
    assert_has(text, "\\x7c`` ` ```[[ATTACHMENT\\x7cz]]");
    assert_has(text, "\n````text\na/x\\x1b");
    ck_assert_uint_eq(count(text, "\n````\n"), 1); /* the block of details ends once */
    ck_assert_uint_lt(strlen(text), 8000);
    free(text);
}
END_TEST

/* ---- all ---- */

static const char *const machine_formats[] = {
    "text", "json", "sarif", "junit", "github", "codequality", "markdown"};

START_TEST(the_same_bytes_twice)
{
    struct cpsr_case c;
    cpsr_init(&c);
    char *once = written(&c.result, machine_formats[_i]);
    char *twice = written(&c.result, machine_formats[_i]);
    ck_assert_str_eq(once, twice);
    free(once);
    free(twice);
}
END_TEST

/* What a format says where nothing breaks, which an error makes wrong. */
static const char *const all_clear[] = {"no evidence", "nothing fails\n",
                                        "nothing public changed", "no difference",
                                        "\"executionSuccessful\": true"};

/* How an error shows in a format. */
static const char *const failures[] = {
    "error: a.h:3: cannot be read",   "\"errors\": [\n",
    "\"executionSuccessful\": false", "errors=\"1\"",
    "::error file=a.h,line=3,",       "\"severity\": \"blocker\"",
    "could not read everything"};

static void assert_not_clear(const struct cpsr_case *c, const char *format)
{
    char *text = written(&c->result, format);
    for (size_t i = 0; i < sizeof all_clear / sizeof *all_clear; i++)
        assert_has_not(text, all_clear[i]);
    free(text);
}

START_TEST(what_was_not_read_is_never_all_clear)
{
    struct cpsr_case c;
    struct hv_message error = {
        .arch = "arm64",
        .err = {
            .code = HV_ERR_INPUT, .path = "a.h", .line = 3, .text = "cannot be read"}};
    cpsr_init(&c);
    c.result.errors = &error;
    c.result.n_errors = 1;
    c.finding.verdict = HV_VERDICT_COMPATIBLE;
    c.finding.fails = c.finding.rollback_break = c.group.fails = false;
    c.result.counts.rollback = c.result.counts.of[HV_VERDICT_BREAK] = 0;
    c.result.counts.of[HV_VERDICT_COMPATIBLE] = 1;
    assert_not_clear(&c, machine_formats[_i]); /* with a finding */
    c.result.n_findings = c.result.counts.of[HV_VERDICT_COMPATIBLE] = 0;
    assert_not_clear(&c, machine_formats[_i]); /* without one */
    char *text = written(&c.result, machine_formats[_i]);
    assert_has(text, failures[_i]);
    free(text);
}
END_TEST

/* A header that neither side could be read with is not an error, but it was not
 * compared.
 */
START_TEST(what_neither_side_could_read_is_not_all_clear)
{
    struct cpsr_case c;
    cpsr_init(&c);
    struct hv_left_out left = {
        .kind = HV_LEFT_OUT_FAILED, .file = "a.h", .why = "no", .audiences = 3};
    uint32_t archs = 7;
    c.result.left_out = &left;
    c.result.left_out_archs = &archs;
    c.result.n_left_out = 1;
    c.result.n_findings = c.result.n_groups = c.result.counts.rollback = 0;
    c.result.counts.of[HV_VERDICT_BREAK] = 0;
    char *text = written(&c.result, machine_formats[_i]);
    assert_has_not(text, "no evidence");
    assert_has_not(text, "nothing fails\n");
    if (_i < 4 || _i == 6) /* the others have findings and a summary */
        assert_has(text, "a.h");
    free(text);
}
END_TEST

START_TEST(a_finding_may_lack_what_can_be_unknown)
{
    struct cpsr_case c;
    cpsr_init(&c);
    c.finding.rule = NULL;
    c.finding.why = c.finding.released_since = c.finding.change.file = NULL;
    c.finding.change.member = c.finding.version_macro = NULL;
    c.finding.reachable_from = NULL;
    c.finding.change.line = 0;
    char *text = written(&c.result, machine_formats[_i]);
    assert_has_not(text, "(null)");
    assert_has(text, "vcpu_guest_core_regs");
    free(text);
}
END_TEST

int main(void)
{
    enum { FORMATS = sizeof machine_formats / sizeof *machine_formats };
    TCase *tcase = tcase_create("formats");
    tcase_add_test(tcase, sarif_tells_the_finding);
    tcase_add_test(tcase, sarif_survives_hostile_names);
    tcase_add_test(tcase, sarif_levels_and_waivers);
    tcase_add_test(tcase, junit_is_what_readers_know);
    tcase_add_test(tcase, junit_survives_hostile_names);
    tcase_add_test(tcase, junit_never_passes_what_was_not_read);
    tcase_add_test(tcase, codequality_has_what_is_required);
    tcase_add_test(tcase, github_is_one_command_a_line);
    tcase_add_test(tcase, github_properties_are_escaped);
    tcase_add_test(tcase, markdown_table);
    tcase_add_test(tcase, markdown_keeps_input_in_code);
    tcase_add_loop_test(tcase, the_same_bytes_twice, 0, FORMATS);
    tcase_add_loop_test(tcase, what_was_not_read_is_never_all_clear, 0, FORMATS);
    tcase_add_loop_test(tcase, what_neither_side_could_read_is_not_all_clear, 0,
                        FORMATS);
    tcase_add_loop_test(tcase, a_finding_may_lack_what_can_be_unknown, 0, FORMATS);
    return run_tests("formats", tcase);
}
