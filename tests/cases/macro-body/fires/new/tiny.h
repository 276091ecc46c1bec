/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_ROUND(x) (((x) + 15) & ~15)

#endif
