/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef uint32_t tiny_id_t;
#define tiny_pfn_t unsigned int

typedef uint16_t tiny_frame_t;
typedef tiny_frame_t tiny_gfn_t;
typedef tiny_gfn_t tiny_mfn_t;
struct tiny_frames {
    tiny_mfn_t mfn;
};

typedef uint8_t tiny_uuid_t[16];
struct tiny_who {
    tiny_uuid_t uuid;
};

struct tiny_op {
    uint32_t cmd;
};

#endif
