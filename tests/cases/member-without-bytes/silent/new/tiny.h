/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_small {
    uint32_t a, b;
};

struct tiny_large {
    uint64_t a, b;
};

struct tiny_none {
};

struct tiny_step {
    uint64_t size;
    uint64_t data[0];
};

struct tiny_bytes {
    uint64_t size;
    uint32_t data[];
};

struct tiny_lost {
    uint64_t size;
    union {
        struct tiny_small small[0];
        struct tiny_large large[0];
    } data;
};

struct tiny_other {
    uint64_t size;
    struct tiny_large data[0];
};

struct tiny_back {
    uint64_t size;
    uint8_t data[0];
};

#endif
