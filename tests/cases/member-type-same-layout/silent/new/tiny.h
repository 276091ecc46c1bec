/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_stat {
    uint64_t count;
};

struct tiny_sum {
    uint32_t a;
    uint32_t b;
};

struct tiny_op {
    struct tiny_sum stat;
};

struct tiny_precise {
    unsigned _BitInt(24) count;
};

#endif
