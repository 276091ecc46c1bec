/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_regs {
    uint64_t pc;
    uint64_t sp;
    uint64_t flags;
    uint64_t pad[1];
};

struct tiny_set_regs {
    uint16_t cpu;
    uint16_t pad[3];
    struct tiny_regs regs;
};

struct tiny_holder {
    struct tiny_set_regs *set;
};

struct tiny_span {
    uint32_t first;
    uint32_t last;
};

struct tiny_mask {
    uint64_t low;
    uint64_t high;
};

#endif
