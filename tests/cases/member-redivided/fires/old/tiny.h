/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_split {
    uint32_t ssid;
    uint32_t opts;
    uint64_t flags;
};

struct tiny_join {
    uint16_t low;
    uint16_t high;
    uint32_t tail;
};

struct tiny_carve {
    uint8_t data[16];
    uint32_t bits : 3;
    uint32_t rest : 29;
};

struct tiny_bits {
    uint32_t mask;
    uint32_t attr;
};

struct tiny_list {
    uint64_t reg[3];
    uint16_t words[4];
};

struct tiny_one {
    uint8_t attr;
};
struct tiny_two {
    uint8_t low : 4, high : 4;
};
struct tiny_tail {
    uint32_t n;
    struct tiny_one each[];
};

#endif
