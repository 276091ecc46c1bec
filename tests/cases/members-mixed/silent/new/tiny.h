/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_exit {
    uint8_t inst[15];
    uint8_t num_valid;
};

struct tiny_bits {
    uint32_t flags : 16;
    uint32_t type : 16;
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
    struct tiny_uneven pair;
};

#endif
