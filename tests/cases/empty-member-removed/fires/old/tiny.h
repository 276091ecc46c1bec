/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint8_t tail[0];
    uint32_t flags;
};

union tiny_word {
    uint32_t value;
    uint16_t m[0];
};

#endif
