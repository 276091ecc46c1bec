/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_MASK (0xffff << 16)
#define TINY_BACK 0x80000000u

#endif
