/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_old {
    uint32_t cmd;
    uint32_t pad;
};

typedef struct {
    uint8_t *p;
} tiny_handle_uint8;

struct tiny_new {
    tiny_handle_uint8 buffer;
};

#endif
