/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t flags;
};

/* another tag: the bytes are the same */
union tiny_words {
    uint32_t words[4];
    uint8_t bytes[16];
};

typedef enum { TINY_LOW, TINY_HIGH } tiny_level_t;
typedef tiny_level_t tiny_rank_t;
struct tiny_levels {
    tiny_rank_t rank;
    tiny_level_t level;
};

#endif
