/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_FLAGS 0xff
#define TINY_WIDE 5UL

typedef uint32_t tiny_number;
#define TINY_LIST ((uint32_t[]){ 1, 2 })

#endif
