/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    int level;
    uint64_t *p;
    uint32_t cpu[4];
};

#endif
