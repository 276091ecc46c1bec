/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_bitmap {
    uint32_t *bitmap;
    uint32_t nr_bits;
};

struct tiny_use {
    struct tiny_bitmap *map;
    uint8_t id[4][4];
    struct {
        const char *p;
    } text;
};

struct tiny_wave {
    _Complex float phase;
};
struct tiny_lanes {
    uint32_t lanes __attribute__((vector_size(16)));
};

struct tiny_op {
    uint32_t cmd;
    uint8_t id[16];
    struct tiny_bitmap map;
    struct tiny_use *use;
};

#endif
