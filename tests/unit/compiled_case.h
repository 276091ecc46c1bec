/* SPDX-License-Identifier: MIT
 *
 * A folder of its own for each test of compiled files, and what all of them must stand:
 * a full disk, and two compilers at once.
 */
#ifndef HV_TEST_COMPILED_CASE_H
#define HV_TEST_COMPILED_CASE_H

#include "base/file.h"

#include <check.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static char top[64];
static struct hv_atoms *atoms;

static void run(const char *command)
{
    ck_assert_msg(system(command) == 0, "failed: %s", command);
}

static void set_up(void)
{
    snprintf(top, sizeof top, "/tmp/hvabi-compiled-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    ck_assert_int_eq(chdir(top), 0);
    atoms = hv_atoms_new();
}

static void tear_down(void)
{
    char command[128];
    hv_atoms_free(atoms);
    snprintf(command, sizeof command, "rm -rf %s", top);
    ck_assert_int_eq(chdir("/"), 0);
    run(command);
}

static void read_file(const char *path, struct hv_buf *buf)
{
    struct hv_err err = {0};
    ck_assert_msg(hv_file_read(path, 64 << 20, buf, &err), "%s", err.text);
}

static void write_file(const char *path, const char *text, size_t n)
{
    struct hv_err err = {0};
    ck_assert_msg(hv_file_write_atomic(path, text, n, &err), "%s", err.text);
}

/* What compiles, to a path; false: it could not. */
typedef bool compile_fn(void *ctx, const char *path, struct hv_err *err);

/* Where a file cannot be written whole, the one that was there stays. */
static void expect_old_on_full_disk(compile_fn *compile, void *ctx, const char *path)
{
    struct hv_err err = {0};
    struct hv_buf before = {0}, after = {0};
    struct rlimit limit, small;
    ck_assert(compile(ctx, path, &err));
    read_file(path, &before);
    ck_assert(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    small = limit;
    small.rlim_cur = before.n / 2;
    signal(SIGXFSZ, SIG_IGN);
    /* an assertion under the limit would cut off Check's own messages */
    bool limited = setrlimit(RLIMIT_FSIZE, &small) == 0;
    bool ok = compile(ctx, path, &err);
    ck_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    ck_assert(limited && !ok && err.code);
    read_file(path, &after);
    ck_assert(before.n == after.n && memcmp(before.p, after.p, after.n) == 0);
    hv_buf_done(&before);
    hv_buf_done(&after);
}

/* While two processes compile the same again and again, a reader finds it whole. */
static void expect_whole_meanwhile(compile_fn *compile, void *ctx, const char *path)
{
    enum { COMPILERS = 2, TIMES = 20 };
    struct hv_buf whole = {0};
    ck_assert(compile(ctx, path, NULL));
    read_file(path, &whole);
    for (int i = 0; i < COMPILERS; i++) {
        if (fork())
            continue;
        bool ok = true;
        for (int k = 0; k < TIMES; k++)
            ok &= compile(ctx, path, NULL);
        _exit(!ok);
    }
    for (int running = COMPILERS, status; running;) {
        struct hv_buf now = {0};
        read_file(path, &now);
        ck_assert(now.n == whole.n && memcmp(now.p, whole.p, now.n) == 0);
        hv_buf_done(&now);
        if (waitpid(-1, &status, WNOHANG) > 0) {
            ck_assert_int_eq(status, 0);
            running--;
        }
    }
    hv_buf_done(&whole);
}

#endif
