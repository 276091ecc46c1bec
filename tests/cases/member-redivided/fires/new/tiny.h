/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_split {
    uint32_t ssid;
    uint16_t opts;
    uint16_t count;
    uint64_t flags;
};

struct tiny_join {
    uint32_t both;
    uint32_t tail;
};

struct tiny_carve {
    uint8_t data[12];
    uint32_t crc;
    uint32_t bits : 1;
    uint32_t mode : 2;
    uint32_t rest : 29;
};

struct tiny_attr {
    uint32_t read : 1;
    uint32_t write : 1;
    uint32_t zero : 30;
};

struct tiny_bits {
    uint32_t mask_low : 16;
    uint32_t mask_high : 16;
    struct tiny_attr attr;
};

struct tiny_list {
    struct {
        uint64_t pc;
        uint64_t sp;
        uint64_t lr;
    } reg;
    uint32_t words[2];
};

struct tiny_one {
    uint8_t attr;
};
struct tiny_two {
    uint8_t low : 4, high : 4;
};
struct tiny_tail {
    uint32_t n;
    struct tiny_two each[];
};

#endif
