/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t flags;
};

#define TINY_ROUND(x) (((x) + 7) & ~7)

/* as a union it has no such size: the parser mends that, a compiler does not */
struct tiny_page {
    uint32_t only;
};
#define TINY_PAGE (sizeof(struct tiny_page))

static inline int tiny_low(int a) { return a & 7; }

#endif
