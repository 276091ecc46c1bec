/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t level;
    uint32_t flags;
};

struct tiny_list {
    uint64_t id;
    uint32_t n;
    uint32_t flags;
    uint8_t data[];
};

struct tiny_mark {
    uint32_t id;
    uint64_t body[0];
    uint32_t n;
};

#endif
