/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_request {
    uint32_t op;
    union {
        uint8_t pad[64];
        uint32_t regs[2];
        struct {
            uint32_t n;
            uint16_t grid[3][2];
        } map;
    } u;
};

struct tiny_name {
    uint8_t name[5];
    uint32_t id;
};

#endif
