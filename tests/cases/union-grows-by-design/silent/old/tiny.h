/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_shared_page {
    uint32_t kind;
    union {
        uint32_t value;
    } u;
    uint32_t tail;
};

#endif
