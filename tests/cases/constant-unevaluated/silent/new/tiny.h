/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_BUILD ( OUR_BUILD_NUMBER+1 )
#define TINY_KNOWN (sizeof(uint32_t) + 2)

struct tiny_op {
    uint32_t cmd;
};

#endif
