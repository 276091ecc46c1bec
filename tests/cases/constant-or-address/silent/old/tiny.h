/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_MAP ((char *)0xf4000000ul)
#define TINY_BASE 4096ul
#define TINY_HOLE ((char *)8)

#endif
