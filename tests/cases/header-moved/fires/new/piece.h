/* SPDX-License-Identifier: MIT */
#ifndef TINY_PIECE_H
#define TINY_PIECE_H

#include <stdint.h>

struct tiny_part {
    uint32_t id;
};

#endif
