/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_exit {
    uint64_t gpa;
    uint64_t gla;
};

struct tiny_bits {
    uint32_t low : 20;
    uint32_t high : 12;
};

struct tiny_pair {
    uint32_t first;
    uint32_t second;
};

struct tiny_uneven {
    uint16_t begin;
    uint16_t middle[2];
    uint16_t end;
};

struct tiny_holder {
    struct tiny_pair pair;
};

#endif
