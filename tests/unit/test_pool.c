/* SPDX-License-Identifier: MIT
 *
 * base/pool: whatever ends a worker is told, for its job alone.
 */
#include "base/pool.h"
#include "suite.h"

#include "base/sandbox.h"
#include "base/subprocess.h"
#include "lifeline.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOBS = 7 };

static struct hv_job_result results[JOBS];

static bool square(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    (void)ctx;
    (void)err;
    hv_buf_printf(buf, "%zu", job * job);
    return true;
}

static bool one_fails(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    return job == 3 ? hv_fail_at(err, "x.h", 7, 0, "not this one")
                    : square(ctx, job, buf, err);
}

static bool one_dies(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    if (job == 3)
        raise(*(int *)ctx);
    return square(ctx, job, buf, err);
}

static bool one_hangs(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    if (job == 3)
        for (;;)
            pause();
    return square(ctx, job, buf, err);
}

static bool one_talks(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    for (int i = 0; job == 3 && i < 1000; i++)
        hv_buf_puts(buf, "and on and on and on");
    return square(ctx, job, buf, err);
}

static void run(bool (*fn)(void *, size_t, struct hv_buf *, struct hv_err *), void *ctx)
{
    struct hv_pool_options options = {
        .workers = JOBS, .wall_seconds = 2, .max_bytes = 4096, .run = fn, .ctx = ctx};
    struct hv_err err = {0};
    ck_assert(hv_pool_run(&options, JOBS, results, &err));
}

static void check_others(void)
{
    for (size_t j = 0; j < JOBS; j++) {
        if (j == 3) {
            ck_assert(!results[j].ok);
            ck_assert_int_eq(results[j].err.code, HV_ERR_INPUT);
        } else {
            ck_assert(results[j].ok);
            ck_assert_int_eq(atoi(results[j].bytes.p), (int)(j * j));
        }
        hv_buf_done(&results[j].bytes);
    }
}

START_TEST(all_answer)
{
    run(square, NULL);
    for (size_t j = 0; j < JOBS; j++) {
        ck_assert(results[j].ok);
        hv_buf_done(&results[j].bytes);
    }
}
END_TEST

static bool is_counted(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    ++*(volatile int *)ctx;
    return square(ctx, job, buf, err);
}

/* Whatever error there was before. */
START_TEST(each_job_runs_once)
{
    int *n = mmap(NULL, sizeof *n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                  -1, 0);
    struct hv_pool_options options = {.workers = 1,
                                      .wall_seconds = 20,
                                      .max_bytes = 4096,
                                      .run = is_counted,
                                      .ctx = n};
    struct hv_err err = {0};
    errno = EAGAIN;
    ck_assert(hv_pool_run(&options, JOBS, results, &err));
    ck_assert_int_eq(*n, JOBS);
    for (size_t j = 0; j < JOBS; j++) {
        ck_assert(results[j].ok);
        hv_buf_done(&results[j].bytes);
    }
    munmap(n, sizeof *n);
}
END_TEST

START_TEST(a_failure_is_the_jobs)
{
    run(one_fails, NULL);
    ck_assert_str_eq(results[3].err.path, "x.h");
    ck_assert_uint_eq(results[3].err.line, 7);
    check_others();
}
END_TEST

/* Fails, too, where an error is there before it has begun. */
static bool one_fails_alone(void *ctx, size_t job, struct hv_buf *buf,
                            struct hv_err *err)
{
    return !err->code && one_fails(ctx, job, buf, err);
}

START_TEST(a_failure_is_not_the_next_jobs)
{
    struct hv_pool_options options = {
        .workers = 1, .wall_seconds = 20, .max_bytes = 4096, .run = one_fails_alone};
    struct hv_err err = {0};
    ck_assert(hv_pool_run(&options, JOBS, results, &err));
    check_others();
}
END_TEST

START_TEST(a_death_is_told)
{
    static const int signals[] = {SIGKILL, SIGPROF, SIGXCPU, SIGSEGV};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        int number = signals[i];
        run(one_dies, &number);
        check_others();
    }
}
END_TEST

START_TEST(a_hang_ends)
{
    run(one_hangs, NULL);
    check_others();
}
END_TEST

START_TEST(too_long_an_answer_is_none)
{
    run(one_talks, NULL);
    check_others();
}
END_TEST

/* The pipe of this worker: no other that it may write to ends with it. */
static int own_pipe(void)
{
    struct stat st;
    int fd = STDERR_FILENO + 1;
    while (fd < 255 && !(fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode) &&
                         (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY &&
                         fcntl(fd, F_GETFD) & FD_CLOEXEC))
        fd++;
    return fd;
}

/* Says what the result of the job before is, once that has its own. */
static bool one_intrudes(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    const struct {
        uint32_t job, ok;
        uint64_t n;
        char text[2];
    } frame = {2, 1, 1, "9"};
    const ssize_t size = offsetof(__typeof__(frame), text) + 1;
    if (job == 3) {
        usleep(100 * 1000);
        if (write(own_pipe(), &frame, (size_t)size) == size)
            pause();
    }
    return square(ctx, job, buf, err);
}

START_TEST(no_worker_answers_for_another)
{
    run(one_intrudes, NULL);
    ck_assert_ptr_nonnull(strstr(results[3].err.text, "signal 9"));
    check_others();
}
END_TEST

START_TEST(workers_that_cannot_start_are_told)
{
    struct rlimit usual, none;
    struct hv_pool_options options = {
        .workers = 2, .wall_seconds = 2, .max_bytes = 4096, .run = square};
    struct hv_err err = {0};
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &usual), 0);
    none = usual;
    none.rlim_cur = 0;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    bool ok = hv_pool_run(&options, JOBS, results, &err);
    setrlimit(RLIMIT_NOFILE, &usual);
    ck_assert(!ok);
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_msg(strstr(err.text, "cannot make a pipe: "), "%s", err.text);
}
END_TEST

struct seen {
    size_t done;
    unsigned ticks;
};

static void see(void *ctx, size_t done)
{
    struct seen *seen = ctx;
    ck_assert_uint_ge(done, seen->done);
    seen->done = done;
    seen->ticks++;
}

/* Those that failed are done as well, and those still to come are not. */
START_TEST(ticks_tell_what_is_done)
{
    struct seen seen = {0};
    struct hv_pool_options options = {.workers = 2,
                                      .wall_seconds = 20,
                                      .max_bytes = 4096,
                                      .run = one_fails,
                                      .tick = see,
                                      .ctx = &seen};
    struct hv_err err = {0};
    ck_assert(hv_pool_run(&options, JOBS, results, &err));
    check_others();
    ck_assert_uint_gt(seen.ticks, 0);
    ck_assert_uint_eq(seen.done, JOBS);
}
END_TEST

static void enter_and_wait(uid_t uid, int fd)
{
    if (uid && getuid() == 0 && setresuid(uid, uid, uid) != 0)
        _exit(1);
    prctl(PR_SET_DUMPABLE, 1); /* a change of users has taken it away */
    if (!hv_sandbox_enter() || write(fd, "w", 1) != 1)
        _exit(1);
    for (;;)
        ;
}

/* What a parser that was taken over holds is not for other processes of the user: the
 * files of its process are no longer the user's. */
START_TEST(a_sandbox_cannot_be_looked_into)
{
    uid_t uid = getuid() ? getuid() : 65534;
    int fds[2];
    char c;
    ck_assert_int_eq(pipe(fds), 0);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (!pid)
        enter_and_wait(uid, fds[1]);
    close(fds[1]);
    char path[64];
    struct stat st = {0};
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    /* no other user may be there to change to */
    bool entered = read(fds[0], &c, 1) == 1;
    int failed = entered ? stat(path, &st) : 0;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(fds[0]);
    ck_assert_int_eq(failed, 0);
    ck_assert(!entered || st.st_uid != uid);
}
END_TEST

/* Every other worker runs a program. */
static bool one_waits(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    static const char *const names[] = {"sh", NULL};
    static const char *const args[] = {"-c", "echo >&9; exec sleep 60", NULL};
    struct hv_subprocess child = {
        .names = names, .args = args, .in = -1, .from = STDOUT_FILENO, .max = 1};
    int status;
    (void)ctx;
    if (job % 2)
        return hv_subprocess_run(&child, buf, &status, err);
    ck_assert_int_eq(write(LIFELINE, "w", 1), 1);
    pause();
    return true;
}

static void run_waiting(void)
{
    struct hv_pool_options options = {
        .workers = JOBS, .wall_seconds = 60, .max_bytes = 4096, .run = one_waits};
    struct hv_err err = {0};
    hv_pool_run(&options, JOBS, results, &err);
}

START_TEST(workers_end_with_their_parent)
{
    expect_no_survivors(run_waiting, JOBS, SIGKILL);
    expect_no_survivors(run_waiting, JOBS, SIGTERM);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("pool");
    tcase_set_timeout(tcase, 20);
    tcase_add_test(tcase, all_answer);
    tcase_add_test(tcase, each_job_runs_once);
    tcase_add_test(tcase, a_failure_is_the_jobs);
    tcase_add_test(tcase, a_failure_is_not_the_next_jobs);
    tcase_add_test(tcase, a_death_is_told);
    tcase_add_test(tcase, a_hang_ends);
    tcase_add_test(tcase, too_long_an_answer_is_none);
    tcase_add_test(tcase, no_worker_answers_for_another);
    tcase_add_test(tcase, workers_that_cannot_start_are_told);
    tcase_add_test(tcase, ticks_tell_what_is_done);
    tcase_add_test(tcase, a_sandbox_cannot_be_looked_into);
    tcase_add_test(tcase, workers_end_with_their_parent);
    return run_tests("pool", tcase);
}
