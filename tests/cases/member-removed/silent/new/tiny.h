/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint64_t flags;
};

struct tiny_first {
    uint32_t id;
    uint64_t value;
    uint32_t flags;
};

#endif
