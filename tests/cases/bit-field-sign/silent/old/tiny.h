/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    int32_t level;
    void *p;
    uint32_t cmd;
};

struct tiny_bits {
    uint32_t word : 8;
    uint32_t rest;
};

#endif
