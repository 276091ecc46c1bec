/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef uint32_t tiny_id_t;

struct tiny_op {
    uint32_t number;
    uint32_t list[1];
    struct { uint32_t low, high; } range;
    tiny_id_t id;
    uint32_t table[2][4];
};

#endif
