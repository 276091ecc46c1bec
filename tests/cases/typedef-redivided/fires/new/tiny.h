/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef struct {
    uint32_t on : 1;
    uint32_t level : 7;
} tiny_flags_t;
typedef struct {
    uint8_t share : 2;
    uint8_t cache : 2;
    uint8_t : 4;
    uint8_t : 8;
} tiny_attributes_t;
typedef union {
    uint8_t bytes[0];
    uint64_t words[0];
} tiny_rest_t;

struct tiny_op {
    tiny_flags_t flags;
};

#endif
