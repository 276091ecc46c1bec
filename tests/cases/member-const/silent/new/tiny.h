/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef struct {
    const uint64_t *p;
} tiny_handle_const_uint64;

struct tiny_op {
    tiny_handle_const_uint64 buffer;
};

typedef volatile struct tiny_op *restrict tiny_op_ptr;
typedef uint32_t const *tiny_words_ptr;
struct tiny_call {
    tiny_op_ptr op;
    tiny_words_ptr words;
};

#endif
