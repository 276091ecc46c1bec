/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_MAP ((unsigned long *)0xf4000000ul)
#define TINY_BASE ((uintptr_t)4096)
#define TINY_HOLE 9ul

#endif
