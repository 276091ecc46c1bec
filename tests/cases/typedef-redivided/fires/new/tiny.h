/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef struct {
    uint32_t on : 1;
    uint32_t level : 7;
} tiny_flags_t;

struct tiny_op {
    tiny_flags_t flags;
};

#endif
