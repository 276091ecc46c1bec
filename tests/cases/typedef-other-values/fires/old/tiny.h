/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef char tiny_flag_t;
typedef uint8_t tiny_on_t;
typedef uint32_t tiny_level_t;

struct tiny_switches {
    tiny_on_t on;
    tiny_on_t all[4];
    tiny_level_t level;
};

#endif
