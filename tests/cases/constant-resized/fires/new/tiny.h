/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_FLAGS 0xffULL
#define TINY_MORE  (TINY_FLAGS + 1)

struct tiny_first { uint32_t a, b; };
struct tiny_other { uint32_t b, a; };
#define TINY_LIST ((uint16_t[]){ 1, 2 })
static const uint32_t tiny_table[4] = { 1, 2 };
static const struct tiny_other tiny_pair = { 1, 2 };

#endif
