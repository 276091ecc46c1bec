/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#ifdef TINY_TOOLS
#define TINY_TOOLS_VERSION 4

struct tiny_context {
    uint32_t cpsr;
    uint32_t spsr;
};

typedef struct tiny_context tiny_context_t;
typedef struct {
    tiny_context_t *p;
} tiny_handle_tiny_context_t;

struct tiny_tools_stable {
    uint32_t level;
};

struct tiny_tools_op {
    uint32_t cmd;
    union {
        tiny_handle_tiny_context_t ctxt;
        struct tiny_tools_stable stable;
        uint8_t pad[64];
    } u;
};
#endif

#endif
