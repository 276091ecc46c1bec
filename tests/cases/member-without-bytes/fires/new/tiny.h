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

struct tiny_blob {
    uint64_t size;
    union {
        struct tiny_small small[0];
        struct tiny_large large[0];
    } data;
};

struct tiny_open {
    uint64_t size;
    struct tiny_large data[];
};

struct tiny_kept {
    uint64_t size;
    union {
        uint32_t words[0];
        struct tiny_large large[0];
    } data;
};

struct tiny_gone {
    uint64_t size;
    struct tiny_none data;
};

struct tiny_back {
    uint64_t size;
    uint8_t data[0];
};

struct tiny_list {
    uint64_t size;
    struct {
        struct tiny_none none;
        struct tiny_small list[];
    } data;
};

#endif
