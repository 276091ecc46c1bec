/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint64_t flags;
};

struct tiny_bits {
    uint32_t preserved : 31;
    uint32_t on : 1;
};

struct tiny_any {
    uint32_t cmd;
    union {
        uint32_t first;
        uint8_t pad[8];
    } u;
};

struct tiny_halves {
    uint32_t low;
    uint32_t pad;
};

struct tiny_reply {
    uint32_t cmd;
    uint8_t pad[12];
};

#endif
