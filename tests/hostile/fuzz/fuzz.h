/* SPDX-License-Identifier: MIT
 *
 * What the fuzzers share. Each is one file with LLVMFuzzerTestOneInput(): the bytes go
 * into one reader, which must read them or say why not, and what was read must hold
 * what its own writer keeps. With clang and -DHVABI_FUZZ=ON they are libFuzzer's; else
 * replay.c runs them over their corpus.
 */
#ifndef HV_TESTS_HOSTILE_FUZZ_H
#define HV_TESTS_HOSTILE_FUZZ_H

#include "base/atom.h"
#include "base/mem.h"
#include "model/variant.h"
#include "store/store.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A property that does not hold is a finding as a crash is one. */
#define HOLDS(condition)                                                               \
    do {                                                                               \
        if (!(condition)) {                                                            \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__,          \
                    #condition);                                                       \
            abort();                                                                   \
        }                                                                              \
    } while (0)

/* For readers of open files: one of no directory, overwritten by each call. */
static inline int fuzz_fd(const void *data, size_t n)
{
    static int fd = -1;
    if (fd < 0)
        fd = memfd_create("input", 0);
    HOLDS(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, data, n, 0) == (ssize_t)n);
    return fd;
}

/* The same for readers that want a path. */
static inline const char *fuzz_file(const void *data, size_t n)
{
    static char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fuzz_fd(data, n));
    return path;
}

/* The same bytes as a string. The caller frees. */
static inline char *fuzz_string(const uint8_t *data, size_t n)
{
    char *s = hv_alloc(n + 1);
    if (n)
        memcpy(s, data, n);
    return s;
}

/* A profile of the tests, and the atoms that its strings are in: made anew now and
 * then, so that the atoms do not fill the memory. */
struct fuzz_ground {
    struct hv_atoms *atoms;
    struct hv_profile *profile;
};
static inline struct fuzz_ground fuzz_ground(const char *name)
{
    enum { TURNS = 1000 };
    static struct fuzz_ground ground;
    static unsigned turn;
    if (turn++ % TURNS)
        return ground;
    char path[4096];
    snprintf(path, sizeof path, HVABI_SOURCE_DIR "/tests/cases/%s.json", name);
    hv_profile_free(ground.profile);
    hv_atoms_free(ground.atoms);
    ground.atoms = hv_atoms_new();
    ground.profile = hv_profile_read(path, ground.atoms, NULL);
    HOLDS(ground.profile);
    return ground;
}

/* Whoever refuses an input must say why. */
static inline void fuzz_said(const void *read, const struct hv_err *err)
{
    HOLDS(read ? err->code == HV_ERR_NONE : err->code != HV_ERR_NONE && *err->text);
}

/* What was read, written as bytes and read again, is the same bytes. */
static inline void fuzz_keeps(const struct hv_variant *variant)
{
    struct hv_variant again = {.arena = variant->arena, .atoms = variant->atoms};
    struct hv_buf a = {0}, b = {0};
    struct hv_err err = {0};
    hv_variant_write(variant, &a);
    HOLDS(hv_variant_read(&again, a.p, a.n, &err));
    hv_variant_write(&again, &b);
    HOLDS(a.n == b.n && memcmp(a.p, b.p, a.n) == 0);
    hv_buf_done(&a);
    hv_buf_done(&b);
}

#endif
