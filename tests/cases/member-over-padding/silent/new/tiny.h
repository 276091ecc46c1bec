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

#endif
