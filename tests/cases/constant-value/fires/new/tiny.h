/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_guid {
    uint32_t a;
    uint16_t b;
    uint8_t c[3];
};
struct tiny_ends {
    struct {
        uint16_t x, y;
    } in, out;
    union {
        uint32_t u;
        float f;
    };
};

#define TINY_DOMID_INVALID 0x7ff0
#ifdef __SIZEOF_INT128__
typedef unsigned __int128 tiny_wide;
#define TINY_MASK (~(tiny_wide)0 << 80)
#define TINY_TABLE ((uint64_t *)0xffff900000000000)
#endif
#define TINY_BITS (1 ? 7 : 0)
#define TINY_SCALE 1.25
#define TINY_GUID { 0x11223344, 0x5567, { 7, 8, 9 } }
#define TINY_MAKE(a, b, ...) { { a, b, { __VA_ARGS__ } } }
#define TINY_UUID TINY_MAKE(1, 2, 3, 5)
#define TINY_LAST_COUNTS { .a = 2, .a = 1 }
#define TINY_NAMED { .a = 1, .b = 3 }
#define TINY_TRIPLE 5, 2, 3
#define TINY_TWICE TINY_TRIPLE
#define TINY_WORDS "c", "b"
#define TINY_NAMES { "one", "three" }
#define TINY_TYPED ((struct tiny_guid){ .a = 1, .c = { 3 } })
#define TINY_END ((struct tiny_ends){ .out.x = 1, .u = 2 })
#define TINY_PUSHED (1 << 3)
#pragma push_macro("TINY_PUSHED")
#define TINY_PUSHED (1 << 4)
#pragma pop_macro("TINY_PUSHED")
static const uint32_t tiny_limit = 6;
static const struct tiny_guid tiny_seed = { 1, 2, { 3, 4, 6 } };

#endif
