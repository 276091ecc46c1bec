/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t _pad;
    uint32_t flags;
};

struct tiny_slot {
    uint32_t id;
    uint32_t _pad;
    uint32_t next;
};

#endif
