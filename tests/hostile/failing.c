/* SPDX-License-Identifier: MIT
 *
 * Preloaded into hvabi by faults.py: what can go wrong, at a chosen moment.
 *
 *     HVABI_FAIL_AT=N      the N-th allocation of a process fails, once
 *     HVABI_FAIL_FROM=N    that one and all that follow, but for those of a dlopen()
 *     HVABI_COUNT=FILE     how many there were stands in the file afterwards
 *     HVABI_INSIDE=1       all that not in hvabi, but in the programs that it starts
 *     HVABI_SHORT=1        read() and write() do one byte at a time
 *     HVABI_ALARM=1        a signal every half millisecond, without SA_RESTART: EINTR
 */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

/* glibc's own, so that nothing has to be looked up while the loader still allocates */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);

static unsigned long count, fail_at, fail_from;
static bool ready, one_byte;
static pid_t first;                    /* not a process that it forked */
static _Thread_local unsigned loading; /* within dlopen() */

static bool fails(void)
{
    if (!ready || loading)
        return false;
    unsigned long n = __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED);
    if (n != fail_at && !(fail_from && n >= fail_from))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
    return fails() ? NULL : __libc_realloc(p, size);
}

/* What the initialisers of a library do without memory is not ours: libclang's fall. */
void *dlopen(const char *path, int mode)
{
    static void *(*next)(const char *, int);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "dlopen");
    loading++;
    void *library = next(path, mode);
    loading--;
    return library;
}

ssize_t read(int fd, void *p, size_t n)
{
    static ssize_t (*next)(int, void *, size_t);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "read");
    return next(fd, p, one_byte && n > 1 ? 1 : n);
}

ssize_t write(int fd, const void *p, size_t n)
{
    static ssize_t (*next)(int, const void *, size_t);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "write");
    return next(fd, p, one_byte && n > 1 ? 1 : n);
}

static const void *place_of(const ucontext_t *context)
{
#if defined __x86_64__
    return (const void *)context->uc_mcontext.gregs[REG_RIP];
#elif defined __aarch64__
    return (const void *)context->uc_mcontext.pc;
#else
    return context ? NULL : NULL;
#endif
}

/* Nor is what libclang does without memory when the parser is prepared: it looks at no
 * allocation. Workers fall as they would. */
static void fall(int signal_number, siginfo_t *info, void *context)
{
    static const char text[] = "libclang fell without memory\n";
    Dl_info library;
    (void)info;
    if (getpid() == first && dladdr(place_of(context), &library) && library.dli_fname &&
        strstr(library.dli_fname, "libclang") &&
        write(STDERR_FILENO, text, sizeof text - 1) > 0)
        _exit(127);
    (void)signal_number; /* it falls again where it did, and then ends */
}

static void ignore(int signal_number)
{
    (void)signal_number;
}

static unsigned long number(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void set_up(void)
{
    if (number("HVABI_INSIDE")) {
        unsetenv("HVABI_INSIDE");
        return;
    }
    fail_at = number("HVABI_FAIL_AT");
    fail_from = number("HVABI_FAIL_FROM");
    one_byte = number("HVABI_SHORT") != 0;
    first = getpid();
    if (fail_at || fail_from) {
        /* reset by the kernel: a filter may not let the process do it */
        struct sigaction action = {.sa_sigaction = fall, .sa_flags = SA_SIGINFO | SA_RESETHAND};
        sigaction(SIGSEGV, &action, NULL);
    }
    if (number("HVABI_ALARM")) {
        struct sigaction action = {.sa_handler = ignore};
        struct itimerval often = {{0, 500}, {0, 500}};
        sigaction(SIGALRM, &action, NULL);
        setitimer(ITIMER_REAL, &often, NULL);
    }
    unsetenv("LD_PRELOAD"); /* git is not what is tested */
    ready = true;
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("HVABI_COUNT");
    ready = false;
    FILE *stream = path ? fopen(path, "w") : NULL;
    if (!stream)
        return;
    fprintf(stream, "%lu\n", count);
    fclose(stream);
}
