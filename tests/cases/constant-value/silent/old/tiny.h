/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#include <stddef.h>

struct tiny_guid {
    uint32_t a;
    uint16_t b;
    uint8_t c[3];
};

#define TINY_DOMID_INVALID 0x7fff
#define TINY_PLACE (offsetof(struct tiny_guid, c))
#ifdef __SIZEOF_INT128__
#define TINY_MASK (~(unsigned __int128)0 << 70)
#endif
#define TINY_SCALE 1.50
#define TINY_TABLE ((uint32_t *)0x8000)
#define TINY_GUID { 0x10, 2, { 7, 8, 9 } }
#define TINY_NAMED { .a = 0x1, .b = (2u) }
#define TINY_TRIPLE 1, 2, 3
#define TINY_ORDER { .a = 1, .sub = { .x = 3, .y = { 1, 2 } } }
#define TINY_SUMS { .a = 8, .b = 3 }
#define TINY_NAMES { "one", "two" }
static const uint32_t tiny_limit = 5;

struct tiny_pair { int a, b; };
#define TINY_PAIR ((struct tiny_pair){ .a = 1, .b = -1 })
static const struct tiny_pair tiny_first = { .a = 1, .b = -1 };

#endif
