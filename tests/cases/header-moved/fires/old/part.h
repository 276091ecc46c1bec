/* SPDX-License-Identifier: MIT */
#ifndef TINY_PART_H
#define TINY_PART_H

#include <stdint.h>

struct tiny_part {
    uint32_t id;
};
#define TINY_PART_NONE 0

#endif
