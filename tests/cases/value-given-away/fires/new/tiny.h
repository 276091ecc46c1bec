/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_CAP_HVM (1u << 0)
#define TINY_CAP_PV (1u << 1)
#define TINY_CAP_SHADOW (1u << 2)

#define TINY_PAGES 4

#define TINY_OP_READ 0
#define TINY_OP_DISCARD 5

struct tiny_request_discard {
    uint32_t id;
    uint32_t flag;
    uint64_t sector;
};

struct tiny_page_table {
    uint32_t first, last;
};

#define TINY_OP_BARRIER 6

struct tiny_request_barrier {
    uint32_t id;
    uint32_t handle;
    uint64_t sector;
    uint64_t count;
};

struct tiny_request_fence {
    uint32_t cpu;
    uint32_t order;
};

#define TINY_HINT_LOCAL 9
#define TINY_MODE_SET_QUICK 10
#define TINY_MODE_ANY 10

struct tiny_hint_close {
    uint16_t distance, node;
};
struct tiny_mode_quick {
    uint8_t speed[16];
};

#endif
