/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_times {
    uint64_t mtim_ns;
    uint32_t n;
    struct {
        uint32_t low;
    } part;
    union {
        uint32_t foreign;
        uint32_t other;
    } u;
};
#define tiny_stat tiny_times
#define mtime mtim_ns
#define half part
#define foreign u.foreign

typedef struct tiny_stat tiny_stat_t;
typedef uint32_t tiny_count_t;
#define tiny_num_t tiny_count_t

struct tiny_op {
    struct tiny_stat *stat;
    uint64_t wider;
};
#define wide wider

struct tiny_point {
    uint32_t v[2];
    struct {
        uint16_t sides[2];
    } at;
    uint64_t all[1];
};
#define x v[0]
#define y v[1]
#define left sides[0]
#define right sides[1]
#define only all[0]

#endif
