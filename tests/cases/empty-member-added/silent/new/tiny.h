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
                uint64_t more[2];
            } full;
            uint64_t parts[];
        };
    };
};

#endif
