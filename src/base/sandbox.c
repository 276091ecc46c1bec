/* SPDX-License-Identifier: MIT */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>

#ifdef __SANITIZE_ADDRESS__ /* gcc */
#define HV_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) /* clang */
#define HV_SANITIZED
#endif
#endif

/* Factor by which everything is slower than usual. */
#ifdef HV_SANITIZED
enum { SLOWER = 4 };
#else
enum { SLOWER = 1 };
#endif

/* What a parse needs: memory, clocks, open descriptors, exit. Killing by default would
 * kill libclang, which attempts many calls and handles EPERM. */
static const int allowed[] = {
    SCMP_SYS(read),          SCMP_SYS(write),           SCMP_SYS(writev),
    SCMP_SYS(close),         SCMP_SYS(lseek),           SCMP_SYS(fstat),
    SCMP_SYS(mmap),          SCMP_SYS(munmap),          SCMP_SYS(mremap),
    SCMP_SYS(mprotect),      SCMP_SYS(madvise),         SCMP_SYS(brk),
    SCMP_SYS(futex),         SCMP_SYS(getpid),          SCMP_SYS(gettid),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),    SCMP_SYS(getrusage),
    SCMP_SYS(rt_sigaction),  SCMP_SYS(rt_sigprocmask),  SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),   SCMP_SYS(setitimer),       SCMP_SYS(getrandom),
    SCMP_SYS(sched_yield),   SCMP_SYS(restart_syscall), SCMP_SYS(exit),
    SCMP_SYS(exit_group),    SCMP_SYS(tgkill),
};

/* Calls for which every path is absent. */
static const int absent[] = {
    SCMP_SYS(open),      SCMP_SYS(openat),     SCMP_SYS(openat2),  SCMP_SYS(stat),
    SCMP_SYS(lstat),     SCMP_SYS(newfstatat), SCMP_SYS(statx),    SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),    SCMP_SYS(statfs),     SCMP_SYS(creat),    SCMP_SYS(chdir),
};

/* Allow reading a file that is open already: at any offset, by a duplicate, and its
 * size, which libc requests by an empty path. */
static bool add_input_rules(scmp_filter_ctx filter)
{
    static const int input[] = {SCMP_SYS(pread64), SCMP_SYS(dup), SCMP_SYS(fcntl)};
    for (size_t i = 0; i < sizeof input / sizeof *input; i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, input[i], 0) < 0)
            return false;
    return seccomp_rule_add(
               filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
               SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOENT), SCMP_SYS(newfstatat), 1,
                            SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0)) == 0;
}

static bool add_rules(scmp_filter_ctx filter, bool with_input)
{
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) < 0)
            return false;
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        /* this architecture does not have the call, so it cannot be made */
        if (!(with_input && absent[i] == SCMP_SYS(newfstatat)) &&
            seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOENT), absent[i], 0) == -ENOMEM)
            return false;
    return !with_input || add_input_rules(filter);
}

static bool enter_filter(bool with_input)
{
    prctl(PR_SET_DUMPABLE, 0);
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return false;
    /* without memory, libseccomp can go round for ever: the end says so at once, not
     * when all time that a file may take is over */
    hv_sandbox_parse_timer(5); /* seconds under an emulator, 0.05 ms otherwise */
    bool ok = add_rules(filter, with_input) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    hv_sandbox_parse_timer(0);
    return ok;
}

bool hv_sandbox_enter(void)
{
    return enter_filter(false);
}

bool hv_sandbox_enter_with_input(void)
{
    return enter_filter(true);
}

bool hv_sandbox_limits(unsigned long bytes, unsigned cpu_seconds)
{
#ifdef HV_SANITIZED
    bytes = RLIM_INFINITY; /* its shadow memory counts as data */
#endif
    struct rlimit data = {bytes, bytes};
    struct rlimit cpu = {SLOWER * cpu_seconds, SLOWER * cpu_seconds + 1};
    struct rlimit core = {0, 0};
    return setrlimit(RLIMIT_DATA, &data) == 0 && setrlimit(RLIMIT_CPU, &cpu) == 0 &&
           setrlimit(RLIMIT_CORE, &core) == 0;
}

bool hv_sandbox_enter_worker(const struct hv_sandbox_worker *worker, struct hv_err *err)
{
    if (!hv_sandbox_limits(worker->bytes, worker->cpu_seconds))
        return hv_fail(err, HV_ERR_INPUT, NULL, "cannot set the limits of a worker");
    return worker->no_filter || hv_sandbox_enter() ||
           hv_fail(
               err, HV_ERR_INPUT, NULL,
               "this kernel has no system-call filter (seccomp), and hvabi does not "
               "%s untrusted headers without it: use --no-sandbox for headers that "
               "you trust",
               worker->what);
}

void hv_sandbox_parse_timer(unsigned cpu_seconds)
{
    struct itimerval timer = {.it_value.tv_sec = SLOWER * cpu_seconds};
    setitimer(ITIMER_PROF, &timer, NULL);
}
