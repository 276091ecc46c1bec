/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_guid {
    uint32_t a;
    uint16_t b;
    uint8_t c[3];
};

#define TINY_DOMID_INVALID 32767
#define TINY_PLACE (offsetof(struct tiny_guid, c))
#ifdef __SIZEOF_INT128__
#define TINY_MASK (-((unsigned __int128)1 << 70))
#endif
#define TINY_SCALE 15e-1
#define TINY_TABLE ((const uint32_t *)(16 << 11))
#define TINY_MAKE(a, ...) { 16U, (a), { __VA_ARGS__ } }
#define TINY_GUID TINY_MAKE(1 + 1, 7, 010, 9)
#define TINY_NAMED { .a = 1, .b = 2 }
#define TINY_TRIPLE 0x1, (2), 3u
#define TINY_ORDER { .sub = { .y = { 1, 2 }, .x = 3 }, .a = 1 }
#define TINY_SUMS { .a = 1 << 3, .b = 1 + 2 }
#define TINY_NAMES {"o" "ne", "two",}
static const uint32_t tiny_limit = 0x5;

struct tiny_pair { int a, b; };
#define TINY_PAIR ((struct tiny_pair){ .b = -1, .a = 1 })
static const struct tiny_pair tiny_first = { .b = -1, .a = 1 };

#endif
