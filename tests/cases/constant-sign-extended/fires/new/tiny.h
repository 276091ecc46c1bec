/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_MASK 0xffff0000ull
#define TINY_BACK (-0x80000000ll)

#endif
