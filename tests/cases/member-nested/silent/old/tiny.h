/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

union tiny_extra {
    uint16_t domid;
    uint32_t mode[1];
};

struct tiny_op {
    uint32_t cmd;
    uint32_t domid;
};

#endif
