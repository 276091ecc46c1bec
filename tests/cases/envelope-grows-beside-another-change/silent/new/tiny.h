/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_part {
    uint32_t a;
    uint32_t b;
};

struct tiny_whole {
    struct {
        uint16_t kind, number;
    } choice;
    struct tiny_part part;
};

#endif
