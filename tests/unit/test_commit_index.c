/* SPDX-License-Identifier: MIT
 *
 * The commit index: what is written is read back to the same bytes, and what is damaged
 * is refused with its place.
 */
#include "base/atom.h"
#include "base/mem.h"
#include "store/change_index.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct hv_atoms *atoms;
static struct hv_err err;
static struct hv_profile profile;
static struct hv_precedent rows[4];
static struct hv_recorded_commit commits[3];
static struct hv_commit_index index_;
static const char *also[] = {"struct \"y\"", "z"}, *why[] = {"a.h: no"};

static const char zeros[] =
    "0000000000000000000000000000000000000000000000000000000000000000";

static struct hv_precedent row(enum hv_kind kind, enum hv_class cls, const char *entity)
{
    return (struct hv_precedent){.kind = kind,
                                 .cls = cls,
                                 .entity = entity,
                                 .archs = 3,
                                 .audiences = 1,
                                 .verdict = HV_VERDICT_COMPATIBLE,
                                 .rule = "HV0001"};
}

static void setup(void)
{
    atoms = hv_atoms_new();
    memset(&err, 0, sizeof err);
    profile = (struct hv_profile){.name = "p", .n_archs = 2, .n_audiences = 1};
    profile.archs[0].name = "a";
    profile.archs[1].name = "b";
    profile.audiences[0].name = "guest";
    rows[0] = row(HV_KIND_CONSTANT_ADDED, HV_CLASS_CONSTANT, "ONE");
    rows[1] = row(HV_KIND_MEMBER_WIDENED, HV_CLASS_RECORD, "struct x");
    rows[1].member = "m";
    rows[1].rollback_break = true;
    rows[1].verdict = HV_VERDICT_BREAK;
    rows[1].old.present = rows[1].new.present = true;
    rows[1].old.v[HV_ATTRIBUTE_BITS] = "32";
    rows[1].new.v[HV_ATTRIBUTE_BITS] = "64";
    rows[1].also = (struct hv_strings){.n = 2, .v = also};
    rows[2] = row(HV_KIND_CONSTANT_ADDED, HV_CLASS_CONSTANT, "TWO");
    rows[3] = row(HV_KIND_MEMBER_RENAMED, HV_CLASS_RECORD, "struct x");
    rows[3].renamed_to = "n";
    commits[0] = (struct hv_recorded_commit){.id = "0123456789ab",
                                             .date = "2020-01-02",
                                             .release = "4.1",
                                             .subject = "first \xff",
                                             .n = 3};
    commits[1] = (struct hv_recorded_commit){
        .id = "0123456789ac", .date = "2020-01-03", .subject = ""};
    commits[2] = (struct hv_recorded_commit){.id = "0123456789ad",
                                             .date = "2020-01-04",
                                             .subject = "last",
                                             .failures = {.n = 1, .v = why},
                                             .first = 3,
                                             .n = 1};
    index_ = (struct hv_commit_index){.arena = hv_arena_new(),
                                      .inputs = zeros,
                                      .from = "0123456789aa",
                                      .to = "0123456789ad",
                                      .total = 3,
                                      .n = 3,
                                      .commits = commits,
                                      .n_rows = 4,
                                      .rows = rows};
}

static void teardown(void)
{
    hv_arena_free(index_.arena);
    hv_atoms_free(atoms);
}

static struct hv_commit_index *read_text(const char *text)
{
    return hv_commit_index_read(&(struct hv_file){"c.json", text, strlen(text)},
                                &profile, atoms, &err);
}

START_TEST(test_round_trip)
{
    struct hv_buf first = {0}, second = {0};
    hv_commit_index_write(&index_, &profile, &first);
    hv_buf_putc(&first, '\0');
    struct hv_commit_index *read = read_text(first.p);
    ck_assert_msg(read != NULL, "%s: %s", err.path, err.text);
    ck_assert_uint_eq(read->n, 3);
    ck_assert_uint_eq(read->n_rows, 4);
    ck_assert_str_eq(read->commits[0].subject, "first \xff");
    ck_assert_str_eq(read->commits[2].failures.v[0], "a.h: no");
    ck_assert_uint_eq(read->commits[2].first, 3);
    /* those that are alike stand together */
    ck_assert_str_eq(read->rows[1].entity, "TWO");
    const struct hv_precedent *wide = &read->rows[2];
    ck_assert_str_eq(wide->release, "0123456789ab");
    ck_assert_str_eq(wide->member, "m");
    ck_assert_str_eq(wide->new.v[HV_ATTRIBUTE_BITS], "64");
    ck_assert_str_eq(wide->also.v[0], "struct \"y\"");
    ck_assert(wide->rollback_break && wide->verdict == HV_VERDICT_BREAK);
    ck_assert_str_eq(read->rows[3].renamed_to, "n");
    ck_assert_ptr_null(read->rows[3].member);
    ck_assert(hv_commit_index_whole(read));
    ck_assert_ptr_null(read->commits[1].subject); /* it changed nothing */
    ck_assert_uint_eq(read->commits[1].n, 0);
    hv_commit_index_write(read, &profile, &second);
    hv_buf_putc(&second, '\0');
    ck_assert_str_eq(second.p, first.p);
    hv_commit_index_free(read);
    hv_buf_done(&first);
    hv_buf_done(&second);
}
END_TEST

/* The text with the first `from` replaced. */
static struct hv_commit_index *read_changed(const char *from, const char *to)
{
    struct hv_buf text = {0}, changed = {0};
    hv_commit_index_write(&index_, &profile, &text);
    hv_buf_putc(&text, '\0');
    const char *at = strstr(text.p, from);
    ck_assert_msg(at != NULL, "%s", from);
    hv_buf_printf(&changed, "%.*s%s%s", (int)(at - text.p), text.p, to,
                  at + strlen(from));
    memset(&err, 0, sizeof err);
    struct hv_commit_index *read = read_text(changed.p);
    hv_buf_done(&text);
    hv_buf_done(&changed);
    return read;
}

START_TEST(test_damage)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"hvabi-commits/1", "hvabi-commits/2"},
        {"\"profile\":\"p\"", "\"profile\":\"q\""},
        {"[\"a\",\"b\"]", "[\"b\",\"a\"]"},
        {"[\"a\",\"b\"]", "[\"a\"]"},
        {"\"total\":3", "\"total\":2"},
        {"\"total\":3", "\"total\":-3"},
        {"\"total\":3", "\"total\":3,\"shard\":[1,2]"},
        {"\"total\":3", "\"total\":3,\"shard\":[4,3]"},
        {"\"total\":3", "\"total\":3,\"shard\":[0,0]"},
        {"\"total\":3", "\"total\":3,\"odd\":1"},
        {"0123456789ac\"", "0123456789ab\""},
        {"0123456789ac\"", "0123456789a\""},
        {"0123456789ac\"", "0123456789aX\""},
        {"\"constant-added\"", "\"constant-stolen\""},
        {"\"constant\"", "\"konstant\""},
        {"\"compatible\"", "\"kompatible\""},
        {"\"ok\"", "\"okay\""},
        {"\"HV0001\",3,1", "\"HV0001\",4,1"},
        {"\"HV0001\",3,1", "\"HV0001\",3,0"},
        {"\"HV0001\",3,1", "null,3,1"},
        {"\"ONE\",\"TWO\"", "[]"},
        {"\"ONE\",\"TWO\"", "[null,\"m\"]"},
        {"\"ONE\",\"TWO\"", "[\"e\",null,null,null,null,[],1]"},
        {",\"ONE\",\"TWO\"", ""},
        {"\"subject\"", "\"object\""},
        {"\"date\":\"2020-01-02\",", ""},
        {"]\n}\n", "]\n"},
    };
    for (size_t i = 0; i < HV_COUNT(cases); i++) {
        ck_assert_msg(!read_changed(cases[i].from, cases[i].to), "%s -> %s",
                      cases[i].from, cases[i].to);
        ck_assert_msg(err.code == HV_ERR_INPUT && err.line, "%s: %s", cases[i].to,
                      err.text);
    }
    struct hv_commit_index *sound = read_changed("last", "least");
    ck_assert_ptr_nonnull(sound);
    hv_commit_index_free(sound);
}
END_TEST

/* A commit that changed nothing is its id, some of them on a line. */
START_TEST(test_bare)
{
    static const char *const ids[] = {"0123456789b0", "0123456789b1", "0123456789b2",
                                      "0123456789b3", "0123456789b4", "0123456789b5",
                                      "0123456789b6"};
    struct hv_recorded_commit all[HV_COUNT(ids) + 2] = {commits[0]};
    struct hv_buf text = {0};
    for (size_t i = 0; i < HV_COUNT(ids); i++)
        all[i + 1] = (struct hv_recorded_commit){.id = ids[i], .first = 3};
    all[HV_COUNT(ids) + 1] = commits[2];
    struct hv_commit_index many = index_;
    many.commits = all;
    many.n = many.total = HV_COUNT(all);
    hv_commit_index_write(&many, &profile, &text);
    hv_buf_putc(&text, '\0');
    ck_assert_ptr_nonnull(
        strstr(text.p, ",\n\"0123456789b0\",\"0123456789b1\",\"0123456789b2\","
                       "\"0123456789b3\",\"0123456789b4\",\"0123456789b5\",\n"
                       "\"0123456789b6\",\n{"));
    struct hv_commit_index *read = read_text(text.p);
    ck_assert_msg(read != NULL, "%s: %s", err.path, err.text);
    ck_assert_uint_eq(read->n, HV_COUNT(all));
    ck_assert_str_eq(read->commits[7].id, "0123456789b6");
    ck_assert_uint_eq(read->commits[8].first, 3);
    hv_commit_index_free(read);
    hv_buf_done(&text);
}
END_TEST

START_TEST(test_shards)
{
    struct hv_commit_index part = {.total = 10, .shards = 3, .n = 3};
    size_t at = 0;
    for (part.shard = 1; part.shard <= part.shards; part.shard++) {
        ck_assert_uint_eq(hv_commit_index_begin(&part), at);
        at = hv_commit_index_end(&part);
        ck_assert(hv_commit_index_whole(&part) == (part.shard < 3));
    }
    ck_assert_uint_eq(at, 10);
}
END_TEST

static size_t cited(struct hv_precedent wanted, const struct hv_recorded_commit **ret)
{
    wanted.release = "4.1";
    hv_commit_index_sort(&index_);
    return hv_commits_of_precedent(&index_, &wanted, ret, 2);
}

START_TEST(test_cited)
{
    const struct hv_recorded_commit *found[2];
    /* the same change, before others of the entity */
    ck_assert_uint_eq(cited(rows[1], found), 1);
    ck_assert_ptr_eq(found[0], &commits[0]);
    commits[2].release = "4.1.0";
    ck_assert_uint_eq(cited(rows[1], found), 1);
    /* another kind of change of the member, of the record, of what contains it */
    struct hv_precedent other = rows[1];
    other.kind = HV_KIND_MEMBER_TYPE;
    ck_assert_uint_eq(cited(other, found), 1);
    ck_assert_ptr_eq(found[0], &commits[0]);
    other.member = "k";
    ck_assert_uint_eq(cited(other, found), 2);
    ck_assert_ptr_eq(found[0], &commits[2]);
    ck_assert_uint_eq(cited(row(HV_KIND_RECORD_SIZE, HV_CLASS_RECORD, "z"), found), 1);
    ck_assert_uint_eq(cited(row(HV_KIND_RECORD_SIZE, HV_CLASS_RECORD, "w"), found), 0);
    /* another release, other architectures, nothing recorded */
    commits[0].release = "4.2";
    ck_assert_uint_eq(cited(rows[0], found), 0);
    commits[0].release = "4.1";
    other = rows[0];
    other.archs = 4;
    ck_assert_uint_eq(cited(other, found), 0);
    ck_assert_uint_eq(hv_commits_of_precedent(NULL, &rows[0], found, 2), 0);
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("commit index");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_round_trip);
    tcase_add_test(tc, test_damage);
    tcase_add_test(tc, test_bare);
    tcase_add_test(tc, test_shards);
    tcase_add_test(tc, test_cited);
    return run_tests("commit index", tc);
}
