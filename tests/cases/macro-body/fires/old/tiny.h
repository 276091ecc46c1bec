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

#define TINY_LESS(a, b) ((a) - (b))
static inline uint32_t tiny_get(struct tiny_op cmd) { return cmd.cmd; }
typedef uint32_t tiny_a;
typedef uint64_t tiny_b;
static inline unsigned tiny_size(tiny_a tiny_a) { return sizeof(tiny_a); }

#endif
