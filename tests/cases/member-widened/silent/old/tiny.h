/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint8_t _pad;
    uint32_t flags;
};

struct tiny_list {
    uint32_t n;
    struct {
        uint32_t a;
    } entries[];
};

struct tiny_tail {
    uint32_t n;
    struct {
        struct {
            uint16_t w;
        } head;
        uint16_t x;
    } rest[0];
};

#endif
