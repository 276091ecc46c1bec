/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_FLAGS 0xffULL
#define TINY_MORE  (TINY_FLAGS + 1)

#endif
