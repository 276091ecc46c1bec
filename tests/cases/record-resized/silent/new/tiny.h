/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_shared_page {
    uint32_t a;
    uint32_t : 32;
};

enum __attribute__((packed)) { TINY_FIRST, TINY_SECOND };

#endif
