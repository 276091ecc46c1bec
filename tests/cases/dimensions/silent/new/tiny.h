/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint16_t swapped[2][4];
    uint16_t folded[2][4];
    uint16_t flat[8];
    uint16_t deeper[2][2][2];
    uint16_t ones[1][4];
};

#endif
