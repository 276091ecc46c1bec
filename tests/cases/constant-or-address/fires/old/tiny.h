/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_MAP 0xf4000000ul
#define TINY_BASE ((char *)4096)

#endif
