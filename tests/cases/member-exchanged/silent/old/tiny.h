/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_stat {
    uint64_t time;
};

struct tiny_op {
    uint32_t private;
    uint32_t abi;
    struct tiny_stat stat;
    uint32_t cap_msr : 1;
    uint32_t cap_pmu : 1;
};

struct tiny_moved {
    uint32_t cmd;
    uint32_t level;
    uint32_t limit;
};

struct tiny_choice {
    union {
        uint32_t number;
        uint32_t kept;
    } u;
};

#endif
