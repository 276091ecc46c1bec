/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_state {
    uint64_t magic; /* of this layout */
    uint64_t regs;
    uint64_t debug;
};
#define TINY_STATE_VERSION 2

#endif
