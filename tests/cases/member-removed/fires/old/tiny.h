/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t level;
    uint32_t flags;
};

struct tiny_wide {
    uint32_t id;
    uint64_t value;
    uint32_t flags;
};

struct tiny_moved {
    uint32_t id;
    uint32_t pad;
    uint32_t flags;
};

#endif
