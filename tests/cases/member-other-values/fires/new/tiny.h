/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    _Bool live;
    uint8_t on;
    uint8_t sign;
    char mark;
    _Bool set[4];
    int32_t *levels;
};

#endif
