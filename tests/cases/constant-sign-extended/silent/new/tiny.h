/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_MASK 0xfffe0000ull
#define TINY_CUT (0xffff << 16)
#define TINY_ODD 0xfffffffeull

#endif
