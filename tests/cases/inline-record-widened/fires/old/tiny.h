/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t a;
    struct {
        uint32_t b;
        uint32_t c;
    } u;
};

#endif
