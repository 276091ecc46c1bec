/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_stat {
    uint64_t mtime;
    uint32_t n;
    struct {
        uint32_t low;
    } half;
    uint32_t foreign;
};

typedef struct tiny_stat tiny_stat_t;
typedef uint32_t tiny_num_t;

struct tiny_op {
    struct tiny_stat *stat;
    uint32_t wide;
};

struct tiny_point {
    uint32_t x;
    uint32_t y;
    struct {
        uint16_t left, right;
    } at;
    uint64_t only;
};

#endif
