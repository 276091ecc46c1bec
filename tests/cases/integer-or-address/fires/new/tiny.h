/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    void *buffer;
};

struct tiny_reply {
    uint32_t *out;
    const void *call;
};

#endif
