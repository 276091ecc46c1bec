/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_ROUND(x) (((x) + 7) & ~7)

#endif
