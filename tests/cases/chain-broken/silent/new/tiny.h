/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_regs {
    uint16_t cpu;
    uint16_t level;
};

#endif
