/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_old {
    uint32_t cmd;
    uint32_t pad;
};

#define TINY_FLAG_A 1
#define TINY_FLAG_B 2
#define TINY_FLAG_MAX TINY_FLAG_B
#define TINY_BIT_A (1 << 0)
#define TINY_BIT_B (1 << 3)
#define TINY_BIT_MAX 3

#endif
