/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint8_t name[8];
    _Bool live : 1;
    int id;
};

#endif
