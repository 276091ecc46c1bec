/* SPDX-License-Identifier: MIT
 *
 * Scratch trees and repositories for the tests of src/source. Every test works in a
 * directory of its own and, since libcheck forks, in a process of its own.
 */
#ifndef HV_TEST_SCRATCH_TREE_H
#define HV_TEST_SCRATCH_TREE_H

#include "base/buf.h"
#include "base/mem.h"
#include "source/tree.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char top[] = "/tmp/hvabi-source-XXXXXX";

static inline void run(const char *command)
{
    ck_assert_msg(system(command) == 0, "failed: %s", command);
}

static inline void set_up(void)
{
    ck_assert_ptr_nonnull(mkdtemp(top));
    ck_assert_int_eq(chdir(top), 0);
    setenv("HOME", top, 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("GIT_AUTHOR_NAME", "A", 1);
    setenv("GIT_AUTHOR_EMAIL", "a@example.org", 1);
    setenv("GIT_COMMITTER_NAME", "A", 1);
    setenv("GIT_COMMITTER_EMAIL", "a@example.org", 1);
    static const char *const names[] = {"GIT_DIR",           "GIT_INDEX_FILE",
                                        "GIT_WORK_TREE",     "GIT_OBJECT_DIRECTORY",
                                        "XDG_CONFIG_HOME",   "GIT_CONFIG_COUNT",
                                        "GIT_CONFIG_GLOBAL", "GIT_PREFIX"};
    for (size_t i = 0; i < HV_COUNT(names); i++)
        unsetenv(names[i]);
}

static inline void tear_down(void)
{
    char command[128];
    snprintf(command, sizeof command, "chmod -R u+w %s; rm -rf %s", top, top);
    ck_assert_int_eq(chdir("/"), 0);
    run(command);
}

/* A tree with one of everything, as a directory and as a commit. */
static inline void make_tree(const char *more)
{
    char command[1024];
    snprintf(
        command, sizeof command,
        "mkdir -p r/pub/arch/sub r/pub/.hidden r/pub-x && cd r && printf 'one\\n' "
        ">pub/a.h"
        " && printf 'two' >pub/arch/b.h && : >pub/arch/sub/c.h && echo no >pub/d.c"
        " && echo no >pub/.hidden/e.h && echo no >pub-x/f.h && echo top >pub.h && %s",
        more);
    run(command);
}

#define GIT_ALL "git init -q . && git add -A && git commit -qm one"

static inline struct hv_tree *open_any(enum hv_tree_kind kind, struct hv_repo *repo)
{
    struct hv_err err = {0};
    struct hv_tree *tree = NULL;
    switch (kind) {
    case HV_TREE_DIR:
        tree = hv_tree_open_dir("r", &err);
        break;
    case HV_TREE_REV:
        tree = hv_tree_open_rev(repo, "HEAD", &err);
        break;
    case HV_TREE_INDEX:
        tree = hv_tree_open_index(repo, &err);
        break;
    }
    ck_assert_msg(tree != NULL, "%s: %s", err.path, err.text);
    ck_assert_int_eq(hv_tree_kind(tree), kind);
    return tree;
}

/* The paths and bytes below a prefix, as one string. */
static inline void expect_files(struct hv_tree *tree, const char *prefix,
                                const char *expected)
{
    struct hv_source_files files, paths;
    struct hv_err err = {0};
    struct hv_buf all = {0};
    ck_assert_msg(hv_tree_files(tree, prefix, ".h", &files, &err) &&
                      hv_tree_paths(tree, prefix, ".h", &paths, &err),
                  "%s: %s", err.path, err.text);
    ck_assert(paths.n == files.n || !files.n); /* a file is a path of its own */
    hv_buf_puts(&all, "");
    for (size_t i = 0; i < files.n; i++) {
        ck_assert_int_eq(files.v[i].bytes[files.v[i].n], '\0');
        hv_buf_printf(&all, "%s=%s;", files.v[i].path, files.v[i].bytes);
        ck_assert_str_eq(paths.v[i].path, files.v[i].path);
    }
    ck_assert_str_eq(all.p, expected);
    hv_buf_done(&all);
}

static inline void expect_no_files(struct hv_tree *tree, const char *prefix,
                                   const char *path, const char *text)
{
    struct hv_source_files files;
    struct hv_err err = {0};
    ck_assert(!hv_tree_files(tree, prefix, ".h", &files, &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_msg(strstr(err.path, path) && strstr(err.text, text),
                  "%s: %s: expected '%s' and '%s'", err.path, err.text, path, text);
}

/* Run the tests of tcase, each in a scratch tree of its own; the exit status of the
 * program. */
static inline int run_in_scratch(const char *name, TCase *tcase)
{
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    return run_tests(name, tcase);
}

#endif
