/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef struct {
    uint8_t on;
    uint16_t rest;
} tiny_flags_t;

struct tiny_op {
    uint32_t cmd;
};

#endif
