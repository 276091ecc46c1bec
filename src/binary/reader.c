/* SPDX-License-Identifier: MIT
 *
 * The caller's part: open the file, let the helper read it within a worker's limits,
 * and read its result.
 */
#include "base/pool.h"
#include "base/sandbox.h"
#include "base/subprocess.h"
#include "binary/binary.h"
#include "binary/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    CPU_SECONDS = 20,
    WALL_SECONDS = 20 * CPU_SECONDS, /* for a process that sleeps for ever */
};
static const unsigned long helper_bytes = 1024UL << 20;
static const size_t answer_bytes = 64u << 20;
static const long long file_bytes = 2LL << 30;

struct reading {
    const struct hv_binary_options *options;
    int fd;
};

static bool enter_sandbox(void *ctx, struct hv_err *err)
{
    (void)ctx;
    return hv_sandbox_limits(helper_bytes, CPU_SECONDS) ||
           hv_fail(err, HV_ERR_INPUT, NULL, "cannot set the limits of a worker");
}

/* Judge how the helper ended, if it sent no reason. */
static bool judge_end(int status, struct hv_err *err)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    if (WIFEXITED(status) && WEXITSTATUS(status) == HV_SUBPROCESS_NOT_FOUND)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "cannot start the program that reads ELF files");
    if (WIFEXITED(status) && WEXITSTATUS(status) == HV_HELPER_NO_FILTER)
        return hv_fail(
            err, HV_ERR_INPUT, NULL,
            "this kernel has no system-call filter (seccomp), and hvabi does not read "
            "untrusted files without it: use --no-sandbox for a file that you trust");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "reading the types takes more than %d seconds of CPU time",
                       CPU_SECONDS);
    if (WIFEXITED(status) && WEXITSTATUS(status) == HV_HELPER_NO_MEMORY)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "reading the types needs more than %lu MiB of memory",
                       helper_bytes >> 20);
    return hv_fail(err, HV_ERR_INPUT, NULL,
                   "the file is damaged or needs more memory than the limit: its "
                   "reader ended with %s %d",
                   WIFSIGNALED(status) ? "signal" : "status",
                   WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

/* Run the helper with the file as input and the result as output. */
static bool run_helper(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    const struct reading *r = ctx;
    const struct hv_strings *keep = r->options->keep;
    const char *names[] = {r->options->helper, NULL};
    size_t n = 0, n_keep = keep ? keep->n : 0;
    HV_FREED const char **args = hv_alloc((n_keep + 4) * sizeof *args);
    char bits[sizeof HV_HELPER_BITS + 12];
    int status = 0;
    (void)job;
    snprintf(bits, sizeof bits, HV_HELPER_BITS "%u", r->options->bits);
    args[n++] = bits;
    if (r->options->places)
        args[n++] = HV_HELPER_PLACES;
    if (r->options->no_sandbox)
        args[n++] = HV_HELPER_NO_SANDBOX;
    if (n_keep)
        memcpy(args + n, keep->v, n_keep * sizeof *args);
    struct hv_subprocess child = {.names = names,
                                  .args = args,
                                  .in = r->fd,
                                  .from = STDOUT_FILENO,
                                  .max = answer_bytes};
    return hv_subprocess_run(&child, buf, &status, err) && judge_end(status, err);
}

static int open_file(const char *path, struct hv_err *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) != 0)
        hv_fail(err, HV_ERR_INPUT, path, "cannot read: %s", strerror(errno));
    else if (!S_ISREG(st.st_mode))
        hv_fail(err, HV_ERR_INPUT, path,
                "this is not a regular file: expected an ELF file or raw BTF");
    else if (st.st_size == 0)
        hv_fail(err, HV_ERR_INPUT, path,
                "the file is empty: expected an ELF file or raw BTF");
    else if (st.st_size > file_bytes)
        hv_fail(err, HV_ERR_INPUT, path,
                "the file has %lld bytes; the limit is %lld bytes",
                (long long)st.st_size, file_bytes);
    else
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* Take the result: its first byte says whether a binary or an error follows. */
static struct hv_binary *take_answer(const struct hv_buf *answer,
                                     struct hv_atoms *atoms, struct hv_err *err)
{
    if (answer->n > 1 && answer->p[0] == HV_HELPER_OK)
        return hv_binary_decode(answer->p + 1, answer->n - 1, atoms, err);
    if (answer->n > 1 && answer->p[0] == HV_HELPER_FAILED)
        hv_fail(err, HV_ERR_INPUT, NULL, "%s", answer->p + 1);
    else
        hv_fail(err, HV_ERR_INPUT, NULL,
                "the reader of the file ended without a result");
    return NULL;
}

struct hv_binary *hv_binary_read(const char *path,
                                 const struct hv_binary_options *options,
                                 struct hv_atoms *atoms, struct hv_err *err)
{
    if (!options->helper) {
        hv_fail(err, HV_ERR_INPUT, NULL,
                "this hvabi has no reader of ELF files: it was built without "
                "HVABI_BINARY, or hvabi-binary is not where it was installed");
        return NULL;
    }
    struct reading reading = {.options = options, .fd = open_file(path, err)};
    if (reading.fd < 0)
        return NULL;
    struct hv_pool_options pool = {.workers = 1,
                                   .wall_seconds = WALL_SECONDS,
                                   .max_bytes = answer_bytes,
                                   .enter = enter_sandbox,
                                   .run = run_helper,
                                   .ctx = &reading};
    struct hv_job_result result = {0};
    struct hv_binary *binary = NULL;
    struct hv_err why = {0};
    if (!hv_pool_run(&pool, 1, &result, &why))
        *err = why;
    else if (!result.ok)
        hv_fail(err, HV_ERR_INPUT, path, "%s", result.err.text);
    else if (!(binary = take_answer(&result.bytes, atoms, &why)))
        hv_fail(err, HV_ERR_INPUT, path, "%s", why.text);
    hv_buf_done(&result.bytes);
    close(reading.fd);
    return binary;
}
