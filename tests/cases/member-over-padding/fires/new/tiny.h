/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint16_t level;
    uint8_t _pad[2];
    uint64_t flags;
};

struct tiny_bits {
    uint32_t flag : 1;
    uint32_t reserved : 30;
    uint32_t on : 1;
};

struct tiny_kept {
    uint32_t cmd;
    union {
        uint32_t pad;
        uint32_t limit;
    };
};

#endif
