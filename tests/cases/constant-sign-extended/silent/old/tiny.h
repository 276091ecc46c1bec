/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_MASK (0xffff << 16)
#define TINY_CUT 0x1ffff0000ull
#define TINY_ODD -1

#endif
