/* SPDX-License-Identifier: MIT */
#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000300
#define CALLS_HYPERCALL_call_op 1

#define CALLOP_first 1

struct call_asked {
    uint32_t cmd;
    uint32_t spare; /* IN: Always zero. */
};

struct call_above {
    /* Reserved. These bytes
     * must be set to 0. */
    uint32_t spare;
    uint32_t cmd;
};

struct call_checked {
    uint32_t cmd;
    uint32_t spare;
};

struct call_inside {
    uint32_t cmd;
    uint32_t spare;
};

struct call_all {
    uint32_t cmd;
    union {
        struct call_inside inside;
    } u;
};

#endif
