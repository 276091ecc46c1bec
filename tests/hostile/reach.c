/* SPDX-License-Identifier: MIT */
/* Linked into each program that source_mutants.py runs to learn which test reaches
   which function: one byte for each address of a function, in a file that all processes
   of a test map. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { REACH_MAX = 16 << 20 };

extern const char __ehdr_start[] __attribute__((visibility("hidden")));
static uint8_t *reached;

__attribute__((constructor(101))) static void map_reached(void)
{
    const char *folder = getenv("HVABI_REACH");
    Dl_info info;
    char path[4096];
    if (!folder || !dladdr(__ehdr_start, &info))
        return;
    const char *slash = strrchr(info.dli_fname, '/');
    snprintf(path, sizeof path, "%s/%s", folder, slash ? slash + 1 : info.dli_fname);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd >= 0 && !ftruncate(fd, REACH_MAX)) {
        void *p = mmap(NULL, REACH_MAX, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        reached = p == MAP_FAILED ? NULL : p;
    }
    if (fd >= 0)
        close(fd);
}

__attribute__((visibility("hidden"))) void __cyg_profile_func_enter(void *function,
                                                                    void *caller)
{
    (void)caller;
    uintptr_t at = (uintptr_t)function - (uintptr_t)__ehdr_start;
    if (reached && at < REACH_MAX)
        reached[at] = 1;
}

__attribute__((visibility("hidden"))) void __cyg_profile_func_exit(void *function,
                                                                   void *caller)
{
    (void)function;
    (void)caller;
}
