/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef struct {
    uint8_t *p;
} tiny_handle_uint8;

struct tiny_op {
    tiny_handle_uint8 buffer;
};

struct tiny_name {
    char *text;
    uint32_t length;
    uint32_t key[4];
};

typedef struct {
    uint32_t *p;
} tiny_handle_list;

typedef struct tiny_op *tiny_op_ptr;
typedef tiny_op_ptr tiny_op_arg;
struct tiny_call {
    tiny_op_ptr op;
};

#endif
