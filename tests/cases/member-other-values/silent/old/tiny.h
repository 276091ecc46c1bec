/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    char name[8];
    uint8_t live : 1;
    int32_t id;
};

#endif
