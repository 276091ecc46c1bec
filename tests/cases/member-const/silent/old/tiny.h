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

typedef struct tiny_op *tiny_op_ptr;
typedef const uint32_t *tiny_words_ptr;
struct tiny_call {
    tiny_op_ptr op;
    tiny_words_ptr words;
};

#endif
