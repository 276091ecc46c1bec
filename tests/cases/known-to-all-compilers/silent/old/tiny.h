/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    unsigned long flags;
    uint32_t id;
};

#endif
