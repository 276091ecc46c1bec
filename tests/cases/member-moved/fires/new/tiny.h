/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint8_t mode;
    uint8_t level __attribute__((aligned(2)));
    uint32_t flags;
};

enum tiny_value { TINY_VALUE_NONE = -1, TINY_VALUE_ALL = 0x7fffffff };

struct tiny_setting {
    enum tiny_value value;
    uint8_t kind;
};

#endif
