/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_PAGES 4

#define TINY_DEFINE_HANDLE(name, type) typedef struct { type *p; } tiny_handle_##name

typedef uint32_t tiny_word_t;
TINY_DEFINE_HANDLE(tiny_word_t, tiny_word_t);
struct tiny_list {
    uint32_t count;
    tiny_handle_tiny_word_t words;
};

#endif
