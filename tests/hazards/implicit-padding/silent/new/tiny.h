/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_old {
    uint32_t cmd;
    uint32_t pad;
};

struct tiny_holed {
    uint8_t kind;
    uint8_t level;
    uint32_t value;
};

struct tiny_named {
    uint8_t old_kind;
    uint32_t value;
};

struct tiny_new {
    uint32_t cmd;
    uint32_t pad;
    uint64_t address;
    uint32_t low : 4;
    uint32_t : 28;
    uint32_t : 16;
    uint32_t high : 16;
    union {
        uint8_t byte;
        uint32_t word[2];
    } u;
};

struct tiny_packed {
    uint8_t kind;
    uint32_t value;
} __attribute__((packed));

struct tiny_shared_page {
    uint32_t head;
    uint8_t connected;
};

struct tiny_ring_private {
    uint8_t kind;
    uint32_t value;
};

struct tiny_flexible {
    uint32_t n;
    uint8_t v[];
};

#endif
