/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

union tiny_request {
    uint32_t first[4];
    uint32_t second[6];
};

struct tiny_ring {
    union {
        union tiny_request req;
        uint32_t room[16];
    } u;
};

#endif
