/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef struct {
    uint32_t *p;
} tiny_handle_uint;

struct tiny_op {
    uint32_t cmd;
};

#endif
