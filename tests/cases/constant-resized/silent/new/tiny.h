/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_FLAGS 0xffU
#define TINY_WIDE 0x5ul

typedef uint32_t tiny_number;
#define TINY_LIST ((tiny_number[2]){ 1, 2 })

#endif
