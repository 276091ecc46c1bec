/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t on : 1;
    uint32_t level : 3;
    uint32_t rest : 28;
};

#endif
