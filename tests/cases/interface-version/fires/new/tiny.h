/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_TOOLS_VERSION 5

#ifdef TINY_TOOLS
struct tiny_tools_op {
    uint32_t cmd;
    uint64_t size;
};
#endif

#endif
