/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_CAP_HVM (1u << 0)
#define TINY_CAP_HVM_DIRECT (1u << 1)
#define TINY_CAP_SHADOW (1u << 2)

#define TINY_OPS 4

#define TINY_OP_READ 0
#define TINY_OP_TRIM 5

struct tiny_request_trim {
    uint32_t id;
    uint32_t reserved;
    uint64_t sector;
};

struct tiny_page_list {
    uint32_t first, last;
};

#define TINY_OP_FLUSH 6

struct tiny_request_flush {
    uint32_t id;
    uint32_t handle;
    uint64_t sector;
    uint32_t count;
    uint32_t pad;
};

struct tiny_request_barrier {
    uint32_t cpu;
    uint32_t order;
};

#define TINY_HINT_NEAR 9
#define TINY_MODE_SET_FAST 10

struct tiny_hint_near {
    uint16_t distance, node;
};
struct tiny_mode_full {
    uint8_t speed[16];
};

#endif
