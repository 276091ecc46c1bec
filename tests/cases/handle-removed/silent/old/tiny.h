/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_PAGES 4

#define TINY_DEFINE_HANDLE(name, type) typedef struct { type *p; } tiny_handle_##name

struct tiny_op {
    uint32_t cmd;
};
typedef struct tiny_op tiny_op_t;
TINY_DEFINE_HANDLE(tiny_op_t, tiny_op_t);
TINY_DEFINE_HANDLE(uint, uint32_t);

#endif
