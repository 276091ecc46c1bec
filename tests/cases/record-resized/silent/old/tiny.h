/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_shared_page {
    uint32_t a;
};

enum { TINY_FIRST, TINY_SECOND };

#endif
