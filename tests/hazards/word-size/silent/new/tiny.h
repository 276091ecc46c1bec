/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_old {
    uint32_t cmd;
    uint32_t pad;
};

struct tiny_new {
    uint64_t pfn;
    void *p;
};

struct tiny_translated {
    unsigned long pfn;
};

#endif
