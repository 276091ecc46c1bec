/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t _pad;
};

struct tiny_value {
    union {
        uint64_t whole;
        uint32_t colour;
    } u;
};

#endif
