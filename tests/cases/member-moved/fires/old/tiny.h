/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint8_t mode;
    uint8_t level;
    uint32_t flags;
};

enum tiny_value { TINY_VALUE_NONE = -1, TINY_VALUE_ALL = 0x7fffffff };

struct tiny_setting {
    uint8_t kind;
    int32_t value;
};

#endif
