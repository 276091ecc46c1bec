/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t flags;
};

union tiny_word {
    uint32_t value;
    struct {
        uint16_t low : 4;
        uint16_t high : 12;
    } m;
};

#endif
