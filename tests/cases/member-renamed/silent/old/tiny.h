/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t level;
};

struct tiny_value {
    union {
        uint64_t whole;
        uint32_t level;
    } u;
};

struct tiny_line { uint32_t pin; uint32_t chip; };
union tiny_source { struct tiny_line line; uint32_t message; };

struct tiny_irq {
    uint32_t cmd;
    union tiny_source is;
};

struct tiny_lines {
    uint32_t cmd;
    struct tiny_line both[2];
};

#endif
