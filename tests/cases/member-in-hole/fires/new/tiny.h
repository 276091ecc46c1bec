/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint16_t level;
    uint64_t flags;
};

struct tiny_gap {
    uint8_t cmd;
    union {
        uint32_t limit;
        uint16_t part;
    };
    uint64_t flags;
};

#endif
