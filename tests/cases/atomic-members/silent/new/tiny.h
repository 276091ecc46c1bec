/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    _Atomic int level;
    _Atomic(uint64_t *) p;
    _Atomic uint32_t cpu[4];
};

#endif
