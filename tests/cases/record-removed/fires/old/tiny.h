/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t flags;
};

struct tiny_stat {
    uint64_t count;
};

/* another tag: the bytes are the same */
struct tiny_words {
    union {
        uint32_t words[4];
        uint8_t bytes[16];
    };
};

typedef enum tiny_level { TINY_LOW, TINY_HIGH } tiny_level_t;
typedef enum tiny_level tiny_rank_t;
struct tiny_levels {
    tiny_rank_t rank;
    enum tiny_level level;
};

#endif
