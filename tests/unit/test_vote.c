/* SPDX-License-Identifier: MIT
 *
 * The report for a vote, against names that nobody gives: a mail stays a mail, Markdown
 * has input in code alone, HTML is well-formed and has nothing of it as markup. And the
 * picture of a record as memory.
 */
#include "base/atom.h"
#include "base/mem.h"
#include "judge/vote/byte_map.h"
#include "report/page/page_text.h"
#include "report/report.h"
#include "report/vote/byte_drawing.h"
#include "report_case.h"
#include "suite.h"

#include <check.h>
#include <ctype.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#define HOSTILE                                                                        \
    "\nFrom x\n> y\t\033[2J]]><b onclick=\"\">&\"'|`` ` ```[l](1)@all \xff"            \
    "\xe2\x80\xae\x01\x02\x03\x04"

/* ---- a dossier by hand ---- */

static struct hv_atoms *atoms;
static struct hv_arena *arena;
static struct cpsr_case c;
static const struct hv_finding *findings[1];
static struct hv_release_span released_spans[1];
static const char *waivers[1];
static struct hv_byte_map bytes;
static struct hv_entity before, after;
static struct hv_question question;
static struct hv_vote_report dossier;
static struct hv_opinion opinions[] = {{"+1", "yes"}, {"-1", "no"}};

static struct hv_member member(const char *name, uint64_t offset, uint64_t bits)
{
    return (struct hv_member){.name = hv_atom(atoms, name),
                              .offset = offset,
                              .bits = bits,
                              .type = hv_atom_printf(atoms, "uint%d_t", (int)bits)};
}

static void record(struct hv_entity *e, uint64_t size, const struct hv_member *members,
                   uint32_t n)
{
    *e = (struct hv_entity){.cls = HV_CLASS_RECORD, .name = hv_atom(atoms, "struct x")};
    e->audiences = 2;
    e->u.record.size = size;
    e->u.record.align = 4;
    e->u.record.n_members = n;
    e->u.record.members = hv_arena_alloc(arena, n * sizeof *members);
    memcpy(e->u.record.members, members, n * sizeof *members);
}

/* A member is wider, one moves, one is new, one is gone, and a hole comes. */
static void two_sides(void)
{
    struct hv_member old[] = {member("a", 0, 32), member("wide", 32, 32),
                              member("pad", 64, 32), member("moved", 96, 32)};
    struct hv_member new[] = {member("a", 0, 32), member("wide", 32, 64),
                              member("moved", 96, 32), member("last", 160, 32)};
    old[3].offset = 96;
    new[2].offset = 128;
    record(&before, 16, old, 4);
    record(&after, 28, new, 4);
    bytes = (struct hv_byte_map){.record = before.name,
                                 .archs = 6,
                                 .audiences = 2,
                                 .before = &before,
                                 .after = &after};
    hv_byte_map_fill(&bytes, &c.profile, atoms, arena);
}

static void set_up(void)
{
    atoms = hv_atoms_new();
    arena = hv_arena_new();
    cpsr_init(&c);
    c.profile.vote.opinions = opinions;
    c.profile.vote.n_opinions = 2;
    c.profile.vote.quorum = (struct hv_share){.of = 3, .parts = 1};
    c.profile.vote.majority = (struct hv_share){.of = 3, .parts = 2};
    c.profile.vote.source = "nobody";
    two_sides();
    findings[0] = &c.finding;
    released_spans[0] = (struct hv_release_span){"4.4", "4.15", 12};
    waivers[0] = "{\n  \"id\": \"1\"\n}\n";
    question = (struct hv_question){.number = 1,
                                    .decide = true,
                                    .n = 1,
                                    .findings = findings,
                                    .released_spans = released_spans,
                                    .waivers = waivers,
                                    .n_bytes = 1,
                                    .bytes = &bytes};
    dossier = (struct hv_vote_report){.arena = arena,
                                      .result = &c.result,
                                      .n = 1,
                                      .questions = &question,
                                      .n_decide = 1,
                                      .command = "hvabi report old new",
                                      .tool = "0",
                                      .no_past = "there is none"};
}

static void tear_down(void)
{
    hv_arena_free(arena);
    hv_atoms_free(atoms);
}

/* Whatever can come from input is hostile. */
static void be_hostile(void)
{
    c.finding.change.entity = HOSTILE;
    c.finding.change.member = HOSTILE;
    c.finding.change.file = HOSTILE;
    c.finding.change.before.type = c.finding.change.after.type = HOSTILE;
    c.result.old.text = c.result.new.text = HOSTILE;
    bytes.record = HOSTILE;
    for (size_t i = 0; i < bytes.n; i++) {
        bytes.fields[i].path = HOSTILE;
        bytes.fields[i].before.type = bytes.fields[i].after.type = HOSTILE;
    }
    dossier.command = HOSTILE;
    dossier.no_past = HOSTILE;
}

static char *written(const char *format)
{
    struct hv_buf buf = {0};
    struct hv_err err = {0};
    const struct hv_writer *w = hv_writer_find(HV_REPORT_VOTE, format);
    ck_assert_ptr_nonnull(w);
    ck_assert_msg(hv_writer_load(w, &err), "%s", err.text);
    hv_writer_write(w, &(struct hv_report){.vote = &dossier},
                    &(struct hv_report_options){.verbose = true}, &buf);
    ck_assert_ptr_nonnull(buf.p);
    return buf.p;
}

/* ---- formats ---- */

static void assert_is_mail(const char *text)
{
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n");
        ck_assert_msg(n <= 72, "%zu columns: %.100s", n, line);
        ck_assert_msg(*line != '>' && strncmp(line, "From ", 5) != 0, "%.20s", line);
        ck_assert_msg(!n || line[n - 1] != ' ', "blank at the end: %.72s", line);
        for (size_t i = 0; i < n; i++)
            ck_assert_msg(line[i] >= ' ' && line[i] < 0x7f, "byte %d in %.72s", line[i],
                          line);
        line += n + (line[n] == '\n');
    }
}

START_TEST(mail_stays_a_mail)
{
    char *text = written("mail");
    assert_is_mail(text);
    ck_assert_ptr_nonnull(strstr(text, "[F1] break: Do we accept that cpsr of"));
    ck_assert_ptr_nonnull(strstr(text, "unchanged since 4.4, 12 releases"));
    ck_assert_ptr_nonnull(strstr(text, "+1 [ ] -1 [ ]"));
    free(text);
    be_hostile();
    text = written("mail");
    assert_is_mail(text);
    free(text);
}
END_TEST

/* What is left of a line of Markdown when its code is taken out. */
static void without_code(char *line)
{
    char *out = line;
    for (char *p = line; *p;) {
        size_t ticks = strspn(p, "`");
        bool escaped = p > line && p[-1] == '\\';
        if (!ticks || escaped) {
            *out++ = *p++;
            continue;
        }
        p += ticks;
        while (*p && (strspn(p, "`") != ticks))
            p += *p == '`' ? strspn(p, "`") : 1;
        p += strspn(p, "`");
    }
    *out = '\0';
}

START_TEST(markdown_keeps_input_in_code)
{
    be_hostile();
    char *text = written("markdown"), *save = NULL;
    bool fenced = false;
    for (char *line = strtok_r(text, "\n", &save); line;
         line = strtok_r(NULL, "\n", &save)) {
        if (strncmp(line, "```", 3) == 0) {
            fenced = !fenced;
            continue;
        }
        if (fenced)
            continue;
        without_code(line);
        ck_assert_msg(!strstr(line, "<b") && !strstr(line, "@all") &&
                          !strstr(line, "](1)") && !strchr(line, '\033'),
                      "input outside of code: %s", line);
    }
    ck_assert(!fenced);
    free(text);
}
END_TEST

static size_t count_elements(const xmlNode *node, const char *name)
{
    size_t n = 0;
    for (; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE)
            n += (strcmp((const char *)node->name, name) == 0) +
                 count_elements(node->children, name);
    return n;
}

START_TEST(html_has_input_as_text)
{
    for (int hostile = 0; hostile < 2; hostile++) {
        if (hostile)
            be_hostile();
        char *text = written("html");
        xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), NULL, "UTF-8",
                                    XML_PARSE_NONET | XML_PARSE_NOERROR);
        ck_assert_ptr_nonnull(doc);
        const xmlNode *root = xmlDocGetRootElement(doc);
        ck_assert_uint_eq(count_elements(root, "b"), 0);
        ck_assert_uint_eq(count_elements(root, "script"), 0);
        ck_assert_uint_eq(count_elements(root, "h1"), 1);
        ck_assert_uint_eq(count_elements(root, "figure"), 1);
        ck_assert(strncmp(text, "<!DOCTYPE html>", 15) == 0);
        ck_assert_ptr_null(strstr(text, "http"));
        xmlFreeDoc(doc);
        free(text);
    }
}
END_TEST

START_TEST(json_is_json)
{
    be_hostile();
    char *text = written("json");
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(root);
    ck_assert_str_eq(json_string_value(json_object_get(root, "schema")),
                     "hvabi-dossier/1");
    json_decref(root);
    free(text);
}
END_TEST

START_TEST(nothing_to_decide_has_no_ballot)
{
    dossier.n = dossier.n_decide = c.result.n_findings = 0;
    char *text = written("mail");
    ck_assert_ptr_nonnull(strstr(text, "do not differ"));
    ck_assert_ptr_null(strstr(text, "Ballot"));
    free(text);
}
END_TEST

START_TEST(what_was_not_read_is_no_reason_to_vote_for_nothing)
{
    static const char *const formats[] = {"mail", "markdown", "html"};
    struct hv_left_out left = {.kind = HV_LEFT_OUT_FAILED, .file = "a.h", .why = "no"};
    uint32_t archs = 1;
    struct hv_message error = {
        .err = {.code = HV_ERR_INPUT, .path = "a.h", .line = 3, .text = "bad"}};
    dossier.n_decide = 0;
    for (size_t i = 0; i < 4 * HV_COUNT(formats); i++) {
        dossier.n = c.result.n_findings = i & 1;
        c.result.errors = i & 2 ? &error : NULL;
        c.result.n_errors = i & 2 ? 1 : 0;
        c.result.left_out = i & 2 ? NULL : &left;
        c.result.left_out_archs = i & 2 ? NULL : &archs;
        c.result.n_left_out = i & 2 ? 0 : 1;
        char *text = written(formats[i / 4]);
        ck_assert_msg(!strstr(text, "no evidence"), "%s", text);
        ck_assert_ptr_nonnull(strstr(text, "inputs could not be read"));
        free(text);
    }
}
END_TEST

/* ---- memory ---- */

static enum hv_mark mark_of(const char *path)
{
    for (size_t i = 0; i < bytes.n; i++)
        if (strcmp(bytes.fields[i].path, path) == 0)
            return bytes.fields[i].mark;
    ck_abort_msg("no field %s", path);
}

START_TEST(fields_are_marked)
{
    ck_assert_int_eq(mark_of("a"), HV_MARK_SAME);
    ck_assert_int_eq(mark_of("wide"), HV_MARK_CHANGED);
    ck_assert_int_eq(mark_of("moved"), HV_MARK_MOVED);
    ck_assert_int_eq(mark_of("pad"), HV_MARK_GONE);
    ck_assert_int_eq(mark_of("last"), HV_MARK_NEW);
    ck_assert_uint_eq(bytes.n, 5);
}
END_TEST

START_TEST(the_map_is_what_is_there)
{
    struct hv_byte_drawing map = hv_byte_drawing_make(&bytes);
    struct hv_buf text = {0};
    hv_byte_drawing_text(&map, &text);
    ck_assert_str_eq(text.p, "offset  before     after\n"
                             "     0  ....AAAA   ....AAAA\n"
                             "     8  BBBBaaaa   AAAA____\n"
                             "    16             aaaaCCCC\n"
                             "    24             ____\n"
                             "A-Z differ, a-z only moved, . the same, _ no member\n");
    hv_buf_done(&text);
    hv_byte_drawing_done(&map);
}
END_TEST

static void mark_padding(void)
{
    for (size_t i = 0; i < bytes.n; i++)
        bytes.fields[i].padding = strcmp(bytes.fields[i].path, "pad") == 0;
}

START_TEST(what_could_carry_it)
{
    struct hv_alternatives ways = {0};
    ck_assert_uint_eq(hv_byte_map_needed(&bytes, "wide"), 32);
    ck_assert_uint_eq(hv_byte_map_needed(&bytes, "moved"), 0);
    ck_assert_uint_eq(hv_byte_map_needed(&bytes, NULL), 0);
    mark_padding();
    hv_free_bytes_add(&ways, &bytes, 32, arena);
    ck_assert_uint_eq(ways.n_free_bytes, 0); /* the change itself takes it */
    struct hv_member kept[] = {member("a", 0, 32), member("pad", 64, 32),
                               member("moved", 96, 32), member("wide", 128, 64)};
    record(&after, 24, kept, 4);
    bytes.n = 0;
    hv_byte_map_fill(&bytes, &c.profile, atoms, arena);
    mark_padding();
    hv_free_bytes_add(&ways, &bytes, 32, arena);
    ck_assert_uint_eq(ways.n_free_bytes, 1);
    ck_assert_str_eq(ways.free_bytes[0].path, "pad");
    ck_assert_uint_eq(ways.free_bytes[0].offset, 64);
    bytes.archs = 2; /* told once for both */
    hv_free_bytes_add(&ways, &bytes, 32, arena);
    ck_assert_uint_eq(ways.n_free_bytes, 1);
    ck_assert_uint_eq(ways.free_bytes[0].archs & 2, 2);
    ways.n_free_bytes = 0;
    hv_free_bytes_add(&ways, &bytes, 33, arena);
    ck_assert_uint_eq(ways.n_free_bytes, 0);
}
END_TEST

/* ---- text ---- */

static void assert_filled(const char *text, unsigned width, const char *expected)
{
    struct hv_buf buf = {0}, plain = {0};
    hv_put_filled(&buf, text, 2, width, true);
    hv_put_unmarked(&plain, buf.p);
    ck_assert_str_eq(plain.p, expected);
    hv_buf_done(&buf);
    hv_buf_done(&plain);
}

START_TEST(text_is_filled)
{
    assert_filled("", 10, "\n");
    assert_filled("a bc d", 6, "a bc\n  d\n");
    assert_filled("a\n\nb", 6, "a\n\n  b\n");
    assert_filled(HV_STRONG "a" HV_STRONG_END " " HV_CODE "b c" HV_CODE_END, 7,
                  "a b c\n");
    assert_filled("abcdefghij" HV_CODE "kl" HV_CODE_END " m", 6,
                  "abcd\n  efgh\n  ijkl\n  m\n");
}
END_TEST

/* JSON that was broken into lines is the same JSON. */
START_TEST(broken_json_is_json)
{
    static const char line[] = "{\"before\": {\"offset\": 1, \"type\": \"a, b: c\"}, "
                               "\"after\": {\"offset\": 2, \"type\": \"d \\\" e\"}}\n";
    for (unsigned width = 30; width < 90; width += 7) {
        struct hv_buf buf = {0};
        hv_put_broken_lines(&buf, line, true, width);
        json_t *a = json_loads(buf.p, 0, NULL), *b = json_loads(line, 0, NULL);
        ck_assert_msg(a && json_equal(a, b), "%s", buf.p);
        json_decref(a);
        json_decref(b);
        hv_buf_done(&buf);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("dossier");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, mail_stays_a_mail);
    tcase_add_test(tcase, markdown_keeps_input_in_code);
    tcase_add_test(tcase, html_has_input_as_text);
    tcase_add_test(tcase, json_is_json);
    tcase_add_test(tcase, nothing_to_decide_has_no_ballot);
    tcase_add_test(tcase, what_was_not_read_is_no_reason_to_vote_for_nothing);
    tcase_add_test(tcase, fields_are_marked);
    tcase_add_test(tcase, the_map_is_what_is_there);
    tcase_add_test(tcase, what_could_carry_it);
    tcase_add_test(tcase, text_is_filled);
    tcase_add_test(tcase, broken_json_is_json);
    return run_tests("dossier", tcase);
}
