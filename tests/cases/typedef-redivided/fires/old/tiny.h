/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef uint32_t tiny_flags_t;
typedef uint16_t tiny_attributes_t;
typedef uint8_t tiny_rest_t[0];

struct tiny_op {
    tiny_flags_t flags;
};

#endif
