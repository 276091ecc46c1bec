/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint64_t *buffer;
};

struct tiny_calls {
    void (*done[2])(void *data, uint64_t status);
};

#endif
