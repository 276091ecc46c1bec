/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_part {
    uint32_t a;
};

struct tiny_whole {
    uint32_t options;
    struct tiny_part part;
};

#endif
