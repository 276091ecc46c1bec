/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

enum tiny_long { TINY_LONG = 0x7fffffffffffffffLL };

struct tiny_op {
    uint32_t level : 32;
    enum tiny_long p;
    uint32_t cmd;
};

struct tiny_bits {
    uint8_t word[1];
    uint32_t rest;
};

#endif
