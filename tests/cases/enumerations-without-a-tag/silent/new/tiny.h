/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

enum { TINY_ON, TINY_OFF };

typedef enum { TINY_LOW, TINY_HIGH } tiny_level_t;

typedef enum { TINY_SLOW } tiny_speed_t;

enum { TINY_RED, TINY_BLUE };
typedef uint8_t tiny_colour_t;

enum { TINY_OLD };
typedef struct { uint32_t years; } tiny_age_t;

struct tiny_op {
    uint32_t on;
    uint32_t level;
    tiny_speed_t speed;
    enum { TINY_HALF } ratio;
};

#endif
