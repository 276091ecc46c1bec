/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_old {
    uint32_t cmd;
    uint32_t pad;
};

struct tiny_holed {
    uint8_t kind;
    uint32_t value;
};

struct tiny_renamed {
    uint8_t old_kind;
    uint32_t value;
};

#endif
