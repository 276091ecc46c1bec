/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_moved {
    uint32_t a : 1;
    uint32_t rest : 31;
};

struct tiny_lost {
    uint32_t opts;
    uint32_t attr;
};

struct tiny_wide {
    uint32_t cpsr;
    uint32_t pad;
};

struct tiny_one {
    uint8_t attr;
};
struct tiny_two {
    uint8_t low : 4, high : 4;
    uint8_t more;
};
struct tiny_tail {
    uint32_t n;
    struct tiny_one each[];
};

#endif
