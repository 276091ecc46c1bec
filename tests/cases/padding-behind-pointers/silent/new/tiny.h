/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_entry {
    uint32_t cmd;
};

struct tiny_four {
    struct tiny_entry *entries[4];
};

struct tiny_page {
    uint32_t frame;
};

struct tiny_pages {
    struct tiny_page first;
};

struct tiny_shared_page {
    uint32_t frame;
};

struct tiny_shared_pages {
    uint32_t count;
    struct tiny_shared_page pages[];
};

#endif
