/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_core {
    uint64_t pc;
    uint64_t sp;
    uint64_t flags;
};

struct tiny_regs {
    uint16_t cpu;
    uint16_t pad[3];
    struct tiny_core regs;
};

struct tiny_holder {
    struct tiny_regs *set;
};

struct tiny_span {
    uint64_t low;
    uint64_t high;
};

struct tiny_mask {
    uint32_t first;
    uint32_t last;
};

#endif
