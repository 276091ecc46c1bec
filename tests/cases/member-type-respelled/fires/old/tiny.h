/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef struct {
    uint8_t b[16];
} tiny_id_t;

struct tiny_cpumap {
    uint32_t *bitmap;
    uint32_t nr_cpus;
};

struct tiny_use {
    struct tiny_cpumap *map;
    tiny_id_t id;
    const char *text;
};

struct tiny_wave {
    float phase[2];
};
struct tiny_lanes {
    uint32_t lanes[4];
};

struct tiny_op {
    uint32_t cmd;
    tiny_id_t id;
    struct tiny_cpumap map;
    struct tiny_use *use;
};

#endif
