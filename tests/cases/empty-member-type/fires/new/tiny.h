/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    union {
        uint32_t words[0];
        uint8_t bytes[0];
    } data;
};

#endif
