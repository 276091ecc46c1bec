/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint64_t buffer;
};

struct tiny_reply {
    void *out;
    uint64_t (*call)(uint32_t);
};

#endif
