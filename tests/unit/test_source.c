/* SPDX-License-Identifier: MIT */
#include "scratch_tree.h"

START_TEST(test_all_kinds_agree)
{
    make_tree(GIT_ALL);
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any((enum hv_tree_kind)_i, repo);
    struct hv_err err = {.code = HV_ERR_INPUT};
    const char *pub = "a.h=one\n;arch/b.h=two;arch/sub/c.h=;";
    expect_files(tree, "pub", pub);
    expect_files(tree, "pub/", pub);
    expect_files(tree, "pub/arch", "b.h=two;sub/c.h=;");
    expect_files(tree, ".",
                 "pub-x/f.h=no\n;pub.h=top\n;pub/a.h=one\n;pub/arch/b.h=two;"
                 "pub/arch/sub/c.h=;");
    expect_files(tree, "no/such", "");
    expect_files(tree, "pub.h", "");
    ck_assert(hv_tree_has(tree, "pub/a.h"));
    ck_assert(!hv_tree_has(tree, "pub"));
    ck_assert(!hv_tree_has(tree, "pub/z.h"));
    ck_assert(!hv_tree_has(tree, "pub/a.h/z.h"));
    const struct hv_source_file *file = hv_tree_file(tree, "pub/d.c", &err);
    ck_assert_ptr_nonnull(file);
    ck_assert_str_eq(file->bytes, "no\n");
    ck_assert_uint_eq(file->n, 3);
    ck_assert_ptr_eq(hv_tree_file(tree, "pub/d.c", &err), file);
    ck_assert_ptr_null(hv_tree_file(tree, "pub/none", &err));
    ck_assert_int_eq(err.code, HV_ERR_NONE);
    ck_assert_ptr_null(hv_tree_file(tree, "pub", &err));
    ck_assert_int_eq(err.code, HV_ERR_NONE);
    ck_assert_int_eq(hv_tree_commit(tree) != NULL, _i == HV_TREE_REV);
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_links_inside)
{
    make_tree(
        "ln -s b.h pub/arch/l.h && ln -s ../a.h pub/arch/up.h && ln -s arch pub/same &&"
        " ln -s nowhere pub/gone && ln -s l.h pub/arch/ll.h && ln -s pub p2 "
        "&& " GIT_ALL);
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any((enum hv_tree_kind)_i, repo);
    expect_files(tree, "p2/same", "b.h=two;l.h=two;ll.h=two;sub/c.h=;up.h=one\n;");
    expect_files(
        tree, "pub",
        "a.h=one\n;arch/b.h=two;arch/l.h=two;arch/ll.h=two;arch/sub/c.h=;"
        "arch/up.h=one\n;same/b.h=two;same/l.h=two;same/ll.h=two;same/sub/c.h=;"
        "same/up.h=one\n;");
    ck_assert(hv_tree_has(tree, "p2/same/up.h"));
    ck_assert(!hv_tree_has(tree, "pub/gone"));
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

static const struct {
    const char *target, *text;
} bad_links[] = {
    {"/etc/passwd", "leaves the tree"},
    {"../../../../etc/passwd", "leaves the tree"},
    {"../../r2/x.h", "leaves the tree"},
    {"bad.h", "it leads to itself"},
    {"nowhere/at/all.h", "leads to a file that does not exist"},
};

START_TEST(test_links_that_are_errors)
{
    char more[256];
    size_t link = (size_t)_i / 3;
    snprintf(more, sizeof more,
             "mkdir ../r2 && echo x >../r2/x.h && ln -s %s pub/bad.h && %s",
             bad_links[link].target, GIT_ALL);
    make_tree(more);
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any((enum hv_tree_kind)(_i % 3), repo);
    expect_no_files(tree, "pub", "pub/bad.h", bad_links[link].text);
    expect_files(tree, "pub/arch", "b.h=two;sub/c.h=;");
    if (link < 4) {
        struct hv_err err = {0};
        ck_assert(hv_tree_has(tree, "pub/bad.h"));
        ck_assert_ptr_null(hv_tree_file(tree, "pub/bad.h", &err));
        ck_assert_int_eq(err.code, HV_ERR_INPUT);
    }
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

/* Of a working tree alone: git's objects are never asked for by such a path. */
START_TEST(test_link_that_no_path_can_be)
{
    make_tree("ln -s $(printf %0300d 1) pub/bad.h");
    struct hv_tree *tree = open_any(HV_TREE_DIR, NULL);
    struct hv_err err = {0};
    expect_no_files(tree, "pub", "pub/bad.h", "cannot ");
    ck_assert_ptr_null(hv_tree_file(tree, "pub/bad.h", &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_msg(strstr(err.text, "cannot resolve: "), "%s", err.text);
    hv_tree_free(tree);
}
END_TEST

START_TEST(test_loop_of_directories)
{
    make_tree("ln -s . pub/x && ln -s ../.. pub/arch/z && mkdir wide && "
              "for i in $(seq 65); do ln -s ../pub/arch/sub wide/$i; done && " GIT_ALL);
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any((enum hv_tree_kind)_i, repo);
    expect_no_files(tree, "pub", "pub/", "do symbolic links form a loop");
    expect_no_files(tree, "wide", "wide/", "more than 64 symbolic links");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_limit_of_a_file)
{
    make_tree(
        "truncate -s 4194304 pub/max.h && mkdir big && truncate -s 4194305 big/g.h && "
        "echo z >big/z.h && " GIT_ALL);
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any((enum hv_tree_kind)_i, repo);
    struct hv_err err = {0};
    expect_no_files(tree, "big", "big/g.h", "longer than the limit of 4 MB");
    ck_assert(hv_tree_has(tree, "big/g.h"));
    ck_assert_ptr_nonnull(hv_tree_file(tree, "big/z.h", &err));
    const struct hv_source_file *max = hv_tree_file(tree, "pub/max.h", &err);
    ck_assert_ptr_nonnull(max);
    ck_assert_uint_eq(max->n, 4194304);
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_limit_of_a_listing)
{
    make_tree(
        "mkdir many && (cd many && seq -f %g.h 4097 | xargs touch) && mkdir long && "
        "truncate -s 4194304 long/0.h && for i in $(seq 16); do "
        "ln -s 0.h long/$i.h; done && p=deep && for i in $(seq 66); do p=$p/d; done && "
        "mkdir -p $p && : >$p/x.h && " GIT_ALL);
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any((enum hv_tree_kind)_i, repo);
    expect_no_files(tree, "many", "", "more than 4096 files");
    expect_no_files(tree, "long", "", "more than 64 MB");
    expect_no_files(tree, "deep", "deep/d/d", "more than 64 deep");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_directory_that_cannot_be_read)
{
    struct hv_err err = {0};
    ck_assert_ptr_null(hv_tree_open_dir("none", &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_str_eq(err.path, "none");
    make_tree("mkfifo pub/fifo.h && mkfifo pub/other");
    ck_assert_ptr_null(hv_tree_open_dir("r/pub.h", &err));
    struct hv_tree *tree = open_any(HV_TREE_DIR, NULL);
    expect_no_files(tree, "pub", "r/pub/fifo.h", "regular file");
    expect_no_files(tree, "..", "r/..", "leaves the tree");
    hv_tree_free(tree);
}
END_TEST

START_TEST(test_index_is_what_is_staged)
{
    make_tree(GIT_ALL
              " && echo staged >pub/a.h && git add pub && echo edited >pub/a.h &&"
              " git rm -q --cached pub/arch/b.h && : >pub/new.h");
    struct hv_repo *repo =
        hv_repo_new("r/pub/arch"); /* all of it, from below as well */
    struct hv_tree *tree = open_any(HV_TREE_INDEX, repo);
    expect_files(tree, "pub", "a.h=staged\n;arch/sub/c.h=;");
    expect_files(tree, "pub-x", "f.h=no\n;");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_unmerged_index)
{
    make_tree(GIT_ALL
              " && git checkout -qb side && echo side >pub/a.h && git commit -qam s &&"
              " git checkout -q - && echo main >pub/a.h && git commit -qam m && "
              "! git merge -q side >/dev/null 2>&1");
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any(HV_TREE_INDEX, repo);
    expect_no_files(tree, "pub", ":pub/a.h", "unmerged");
    expect_files(tree, "pub/arch", "b.h=two;sub/c.h=;");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_hook_variables)
{
    make_tree(GIT_ALL
              " && echo other >pub/a.h && GIT_INDEX_FILE=.git/other git add pub");
    setenv("GIT_INDEX_FILE", ".git/other", 1);
    ck_assert_int_eq(chdir("r"), 0);
    struct hv_repo *here = hv_repo_new(NULL), *named = hv_repo_new(".");
    struct hv_tree *tree = open_any(HV_TREE_INDEX, here);
    expect_files(tree, "pub", "a.h=other\n;arch/b.h=two;arch/sub/c.h=;");
    hv_tree_free(tree);
    tree = open_any(HV_TREE_INDEX, named);
    expect_files(tree, "pub", "a.h=one\n;arch/b.h=two;arch/sub/c.h=;");
    hv_tree_free(tree);
    hv_repo_free(here);
    hv_repo_free(named);
}
END_TEST

START_TEST(test_odd_names)
{
    make_tree(
        "printf x >\"pub/$(printf 'n\\nl').h\" && printf y >'pub/:(top)*?[a].h' && "
        "printf z >'pub/ s p .h' && printf w >\"pub/$(printf '\\377').h\" && "
        "printf v >'pub/-c.h' && " GIT_ALL);
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any((enum hv_tree_kind)_i, repo);
    expect_files(tree, "pub",
                 " s p .h=z;-c.h=v;:(top)*?[a].h=y;a.h=one\n;arch/b.h=two;"
                 "arch/sub/c.h=;n\nl.h=x;\377.h=w;");
    ck_assert(hv_tree_has(tree, "pub/n\nl.h"));
    ck_assert(!hv_tree_has(tree, "pub/*.h"));
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("source");
    tcase_add_loop_test(tcase, test_all_kinds_agree, 0, 3);
    tcase_add_loop_test(tcase, test_links_inside, 0, 3);
    tcase_add_loop_test(tcase, test_links_that_are_errors, 0, 3 * HV_COUNT(bad_links));
    tcase_add_loop_test(tcase, test_loop_of_directories, 0, 3);
    tcase_add_test(tcase, test_link_that_no_path_can_be);
    tcase_add_loop_test(tcase, test_limit_of_a_file, 0, 3);
    tcase_add_loop_test(tcase, test_limit_of_a_listing, 0, 3);
    tcase_add_test(tcase, test_directory_that_cannot_be_read);
    tcase_add_test(tcase, test_index_is_what_is_staged);
    tcase_add_test(tcase, test_unmerged_index);
    tcase_add_test(tcase, test_hook_variables);
    tcase_add_loop_test(tcase, test_odd_names, 0, 3);
    return run_in_scratch("source", tcase);
}
