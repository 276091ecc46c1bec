/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t flags;
};

#define TINY_ROUND(x) (((x) + 7) & ~7)

#define TINY_UP(x)   (((x)+7)  &  ~7)
static inline int tiny_low(int a)
{
    return a - -7; /* } */
}

#define TINY_LESS(a, b) ((a)->cmd - TINY_##b)
static inline uint32_t tiny_sum(struct tiny_op *op, uint32_t cmd)
{
    return op->cmd + cmd;
}

#endif
