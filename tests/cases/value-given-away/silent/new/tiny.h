/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_CAP_HVM (1u << 0)
#define TINY_CAP_HVM_DIRECT_IO (1u << 1)
#define TINY_CAP_PV (1u << 3)

#define TINY_DIRECT_REQ_RECV 0x11
#define TINY_DIRECT_REQ_SEND 0x12

#define TINY_HAVE_MODES

#define TINY_OP_READ 0
#define TINY_OP_DISCARD 5

struct tiny_request_discard {
    uint32_t id;
    uint32_t reserved;
    uint64_t sector;
};

#endif
