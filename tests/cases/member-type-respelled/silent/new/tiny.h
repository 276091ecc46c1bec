/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_one {
    uint32_t *p;
    float f;
};

struct tiny_other {
    uint64_t *p;
    float f;
};

struct tiny_third {
    uint32_t *p;
    uint32_t f;
};

struct tiny_wave {
    uint32_t lanes __attribute__((vector_size(16)));
};

struct tiny_waves {
    uint32_t n;
    struct tiny_wave first;
};

struct tiny_op {
    uint8_t id[12];
    uint8_t kind[4];
    struct tiny_other one;
    struct tiny_third two;
    struct {
        uint64_t *p;
    } text;
};

#endif
