/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint8_t on : 1;
    uint16_t level : 3;
    uint32_t rest : 28;
};

#endif
