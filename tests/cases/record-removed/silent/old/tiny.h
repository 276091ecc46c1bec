/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t flags;
};

struct tiny_stat;

/* without a tag, sources name the typedef */
typedef struct {
    union {
        uint32_t words[4];
        uint8_t bytes[16];
    };
} tiny_words_t;

#endif
