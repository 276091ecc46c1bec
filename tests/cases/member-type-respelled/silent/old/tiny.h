/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef struct {
    uint8_t b[16];
} tiny_id_t;

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
    uint32_t lanes[4];
};

struct tiny_waves {
    uint32_t n;
    struct tiny_wave first;
};

struct tiny_op {
    tiny_id_t id;
    struct tiny_one one;
    struct tiny_one two;
    char *text;
};

#endif
