/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef enum { TINY_LOW, TINY_HIGH } tiny_level_t;

typedef uint32_t tiny_speed_t;

typedef enum { TINY_RED, TINY_BLUE } tiny_colour_t;

typedef enum { TINY_OLD } tiny_age_t;

struct tiny_op {
    enum { TINY_ON, TINY_OFF } on;
    tiny_level_t level;
    tiny_speed_t speed;
    float ratio;
};

#endif
