/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    union {
        struct {
            uint8_t kind;
            uint32_t size;
            uint32_t old;
        } set;
        struct {
            uint8_t kind;
            uint64_t size;
        } hole;
        uint64_t room[4];
    } u;
};

#endif
