/* SPDX-License-Identifier: MIT */
#include "base/subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void hv_subprocess_end_with(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(1);
}

static _Noreturn void become(const struct hv_subprocess *child, int out)
{
    size_t n = 0;
    while (child->args[n])
        n++;
    char **args = hv_alloc((n + 2) * sizeof *args);
    for (size_t i = 0; i < n; i++)
        args[i + 1] = hv_strdup(child->args[i]);
    int null = open("/dev/null", O_RDWR);
    if (dup2(child->in < 0 ? null : child->in, STDIN_FILENO) >= 0 &&
        dup2(child->from == STDOUT_FILENO ? out : null, STDOUT_FILENO) >= 0 &&
        dup2(child->from == STDERR_FILENO ? out : null, STDERR_FILENO) >= 0)
        for (size_t i = 0; child->names[i]; i++) {
            args[0] = hv_strdup(child->names[i]);
            execvp(args[0], args);
        }
    _exit(HV_SUBPROCESS_NOT_FOUND);
}

static void collect_output(int fd, size_t max, struct hv_buf *buf)
{
    char chunk[65536];
    ssize_t k;
    size_t n = 0;
    while ((k = read(fd, chunk, sizeof chunk)) > 0 || (k < 0 && errno == EINTR)) {
        size_t some = k > 0 ? (size_t)k : 0;
        if (some > max - n)
            some = max - n;
        hv_buf_add(buf, chunk, some);
        n += some;
    }
}

bool hv_subprocess_run(const struct hv_subprocess *child, struct hv_buf *buf,
                       int *ret_status, struct hv_err *err)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0)
        return hv_fail(err, HV_ERR_INPUT, NULL, "cannot make a pipe: %s",
                       strerror(errno));
    pid_t parent = getpid(), pid = fork();
    int why = errno;
    if (pid == 0) {
        hv_subprocess_end_with(parent);
        become(child, fds[1]);
    }
    close(fds[1]);
    if (pid > 0)
        collect_output(fds[0], child->max, buf);
    close(fds[0]);
    while (pid > 0 && waitpid(pid, ret_status, 0) < 0 && errno == EINTR)
        ;
    return pid > 0 || hv_fail(err, HV_ERR_INPUT, NULL, "cannot start a process: %s",
                              strerror(why));
}
