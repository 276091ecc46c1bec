/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_old {
    uint32_t cmd;
    uint32_t pad;
};

typedef unsigned long tiny_pfn_t;
struct tiny_new {
    tiny_pfn_t pfn;
    long v[2];
};

#endif
