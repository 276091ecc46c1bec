/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint16_t swapped[4][2];
    uint16_t folded[8];
    uint16_t flat[2][2][2];
    uint16_t deeper[4][2];
    uint16_t ones[4][1];
};

#endif
