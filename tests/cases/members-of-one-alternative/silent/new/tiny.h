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
            uint8_t taken;
        } set;
        struct {
            uint8_t kind;
            uint8_t level;
            uint64_t size;
            uint64_t tail;
        } hole;
        uint64_t room[4];
        uint32_t fresh;
    } u;
};

#endif
