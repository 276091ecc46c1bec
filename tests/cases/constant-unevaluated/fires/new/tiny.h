/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

/* of somebody else's header */
#define TINY_BUILD (OUR_BUILD_NUMBER + 2)
#define TINY_EXACT 1.2L

struct tiny_op {
    uint32_t cmd;
};

#endif
