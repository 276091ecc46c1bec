/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t level_of_trust;
};

struct tiny_pair {
    union {
        uint64_t whole;
        struct {
            uint32_t low_half;
            uint32_t high;
        } half;
    } u;
};

struct tiny_line { uint32_t pin; uint32_t chip; };
union tiny_source { struct tiny_line line; uint32_t message; };

struct tiny_irq {
    uint32_t cmd;
    struct tiny_line line;
    struct tiny_line second;
};

#endif
