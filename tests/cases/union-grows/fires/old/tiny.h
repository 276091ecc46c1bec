/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    union {
        uint64_t value;
    } u;
};

struct tiny_event {
    uint32_t port;
    union {
        uint32_t word;
        uint8_t pad[32];
    } u;
};

#endif
