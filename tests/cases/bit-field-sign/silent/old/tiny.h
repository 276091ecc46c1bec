/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    int32_t level;
    void *p;
    uint32_t cmd;
};

#endif
