/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t flags;
};

#define TINY_ROUND(x) (((x) + 15) & ~15)

/* as a union it has no such size: the parser mends that, a compiler does not */
union tiny_page {
    uint32_t only;
};
#define TINY_PAGE (sizeof(struct tiny_page))

static inline int tiny_low(int a) { return a & 15; }

#define TINY_LESS(b, a) ((a) - (b))
static inline uint32_t tiny_get(struct tiny_op flags) { return flags.flags; }
typedef uint32_t tiny_a;
typedef uint64_t tiny_b;
static inline unsigned tiny_size(tiny_b tiny_b) { return sizeof(tiny_b); }

#endif
