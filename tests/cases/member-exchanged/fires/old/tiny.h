/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_caps {
    uint32_t cap_xsave : 1;
    uint32_t cap_idle_halt : 1;
    uint32_t cap_lass : 1;
    uint32_t rest : 29;
};

struct tiny_op {
    uint32_t cmd;
    uint32_t level;
    uint64_t time;
};

struct tiny_pair {
    union {
        uint64_t whole;
        struct {
            uint32_t low;
            uint32_t high;
        } half;
    } u;
};

#endif
