/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef int8_t tiny_flag_t;
typedef _Bool tiny_on_t;
typedef int32_t tiny_level_t;

struct tiny_switches {
    tiny_on_t on;
    tiny_on_t all[4];
    tiny_level_t level;
};

#endif
