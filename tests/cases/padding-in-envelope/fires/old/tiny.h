/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t flags;
};

struct tiny_request {
    uint32_t id;
    union {
        struct tiny_op op;
        uint8_t room[56];
    } u;
};

#endif
