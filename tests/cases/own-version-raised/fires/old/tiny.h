/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_state {
    uint64_t version; /* of this layout */
    uint64_t regs;
};
#define TINY_STATE_VERSION 1

#endif
