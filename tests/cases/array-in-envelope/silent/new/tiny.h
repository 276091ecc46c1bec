/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_list {
    uint32_t n;
    uint32_t ids[4];
};

struct tiny_request {
    uint32_t op;
    union {
        uint8_t pad[64];
        struct tiny_list list;
    } u;
    struct tiny_list *more;
};

#endif
