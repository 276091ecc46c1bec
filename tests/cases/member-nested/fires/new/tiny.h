/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

union tiny_extra {
    uint32_t domid;
    uint32_t mode;
};

struct tiny_op {
    uint32_t cmd;
    union tiny_extra extra;
};

#endif
