/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_entry {
    uint32_t cmd;
    uint32_t pad;
};

struct tiny_four {
    struct tiny_entry entries[4];
};

struct tiny_page {
    uint32_t frame;
    uint32_t pad;
};

struct tiny_pages {
    uint32_t count;
    struct tiny_page pages[];
};

struct tiny_inner {
    uint16_t id;
    uint16_t pad;
};

struct tiny_outer {
    struct tiny_inner inner;
};

struct tiny_two {
    struct tiny_outer outer[2];
};

#endif
