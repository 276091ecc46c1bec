/* SPDX-License-Identifier: MIT */
#include "base/pool.h"

#include "base/file.h"
#include "base/subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Precedes each result on the pipe. */
struct frame {
    uint32_t job, ok;
    uint64_t n;
};
enum { FRAME_FAILED, FRAME_OK };
enum { NO_MEMORY = 3 }; /* exit status of a worker */

struct worker {
    pid_t pid;
    int fd;             /* -1: closed */
    struct frame frame; /* the current frame; its result has the bytes read so far */
    size_t n;           /* bytes read of it, including its head */
};

static bool send_frame(int fd, size_t job, uint32_t ok, const void *p, size_t n)
{
    struct frame frame = {.job = (uint32_t)job, .ok = ok, .n = n};
    return hv_file_write_all(fd, &frame, sizeof frame) && hv_file_write_all(fd, p, n);
}

/* Jobs 0 to n - 1, distributed over k workers. */
struct pool {
    const struct hv_pool_options *options;
    size_t n, k;
    struct worker *workers;
    struct hv_job_result *results;
};

/* Main function of worker w: runs jobs w, w + k, ... */
static _Noreturn void work(const struct pool *pool, size_t w, int fd)
{
    const struct hv_pool_options *o = pool->options;
    struct hv_err err = {0};
    hv_exit_without_memory(NO_MEMORY);
    bool entered = !o->enter || o->enter(o->ctx, &err);
    for (size_t job = w; job < pool->n; job += pool->k) {
        HV_BUF buf = {0};
        if (entered)
            err = (struct hv_err){0}; /* clears the error of the previous job */
        bool ok = entered && o->run(o->ctx, job, &buf, &err);
        bool sent = ok ? send_frame(fd, job, FRAME_OK, buf.p ? buf.p : "", buf.n)
                       : send_frame(fd, job, FRAME_FAILED, &err, sizeof err);
        if (!sent)
            _exit(1);
    }
    _exit(0);
}

static bool start_worker(const struct pool *pool, size_t w, struct hv_err *err)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0)
        return hv_fail(err, HV_ERR_INPUT, NULL, "cannot make a pipe: %s",
                       strerror(errno));
    hv_memory_is_shared();
    pid_t parent = getpid(), pid = fork();
    if (pid < 0) {
        close(fds[0]);
        close(fds[1]);
        return hv_fail(err, HV_ERR_INPUT, NULL, "cannot start a worker: %s",
                       strerror(errno));
    }
    if (pid == 0) {
        hv_subprocess_end_with(parent);
        for (size_t i = 0; i < w; i++)
            close(pool->workers[i].fd);
        close(fds[0]);
        signal(SIGPIPE, SIG_DFL);
        signal(SIGABRT, SIG_DFL); /* the parent reports how it died */
        work(pool, w, fds[1]);
    }
    close(fds[1]);
    pool->workers[w] = (struct worker){.pid = pid, .fd = fds[0]};
    return true;
}

static struct hv_job_result *result_of(const struct pool *pool,
                                       const struct worker *worker)
{
    return &pool->results[worker->frame.job];
}

/* The destination of the rest of a frame: its head, or its result. */
static char *rest_of_frame(const struct pool *pool, struct worker *worker,
                           size_t *ret_n)
{
    const size_t head = sizeof worker->frame;
    *ret_n = (worker->n < head ? head : head + worker->frame.n) - worker->n;
    return worker->n < head ? (char *)&worker->frame + worker->n
                            : hv_buf_room(&result_of(pool, worker)->bytes, *ret_n);
}

/* Has the worker sent what no worker sends, perhaps for another's job? */
static bool is_disorder(const struct pool *pool, const struct worker *worker)
{
    const struct frame *frame = &worker->frame;
    return frame->job >= pool->n ||
           frame->job % pool->k != (size_t)(worker - pool->workers) ||
           frame->n > pool->options->max_bytes || frame->ok > FRAME_OK ||
           (frame->ok == FRAME_FAILED && frame->n != sizeof(struct hv_err));
}

static void finish_frame(const struct pool *pool, struct worker *worker)
{
    struct hv_job_result *result = result_of(pool, worker);
    worker->n = 0;
    result->ok = worker->frame.ok == FRAME_OK;
    result->err = (struct hv_err){0};
    hv_buf_add(&result->bytes, "", 0);
    if (result->ok)
        return;
    memcpy(&result->err, result->bytes.p, sizeof result->err);
    result->err.path[sizeof result->err.path - 1] = '\0';
    result->err.text[sizeof result->err.text - 1] = '\0';
}

/* Handle k more bytes of a frame. False if they are malformed. */
static bool take_bytes(const struct pool *pool, struct worker *worker, size_t k)
{
    const size_t head = sizeof worker->frame;
    worker->n += k;
    if (worker->n < head)
        return true;
    if (worker->n == head && is_disorder(pool, worker))
        return false;
    struct hv_buf *bytes = &result_of(pool, worker)->bytes;
    bytes->n = worker->n - head;
    if (bytes->n == worker->frame.n)
        finish_frame(pool, worker);
    return true;
}

static void describe_death(int status, bool timed_out, struct hv_job_result *result)
{
    if (timed_out)
        hv_fail(&result->err, HV_ERR_INPUT, NULL,
                "the worker was stopped: it did not finish within the time limit");
    else if (WIFSIGNALED(status) &&
             (WTERMSIG(status) == SIGPROF || WTERMSIG(status) == SIGXCPU))
        hv_fail(&result->err, HV_ERR_INPUT, NULL,
                "the worker was stopped at its limit of CPU time: the input may expand "
                "or include itself without end");
    else if (WIFSIGNALED(status))
        hv_fail(&result->err, HV_ERR_INPUT, NULL,
                "signal %d (%s) ended the worker: the input nests too deeply, needs "
                "more memory than the limit, or crashes the parser",
                WTERMSIG(status), strsignal(WTERMSIG(status)));
    else if (WIFEXITED(status) && WEXITSTATUS(status) == NO_MEMORY)
        hv_fail(
            &result->err, HV_ERR_INPUT, NULL,
            "the worker had not enough memory: the input needs more than the limit");
    else
        hv_fail(&result->err, HV_ERR_INPUT, NULL,
                "the worker ended with status %d and without a result: the input "
                "crashes the parser",
                WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

static void read_worker(const struct pool *pool, struct worker *worker)
{
    size_t left;
    char *to = rest_of_frame(pool, worker, &left);
    ssize_t k = read(worker->fd, to, left);
    if (k < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (k > 0) {
        if (take_bytes(pool, worker, (size_t)k))
            return;
        kill(worker->pid, SIGKILL);
    }
    close(worker->fd);
    worker->fd = -1;
}

static bool poll_workers(const struct pool *pool, int timeout_ms)
{
    size_t k = pool->k;
    struct worker *workers = pool->workers;
    HV_FREED struct pollfd *fds = hv_alloc(k * sizeof *fds);
    HV_FREED size_t *which = hv_alloc(k * sizeof *which);
    nfds_t open = 0;
    for (size_t w = 0; w < k; w++) {
        if (workers[w].fd < 0)
            continue;
        which[open] = w;
        fds[open++] = (struct pollfd){.fd = workers[w].fd, .events = POLLIN};
    }
    int ready = open ? poll(fds, open, timeout_ms) : 0;
    for (nfds_t i = 0; ready > 0 && i < open; i++)
        if (fds[i].revents)
            read_worker(pool, &workers[which[i]]);
    return open > 0;
}

static long long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void finish_workers(const struct pool *pool, size_t started, bool timed_out)
{
    struct worker *workers = pool->workers;
    struct hv_job_result *results = pool->results;
    for (size_t w = 0; w < started; w++) {
        int status = 0;
        if (workers[w].fd >= 0) {
            kill(workers[w].pid, SIGKILL);
            close(workers[w].fd);
        }
        while (waitpid(workers[w].pid, &status, 0) < 0 && errno == EINTR)
            ;
        for (size_t job = w; job < pool->n; job += started)
            if (!results[job].ok) {
                hv_buf_done(&results[job].bytes);
                if (!results[job].err.code)
                    describe_death(status, timed_out, &results[job]);
            }
    }
}

/* Without workers nothing is limited, and whatever ends a job ends the caller. */
static bool run_here(const struct hv_pool_options *o, size_t n,
                     struct hv_job_result *results)
{
    for (size_t job = 0; job < n; job++)
        results[job].ok = o->run(o->ctx, job, &results[job].bytes, &results[job].err);
    return true;
}

/* The time to poll, at most until the next tick. */
static int poll_time(const struct hv_pool_options *o, long long left)
{
    enum { TICK_MS = 200 };
    return o->tick && left > TICK_MS ? TICK_MS : (int)left;
}

static size_t count_done(const struct pool *pool)
{
    size_t n = 0;
    HV_EACH (result, pool->results, pool->n)
        n += result->ok || result->err.code;
    return n;
}

bool hv_pool_run(const struct hv_pool_options *o, size_t n,
                 struct hv_job_result *results, struct hv_err *err)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t k = o->workers ? o->workers : processors > 0 ? (size_t)processors : 1;
    if (k > n)
        k = n;
    memset(results, 0, n * sizeof *results);
    if (o->in_process)
        return run_here(o, n, results);
    struct pool pool = {.options = o, .n = n, .k = k, .results = results};
    pool.workers = hv_alloc((k + 1) * sizeof *pool.workers);
    size_t started = 0;
    while (started < k && start_worker(&pool, started, err))
        started++;
    bool ok = started == k;
    long long end = now_ms() + o->wall_seconds * 1000LL;
    bool timed_out = false;
    while (ok && !timed_out) {
        long long left = end - now_ms();
        timed_out = left <= 0;
        if (!timed_out && !poll_workers(&pool, poll_time(o, left)))
            break;
        if (o->tick)
            o->tick(o->ctx, count_done(&pool));
    }
    finish_workers(&pool, started, timed_out);
    free(pool.workers);
    return ok;
}
