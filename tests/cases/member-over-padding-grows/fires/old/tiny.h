/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_shared_page {
    uint32_t a;
    uint32_t b;
    uint64_t pad;
};

#endif
