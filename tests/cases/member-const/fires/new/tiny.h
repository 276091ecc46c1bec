/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef struct {
    const uint8_t *p;
} tiny_handle_const_uint8;

struct tiny_op {
    tiny_handle_const_uint8 buffer;
};

struct tiny_name {
    const char *text;
    const uint32_t length;
    const uint32_t key[4];
};

typedef struct {
    const uint32_t *p;
} tiny_handle_list;

typedef const struct tiny_op *tiny_op_ptr;
typedef tiny_op_ptr tiny_op_arg;
struct tiny_call {
    tiny_op_ptr op;
};

#endif
