/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_msg {
    uint16_t n;
    uint64_t part[1];
};

struct tiny_list {
    uint32_t n;
    uint32_t first[1];
};

#endif
