/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_stat {
    uint64_t count;
};

struct tiny_sum {
    uint64_t count;
};

struct tiny_op {
    struct tiny_stat stat;
};

struct tiny_precise {
    uint32_t count;
};

#endif
