/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_FLAGS 0xffU
#define TINY_WIDE 0x5ul

#endif
