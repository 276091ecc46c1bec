/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint8_t _pad[4];
    uint64_t flags;
};

struct tiny_bits {
    uint32_t reserved : 31;
    uint32_t on : 1;
};

struct tiny_kept {
    uint32_t cmd;
    uint32_t pad;
};

#endif
