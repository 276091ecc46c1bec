/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_request {
    uint32_t op;
    union {
        uint8_t pad[64];
        uint16_t grid[2][3];
        uint16_t list[8];
    } u;
};

struct tiny_name {
    uint8_t name[7];
    uint32_t id;
};

#endif
