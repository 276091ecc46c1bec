/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t flags;
    uint32_t offset;
};

struct tiny_request {
    uint32_t id;
    union {
        struct tiny_op op;
        uint8_t room[56];
    } u;
};

struct tiny_list {
    struct tiny_op *ops;
};

struct tiny_entry {
    uint32_t a;
    uint32_t b;
};

struct tiny_entries {
    uint32_t n;
    struct tiny_entry entries[];
};

struct tiny_slot {
    uint32_t a;
    uint32_t b;
};

struct tiny_slots {
    union {
        struct tiny_slot slots[2];
        uint8_t room[56];
    } u;
};

#endif
