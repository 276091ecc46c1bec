/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_msg {
    uint16_t n;
    union {
        uint64_t part[1];
        struct {
            struct {
            } empty;
            uint64_t parts[];
        };
    };
};

struct tiny_list {
    uint32_t n;
    union {
        uint32_t unused;
        struct {
            struct {
            } empty_first;
            uint32_t first[];
        };
    };
};

#endif
