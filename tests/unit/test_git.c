/* SPDX-License-Identifier: MIT */
#include "lifeline.h"
#include "scratch_tree.h"
#include "source/git.h"

#include <fcntl.h>

static void expect_no_rev(const char *dir, const char *rev, const char *text)
{
    struct hv_err err = {0};
    struct hv_repo *repo = hv_repo_new(dir);
    ck_assert_ptr_null(hv_tree_open_rev(repo, rev, &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_msg(strstr(err.text, text) != NULL, "'%s': expected '%s'", err.text,
                  text);
    ck_assert(!hv_repo_has_rev(repo, rev));
    hv_repo_free(repo);
}

static const char *const places[] = {
    "git clone -q --bare r place",
    "git -C r worktree add -q ../place >/dev/null 2>&1",
    "git clone -q --depth 1 file://$PWD/r place",
    "git clone -q --bare r b && mkdir place && git -C b worktree add -q ../place/w "
    "HEAD "
    ">/dev/null 2>&1 && mv place/w place2 && rmdir place && mv place2 place && "
    "git -C b worktree repair $PWD/place >/dev/null 2>&1",
    "git init -q --object-format=sha256 place && cp -r r/pub place && cd place && git "
    "add . &&"
    " git commit -qm x",
    "mkdir place && mv r/.git gitdir && echo gitdir: ../gitdir >place/.git",
    "git -C r gc -q && git -C r pack-refs --all && mv r place",
};

START_TEST(test_kinds_of_repository)
{
    make_tree(GIT_ALL " && git commit -q --allow-empty -m two");
    run(places[_i]);
    struct hv_repo *repo = hv_repo_new("place");
    struct hv_tree *tree = open_any(HV_TREE_REV, repo);
    expect_files(tree, "pub", "a.h=one\n;arch/b.h=two;arch/sub/c.h=;");
    ck_assert_uint_eq(strlen(hv_tree_commit(tree)), _i == 4 ? 64 : 40);
    ck_assert(hv_repo_has_rev(repo, hv_tree_commit(tree)));
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_revision_that_is_not_there)
{
    make_tree(GIT_ALL " && git commit -q --allow-empty -m two");
    run("git clone -q --depth 1 file://$PWD/r shallow && mkdir empty && git init -q "
        "fresh");
    expect_no_rev("r", "v1",
                  "there is no revision 'v1' in 'r': expected a tag, branch or commit");
    expect_no_rev("r", "", "there is no revision");
    expect_no_rev("r", "HEAD\nHEAD", "there is no revision");
    expect_no_rev("r", "--help", "there is no revision");
    expect_no_rev("r", "HEAD:pub", "there is no revision");
    expect_no_rev("r", "HEAD@{99}", "only has");
    expect_no_rev("r", "0123456789012345678901234567890123456789",
                  "there is no revision");
    expect_no_rev("shallow", "HEAD^", "shallow");
    expect_no_rev("fresh", "HEAD", "there is no revision");
    expect_no_rev("empty", "HEAD", "not a git repository");
    expect_no_rev("none", "HEAD", "this is not the directory of a git repository");
    char *path = hv_strdup(getenv("PATH"));
    setenv("PATH", top, 1);
    expect_no_rev("r", "HEAD", "git is not installed");
    setenv("PATH", path, 1);
    free(path);
}
END_TEST

START_TEST(test_missing_object)
{
    make_tree(GIT_ALL " && o=$(git rev-parse HEAD:pub/arch/b.h) && "
                      "rm -f .git/objects/$(echo $o | sed 's,^..,&/,') && "
                      "o=$(git rev-parse HEAD:pub/arch/sub) && "
                      "rm -f .git/objects/$(echo $o | sed 's,^..,&/,')");
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any(HV_TREE_REV, repo);
    struct hv_err err = {0};
    expect_no_files(tree, "pub", "HEAD:pub/arch/b.h", "is missing from the repository");
    expect_no_files(tree, "pub/arch/sub", "HEAD:pub/arch/sub", "is missing");
    ck_assert(hv_tree_has(tree, "pub/arch/sub/c.h")); /* cannot be ruled out */
    ck_assert_ptr_null(hv_tree_file(tree, "pub/arch/sub/c.h", &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_ptr_nonnull(hv_tree_file(tree, "pub/a.h", &err));
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_damaged_object)
{
    make_tree(GIT_ALL
              " && o=.git/objects/$(git rev-parse HEAD:pub/a.h | sed 's,^..,&/,') && "
              "chmod u+w $o && echo garbage >$o");
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any(HV_TREE_REV, repo);
    expect_no_files(tree, "pub", "HEAD:pub/a.h", "");
    expect_files(tree, "pub/arch", "b.h=two;sub/c.h=;");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

static void open_head(void)
{
    struct hv_err err = {0};
    hv_tree_open_rev(hv_repo_new("r"), "HEAD", &err);
}

START_TEST(test_git_ends_with_its_parent)
{
    run("mkdir bin r && printf '#!/bin/sh\necho >&9\nexec sleep 60\n' >bin/git && "
        "chmod +x bin/git");
    char path[4096];
    snprintf(path, sizeof path, "%s/bin:%s", top, getenv("PATH"));
    setenv("PATH", path, 1);
    expect_no_survivors(open_head, 1, SIGKILL);
    expect_no_survivors(open_head, 1, SIGTERM);
}
END_TEST

/* A git that does not say what was asked. */
static const char *const liars[] = {
    "exit 0",
    "exit 1",
    "read x; echo nonsense; sleep 60",
    "read x; echo 0123456789012345678901234567890123456789 commit 300; echo tree",
    "read x; echo 0123456789012345678901234567890123456789 commit 4; echo abcdef",
    "read x; echo 0123456789012345678901234567890123456789 commit -1",
    "read x; echo 0123456789012345678901234567890123456789 commit 99999999999999999999",
    "read x; echo 0123456789012345678901234567890123456789 commit 9999999999; sleep 60",
    "read x; echo 0123456789012345678901234567890123456789 commit 4; echo abcd",
    "read x; echo 0123456789012345678901234567890123456789",
    "echo fatal: my own words >&2; exit 128",
    ("read x; echo fatal: my own words >&2; echo "
     "0123456789012345678901234567890123456789 commit 4; echo abcdef"),
};

START_TEST(test_git_that_lies)
{
    char command[512];
    struct hv_err err = {0};
    snprintf(
        command, sizeof command,
        "mkdir bin r && printf '%%s\\n' '#!/bin/sh' '%s' >bin/git && chmod +x bin/git",
        liars[_i]);
    run(command);
    snprintf(command, sizeof command, "%s/bin:%s", top, getenv("PATH"));
    setenv("PATH", command, 1);
    struct hv_repo *repo = hv_repo_new("r");
    ck_assert_ptr_null(hv_tree_open_rev(repo, "HEAD", &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_int_gt(strlen(err.text), 0);
    if (_i >= 10)
        ck_assert_ptr_nonnull(strstr(err.text, "my own words"));
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_command_that_fails)
{
    static const char *const args[] = {"log", "nowhere", "--", NULL};
    struct hv_buf out = {0};
    struct hv_err err = {0};
    make_tree(GIT_ALL);
    struct hv_repo *repo = hv_repo_new("r");
    ck_assert(!hv_git_run(repo, args, &out, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "git reports: bad revision"));
    hv_buf_done(&out);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_repository_that_would_run_something)
{
    make_tree(
        GIT_ALL
        " && printf '#!/bin/sh\\ntouch %s\\n' $PWD/../ran >../trap && "
        "chmod +x ../trap && git update-index --fsmonitor 2>/dev/null && "
        "git config core.fsmonitor $PWD/../trap && git config core.hooksPath .. &&"
        " cp ../trap ../post-index-change && git status >/dev/null 2>&1 && "
        "test -e ../ran && rm ../ran");
    struct hv_repo *repo = hv_repo_new("r");
    for (int kind = HV_TREE_REV; kind <= HV_TREE_INDEX; kind++) {
        struct hv_tree *tree = open_any((enum hv_tree_kind)kind, repo);
        expect_files(tree, "pub", "a.h=one\n;arch/b.h=two;arch/sub/c.h=;");
        hv_tree_free(tree);
    }
    hv_repo_free(repo);
    ck_assert_int_ne(access("ran", F_OK), 0);
}
END_TEST

START_TEST(test_replaced_objects)
{
    make_tree(GIT_ALL " && git replace $(git rev-parse HEAD:pub/a.h) "
                      "$(echo forged | git hash-object -w --stdin) && "
                      "test $(git show HEAD:pub/a.h) = forged");
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any(HV_TREE_REV, repo);
    expect_files(tree, "pub", "a.h=one\n;arch/b.h=two;arch/sub/c.h=;");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_promised_object_is_not_fetched)
{
    make_tree(GIT_ALL " && git config uploadpack.allowFilter true");
    run("git clone -q --no-checkout --filter=blob:none file://$PWD/r partial");
    struct hv_repo *repo = hv_repo_new("partial");
    struct hv_tree *tree = open_any(HV_TREE_REV, repo);
    expect_no_files(tree, "pub", "HEAD:pub/a.h", "");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

/* The configuration allows it, and an object is missing that the remote promised. */
START_TEST(test_promise_that_would_run_something)
{
    make_tree(GIT_ALL
              " && o=$(git rev-parse HEAD:pub/a.h) && "
              "git config core.repositoryFormatVersion 1 && "
              "git config extensions.partialClone origin && "
              "git config remote.origin.promisor true && "
              "git config remote.origin.url \"ext::sh -c touch% $PWD/../ran\" && "
              "git config protocol.ext.allow always && "
              "rm -f .git/objects/$(echo $o | sed 's,^..,&/,') && "
              "! git show HEAD:pub/a.h >/dev/null 2>&1 && test -e ../ran && "
              "rm ../ran");
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any(HV_TREE_REV, repo);
    expect_no_files(tree, "pub", "HEAD:pub/a.h", "");
    hv_tree_free(tree);
    hv_repo_free(repo);
    ck_assert_int_ne(access("ran", F_OK), 0);
}
END_TEST

START_TEST(test_repository_of_somebody_else)
{
    if (geteuid() != 0)
        return; /* only root can give files away */
    make_tree(GIT_ALL
              " && git clone -q --bare . ../bare && chown -R 65534 ../r ../bare && "
              "! git rev-parse HEAD >/dev/null 2>&1");
    const char *const dirs[] = {"r", "r/pub/arch", "r/.git", "bare"};
    for (size_t i = 0; i < HV_COUNT(dirs); i++) {
        struct hv_repo *repo = hv_repo_new(dirs[i]);
        struct hv_tree *tree = open_any(HV_TREE_REV, repo);
        expect_files(tree, "pub/arch", "b.h=two;sub/c.h=;");
        hv_tree_free(tree);
        hv_repo_free(repo);
    }
    ck_assert_int_eq(chdir("r/pub"), 0);
    struct hv_repo *repo = hv_repo_new(NULL);
    struct hv_tree *tree = open_any(HV_TREE_INDEX, repo);
    expect_files(tree, "pub/arch", "b.h=two;sub/c.h=;");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

/* What is staged on top of HEAD, and what the index then holds below pub. */
static const struct {
    const char *stage, *files;
} stages[] = {
    {"true", "a.h=one\n;arch/b.h=two;arch/sub/c.h=;"},
    {"echo new >pub/n.h && git add .",
     "a.h=one\n;arch/b.h=two;arch/sub/c.h=;n.h=new\n;"},
    {"echo two >pub/a.h && git add . && echo three >pub/a.h",
     "a.h=two\n;arch/b.h=two;arch/sub/c.h=;"},
    {"git rm -qr --cached pub/arch/sub pub/a.h", "arch/b.h=two;"},
    {"git rm -qr pub", ""},
    {"mkdir -p pub/x/y && echo y >pub/x/y/z.h && git add .",
     "a.h=one\n;arch/b.h=two;arch/sub/c.h=;x/y/z.h=y\n;"},
    {"git rm -qr pub/arch && echo f >pub/arch && git add . && git mv pub/arch "
     "pub/arch.h",
     "a.h=one\n;arch.h=f\n;"},
    {"git rm -q pub/a.h && mkdir pub/a.h && echo i >pub/a.h/i.h && git add .",
     "a.h/i.h=i\n;arch/b.h=two;arch/sub/c.h=;"},
    {"git mv pub/arch/b.h pub/b.h", "a.h=one\n;arch/sub/c.h=;b.h=two;"},
    {"rm pub/a.h && ln -s arch/b.h pub/a.h && git add .",
     "a.h=two;arch/b.h=two;arch/sub/c.h=;"},
    {"echo later >pub/l.h && git add -N .",
     "a.h=one\n;arch/b.h=two;arch/sub/c.h=;l.h=;"},
    {"git config diff.relative true && git config diff.renames copies && "
     "git config diff.ignoreSubmodules none && git mv pub/a.h pub/c.h",
     "arch/b.h=two;arch/sub/c.h=;c.h=one\n;"},
    {"git update-ref -d HEAD", "a.h=one\n;arch/b.h=two;arch/sub/c.h=;"},
    {"rm -rf .git && git init -q --object-format=sha256 . && git add pub",
     "a.h=one\n;arch/b.h=two;arch/sub/c.h=;"},
};

START_TEST(test_index_is_what_is_staged)
{
    char more[512];
    snprintf(more, sizeof more, GIT_ALL " && %s", stages[_i].stage);
    make_tree(more);
    for (int below = 0; below < 2; below++) {
        struct hv_repo *repo = hv_repo_new(below ? "r/pub-x" : "r");
        struct hv_tree *tree = open_any(HV_TREE_INDEX, repo);
        expect_files(tree, "pub", stages[_i].files);
        hv_tree_free(tree);
        hv_repo_free(repo);
    }
}
END_TEST

START_TEST(test_unmerged_path_cannot_be_read)
{
    make_tree(GIT_ALL
              " && git checkout -qb other && echo o >pub/a.h && git commit -qam o && "
              "git checkout -q - && echo m >pub/a.h && git commit -qam m && "
              "! git merge other >/dev/null");
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any(HV_TREE_INDEX, repo);
    expect_no_files(tree, "pub", ":pub/a.h", "unmerged");
    expect_files(tree, "pub/arch", "b.h=two;sub/c.h=;");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

/* The difference is taken from one HEAD and laid over another. */
START_TEST(test_head_that_moves_is_noticed)
{
    make_tree(GIT_ALL " && echo two >pub/a.h && git add . && "
                      "git commit-tree -p HEAD -m two $(git write-tree) >../two && "
                      "echo three >pub/a.h && git add .");
    run("mkdir bin && printf '#!/bin/sh\nPATH=${PATH#*:}\n"
        "case \"$*\" in *diff-index*) git \"$@\"; : >\"$TOP/done\"; exit;; esac\n"
        "while [ ! -e \"$TOP/done\" ]; do sleep 0.01; done\n"
        "git -C \"$TOP/r\" update-ref HEAD $(cat \"$TOP/two\")\n"
        "exec git \"$@\"\n' >bin/git && chmod +x bin/git");
    char path[4096];
    snprintf(path, sizeof path, "%s/bin:%s", top, getenv("PATH"));
    setenv("TOP", top, 1);
    setenv("PATH", path, 1);
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any(HV_TREE_INDEX, repo);
    expect_no_files(tree, "pub", ":pub/a.h", "HEAD changed");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_index_outside_a_repository)
{
    make_tree("true");
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any(HV_TREE_INDEX, repo);
    expect_no_files(tree, "pub", "r", "not a git repository");
    expect_no_files(tree, "pub", "r", "not a git repository");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_submodule_is_passed_over)
{
    make_tree(GIT_ALL " && git update-index --add --cacheinfo "
                      "160000,0123456789012345678901234567890123456789,pub/sub.h && "
                      "git commit -qm sub");
    struct hv_repo *repo = hv_repo_new("r");
    for (int kind = HV_TREE_REV; kind <= HV_TREE_INDEX; kind++) {
        struct hv_tree *tree = open_any((enum hv_tree_kind)kind, repo);
        expect_files(tree, "pub", "a.h=one\n;arch/b.h=two;arch/sub/c.h=;");
        ck_assert(!hv_tree_has(tree, "pub/sub.h"));
        hv_tree_free(tree);
    }
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_forged_tree_object)
{
    make_tree(GIT_ALL " && b=$(printf evil | git hash-object -w --stdin) && "
                      "raw=$(echo $b | sed 's/../\\\\x&/g') && "
                      "t=$(bash -c \"printf '100644 ../x.h\\\\0$raw'\" | "
                      "git hash-object -t tree -w --stdin --literally) && "
                      "git update-ref HEAD $(git commit-tree -m evil $t)");
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = open_any(HV_TREE_REV, repo);
    expect_no_files(tree, ".", "HEAD:", "damaged");
    hv_tree_free(tree);
    hv_repo_free(repo);
}
END_TEST

START_TEST(test_standard_descriptors_closed)
{
    make_tree(GIT_ALL);
    int kept = fcntl(2, F_DUPFD_CLOEXEC, 10);
    close(0);
    close(1);
    close(2);
    struct hv_repo *repo = hv_repo_new("r");
    struct hv_tree *tree = hv_tree_open_rev(repo, "HEAD", NULL);
    bool has = tree && hv_tree_has(tree, "pub/a.h");
    hv_tree_free(tree);
    tree = hv_tree_open_index(repo, NULL);
    has = has && tree && hv_tree_has(tree, "pub/a.h");
    hv_tree_free(tree);
    hv_repo_free(repo);
    dup2(kept, 0);
    dup2(kept, 1);
    dup2(kept, 2);
    ck_assert(has);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("git");
    tcase_add_loop_test(tcase, test_kinds_of_repository, 0, HV_COUNT(places));
    tcase_add_test(tcase, test_revision_that_is_not_there);
    tcase_add_test(tcase, test_command_that_fails);
    tcase_add_test(tcase, test_missing_object);
    tcase_add_test(tcase, test_damaged_object);
    tcase_add_loop_test(tcase, test_git_that_lies, 0, HV_COUNT(liars));
    tcase_add_test(tcase, test_git_ends_with_its_parent);
    tcase_add_test(tcase, test_repository_that_would_run_something);
    tcase_add_test(tcase, test_replaced_objects);
    tcase_add_test(tcase, test_promised_object_is_not_fetched);
    tcase_add_test(tcase, test_promise_that_would_run_something);
    tcase_add_test(tcase, test_repository_of_somebody_else);
    tcase_add_loop_test(tcase, test_index_is_what_is_staged, 0, HV_COUNT(stages));
    tcase_add_test(tcase, test_unmerged_path_cannot_be_read);
    tcase_add_test(tcase, test_head_that_moves_is_noticed);
    tcase_add_test(tcase, test_index_outside_a_repository);
    tcase_add_test(tcase, test_submodule_is_passed_over);
    tcase_add_test(tcase, test_forged_tree_object);
    tcase_add_test(tcase, test_standard_descriptors_closed);
    return run_in_scratch("git", tcase);
}
