/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint8_t live;
    _Bool on;
    char sign;
    uint8_t mark;
    uint8_t set[4];
    uint32_t *levels;
};

#endif
