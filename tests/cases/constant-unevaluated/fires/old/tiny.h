/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

/* of somebody else's header */
#define TINY_BUILD (OUR_BUILD_NUMBER + 1)
#define TINY_EXACT 1.1L

struct tiny_op {
    uint32_t cmd;
};

#endif
