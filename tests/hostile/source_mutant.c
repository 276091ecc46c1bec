/* SPDX-License-Identifier: MIT */
/* Linked into each program and library that source_mutants.py builds: which mutant it is, and one
   byte for each mutant whose place was reached, in a file that all processes of a test map. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { HV_MUTANTS = 1 << 14 };

static unsigned char hv_unseen[HV_MUTANTS];
unsigned char *hv_seen = hv_unseen;
int hv_mutant;

__attribute__((constructor(101))) static void hv_become_mutant(void)
{
    const char *number = getenv("HVABI_MUTANT"), *path = getenv("HVABI_REACH");
    int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;
    hv_mutant = number ? atoi(number) : 0;
    if (fd >= 0 && !ftruncate(fd, HV_MUTANTS)) {
        void *p = mmap(NULL, HV_MUTANTS, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        hv_seen = p == MAP_FAILED ? hv_unseen : p;
    }
    if (fd >= 0)
        close(fd);
}
