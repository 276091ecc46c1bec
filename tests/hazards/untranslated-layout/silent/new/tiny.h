/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_old {
    uint32_t cmd;
    uint32_t pad;
};

struct tiny_part {
    uint32_t cmd;
    void *p;
};

struct tiny_envelope {
    uint32_t cmd;
    union {
        void *p;
        struct tiny_part part;
        uint64_t pad[4];
    } u;
};

struct tiny_listed {
    uint32_t cmd;
    uint64_t address;
};

struct tiny_new {
    uint32_t cmd;
    uint32_t pad;
    uint64_t address;
};

#endif
