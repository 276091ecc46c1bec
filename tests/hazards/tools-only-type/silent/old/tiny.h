/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_old {
    uint32_t cmd;
    uint32_t pad;
};

typedef uint64_t tiny_u64_t;
typedef uint64_t __attribute__((aligned(8))) tiny_u64_aligned_t;
struct tiny_inherited {
    tiny_u64_aligned_t address;
};

#endif
