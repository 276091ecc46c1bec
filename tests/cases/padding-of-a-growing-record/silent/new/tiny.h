/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_growing {
    uint64_t time;
    uint8_t state;
    uint8_t mode;
    uint8_t pad[6];
    uint64_t tail;
    uint64_t last;
};

struct tiny_shared_page {
    uint64_t time;
    uint8_t state;
    uint8_t mode;
    uint8_t pad[6];
    uint64_t tail;
};

#endif
