/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint16_t level;
    uint8_t _pad[2];
    uint64_t flags;
};

#endif
