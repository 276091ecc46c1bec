/* SPDX-License-Identifier: MIT */
#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000300
#define CALLS_HYPERCALL_call_op 1

#define CALLOP_first 1

struct call_free {
    uint32_t cmd;
    uint32_t flags;
};

struct call_set {
    uint32_t cmd;
    uint32_t flags;
};

struct call_other {
    uint32_t cmd;
    uint32_t flags;
};

struct call_behind {
    uint32_t cmd; /* must be zero */
    uint32_t flags;
};

struct call_a {
    struct call_behind inside;
};

struct call_b {
    struct call_free inside;
};

#endif
