/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_nothing {
};

struct tiny_op {
    uint64_t cmd;
    uint32_t flags;
    struct tiny_nothing arch;
};

#endif
