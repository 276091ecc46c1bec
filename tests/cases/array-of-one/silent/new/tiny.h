/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef uint32_t tiny_id_t[1];

struct tiny_op {
    uint32_t number[1];
    uint32_t list;
    struct { uint32_t low, high; } range[1];
    tiny_id_t id;
    uint32_t table[8];
};

#endif
