/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_OP_eoi 1
#define TINY_OP_stat 2

#define TINY_wide (1ul << 4)

#endif
