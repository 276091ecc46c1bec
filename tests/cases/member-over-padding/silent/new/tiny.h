/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint16_t level;
    uint64_t flags;
};

struct tiny_bits {
    uint32_t flag : 1;
    uint32_t preserved : 30;
    uint32_t on : 1;
};

struct tiny_any {
    uint32_t cmd;
    union {
        uint32_t first;
        uint32_t second[2];
        uint8_t pad[8];
    } u;
};

struct tiny_halves {
    union {
        struct {
            uint32_t low;
            uint32_t pad;
        };
        uint32_t whole[2];
    };
};

struct tiny_reply {
    uint32_t cmd;
    union {
        uint32_t size;
        uint8_t pad[12];
    } of;
};

#endif
