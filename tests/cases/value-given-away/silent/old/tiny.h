/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_CAP_HVM (1u << 0)
#define TINY_CAP_HVM_DIRECT (1u << 1)
#define TINY_CAP_SHADOW (1u << 2)

#define TINY_DIRECT_RECV 0x11
#define TINY_DIRECT_SEND 0x12

#define TINY_HAVE_CAPS

#define TINY_OP_READ 0
#define TINY_OP_TRIM 5

struct tiny_request_trim {
    uint32_t id;
    uint32_t reserved;
    uint64_t sector;
};

#endif
