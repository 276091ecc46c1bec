/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_stat {
    uint64_t time;
};

struct tiny_op {
    uint32_t pvt;
    uint32_t abi_version;
    struct tiny_stat times;
    uint32_t cap_msr2 : 1;
    uint32_t cap_vpmu : 1;
};

struct tiny_moved {
    uint32_t fresh;
    uint32_t cmd;
    uint32_t depth;
};

struct tiny_choice {
    union {
        uint32_t hole;
        uint32_t kept;
    } u;
};

#endif
