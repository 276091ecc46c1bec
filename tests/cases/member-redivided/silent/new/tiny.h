/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_moved {
    uint32_t fresh : 1;
    uint32_t a : 1;
    uint32_t rest : 30;
};

struct tiny_attr {
    uint8_t read;
    uint16_t write;
};

struct tiny_lost {
    uint8_t opts;
    uint16_t count;
    struct tiny_attr attr;
};

struct tiny_wide {
    uint64_t cpsr;
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
    struct tiny_two each[];
};

#endif
