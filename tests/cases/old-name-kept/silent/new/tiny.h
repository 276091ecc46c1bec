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

#endif
