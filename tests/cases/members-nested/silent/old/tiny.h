/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_exit {
    uint64_t gpa;
    uint32_t low;
    uint32_t high;
};

struct tiny_pair {
    uint32_t first;
    uint16_t second;
    uint16_t third;
};

struct tiny_uneven {
    uint16_t begin;
    uint16_t middle;
    uint32_t end;
};

struct tiny_holder {
    struct tiny_pair pair;
};

#endif
